"""Examples for the verifier: the reader's best spans, judged by the answers known.

    python -m training.spans OUT [--qamr qamr.jsonl.gz] [--known FILE ...] [--absent FILE ...]
        [--pairs FILE ...] [--model FOLDER]

FILEs are what training.candidates wrote. Of QAMR only questions from ``FRESH`` on are read, which
trained no reader; half of them are also asked as yes or no, their whole sentence marked.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bot.extractive.lead import get_span_text, group_spans
from bot.extractive.packing import ReadingWindow
from bot.extractive.reader import SpanReader
from bot.extractive.verifier import MarkedSpan, narrow_window
from index.language.sentences import find_sentences
from training.answers import contains_answer, fold_text
from training.calibrate import is_right
from training.dumped import Row, place_windows, read_rows
from training.groups import TrainingGroup, load_groups
from training.news import is_held_out
from training.pairs import is_right_place, list_forms, split_right
from training.verify import SpanExample, save_examples
from training.yes_no import ask_yes_or_no

FRESH = 20_000
SPANS, SPANS_QAMR, ABSENT = 6, 4, 2
"""Leads that are judged of a question, of one of QAMR, of one that the archive cannot answer."""
QAMR_WEIGHT, ABSENT_WEIGHT = 0.5, 0.5
OTHERS = 40
"""Windows among which the one most like a question is its strange one."""


def mark_sentence(window: ReadingWindow, at: int) -> MarkedSpan | None:
    """Return the whole sentence around a character of a window, marked; None in its headline."""
    begin = window.begin
    places = [(begin + a, begin + b) for a, b in find_sentences(window.text)]
    own = next((place for place in places if place[0] <= at < place[1]), None)
    return narrow_window(window, *own) if own else None


def read_spans(
    question: str, windows: Sequence[ReadingWindow], reader: SpanReader, most: int
) -> list[tuple[MarkedSpan, str, int]]:
    """Return the best leads of the windows, marked, their words, and their windows' numbers."""
    found = []
    for group in group_spans(reader.read(question, windows), windows)[:most]:
        best = max(group.spans, key=lambda span: span.share)
        marked = narrow_window(windows[best.window], best.start, best.end)
        found.append((marked, get_span_text(best, windows), best.window))
    return found


def make_qamr_examples(
    groups: Sequence[TrainingGroup], reader: SpanReader, rng: random.Random
) -> Iterator[SpanExample]:
    """Yield the spans of questions over their own and a strange window, and yes-or-no questions."""
    strange = [group.windows[0] for group in groups]
    for number, group in enumerate(groups):
        answers = sorted(
            {
                window.whole[a:b]
                for window, spans in zip(group.windows, group.gold, strict=True)
                for a, b in spans
            }
        )
        asked = set(fold_text(group.question).split())
        some = [
            one
            for one in rng.sample(strange, min(OTHERS, len(strange)))
            if not any(contains_answer(answer, one.whole) for answer in answers)
        ]
        near = max(some, key=lambda one: len(asked & set(fold_text(one.text).split())))
        windows = [*group.windows, near]
        name, wrong = f"qamr {number}", []
        for span, text, _ in read_spans(group.question, windows, reader, SPANS_QAMR):
            right = is_right(text, answers)
            wrong += [] if right else [text]
            yield SpanExample(group.question, span, float(right), QAMR_WEIGHT, name)
        yield from _ask_yes_or_no(group, answers, wrong, near, name, rng)


def _ask_yes_or_no(
    group: TrainingGroup,
    answers: Sequence[str],
    wrong: Sequence[str],
    near: ReadingWindow,
    name: str,
    rng: random.Random,
) -> Iterator[SpanExample]:
    """Yield a question of yes or no over a sentence that says yes, and one that does not."""
    if not answers or rng.random() < 0.4:
        return
    window, spans = next(pair for pair in zip(group.windows, group.gold, strict=True) if pair[1])
    own = mark_sentence(window, spans[0][0])
    asked = ask_yes_or_no(group.question, rng.choice(answers))
    if own is None or not asked:
        return
    yield SpanExample(asked, own, 1.0, QAMR_WEIGHT, name)
    if wrong and rng.random() < 0.7:
        asked = ask_yes_or_no(group.question, wrong[0])
        yield SpanExample(asked, own, 0.0, QAMR_WEIGHT, name)
    elif other := mark_sentence(near, near.begin):
        yield SpanExample(asked, other, 0.0, QAMR_WEIGHT, name)


def make_news_examples(
    rows: Iterable[Row], reader: SpanReader, most: int, weight: float
) -> Iterator[SpanExample]:
    """Yield the spans of news questions whose answers are known, not where they stand."""
    for row in rows:
        windows = [] if is_held_out(row) else [one.window for one in place_windows(row, 5, 8)]
        for span, text, _ in read_spans(row["question"], windows, reader, most):
            right = float(is_right(text, [row["answer"]]))
            yield SpanExample(row["question"], span, right, weight, row["id"])


def make_pair_examples(rows: Iterable[Row], reader: SpanReader) -> Iterator[SpanExample]:
    """Yield the spans of questions whose article is known.

    An answer's words in another article are neither right nor wrong: nobody has read it.
    """
    for row in rows:
        if row.get("kind") == "yes_no":
            yield from _judge_sentences(row)
            continue
        yield from mark_answers(row)
        placed = place_windows(row, 5, 8)
        windows = [one.window for one in placed]
        for span, text, at in read_spans(row["question"], windows, reader, SPANS):
            said = is_right(text, list_forms(row))
            one = placed[at]
            article, end = row["hits"][one.hit]["article"], one.begin + len(one.window.text)
            here = said and is_right_place(row, article, one.begin, end)
            if here or not said:
                yield SpanExample(row["question"], span, float(here), 1.0, row["id"])


def mark_answers(row: Row) -> Iterator[SpanExample]:
    """Yield the answer where the writer of a question read it, as right."""
    if row.get("answer") and row.get("kind") != "yes_no":
        for window, gold in split_right(row, place_windows(row, 5, 8))[0][:2]:
            span = narrow_window(window, *gold[0])
            yield SpanExample(row["question"], span, 1.0, 1.0, row["id"])


def _judge_sentences(row: Row) -> Iterator[SpanExample]:
    """Yield the best sentences for a question of yes or no: only one that says yes is right."""
    for one in row["candidates"][:SPANS]:
        hit = row["hits"][one["hit"]]
        own = next((each for each in hit["sentences"] if each[0] <= one["start"] < each[1]), None)
        if own is None:
            continue
        window = ReadingWindow(text=own[2], headline=hit["headline"])
        span = MarkedSpan(window, window.begin, len(window.whole))
        here = is_right_place(row, hit["article"], own[0], own[1])
        yield SpanExample(
            row["question"], span, float(here and row["answer"] == "yes"), 1.0, row["id"]
        )


def main() -> None:
    """Write the examples."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--qamr", type=Path)
    parser.add_argument("--most", type=int, default=6000, help="questions of QAMR")
    for name in ("--known", "--absent", "--pairs"):
        parser.add_argument(name, type=Path, nargs="*", default=[])
    parser.add_argument("--model", type=Path, help="folder of the reader, if not the package's")
    given = parser.parse_args()
    reader, rng = SpanReader(given.model), random.Random(0)
    made: list[SpanExample] = []
    if given.qamr:
        groups = list(load_groups(given.qamr))[FRESH : FRESH + given.most]
        made += make_qamr_examples(groups, reader, rng)
    for paths, most, weight in ((given.known, SPANS, 1.0), (given.absent, ABSENT, ABSENT_WEIGHT)):
        rows = (row for path in paths for row in read_rows(path))
        made += make_news_examples(rows, reader, most, weight)
    made += make_pair_examples((row for path in given.pairs for row in read_rows(path)), reader)
    save_examples(made, given.out)
    print(len(made), "examples,", sum(one.right for one in made), "right")


if __name__ == "__main__":
    main()
