"""Are the answers right, and the silences? Quiz questions over 16,861 news articles, keyless.

Data: ``shared/data/realtimeqa``, beside the repository. Asks 98 questions the archive answers, at
their own ``as_of``, and 275 about 2024, which it cannot answer. Prints: the share whose answer
stands in a quote that is cited, the short answers' exact match and token F1 (SQuAD's), every quote
checked verbatim, the trade-off between answering and abstaining, milliseconds, and beside it the
plain top-2 passages given as "answer".

    python benchmarks/answers.py [--data DIR] [--archive DIR]
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Query, Searcher, build_archive

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
NOW = datetime(2026, 11, 21)


@dataclass(frozen=True)
class Result:
    """A question, its answer, and what was found of it."""

    question: dict[str, Any]
    answer: Answer

    @property
    def held(self) -> bool:
        """Whether the answer string stands in a cited quote."""
        quotes = " ".join(citation.quote for citation in self.answer.citations)
        return holds(self.question["answer"], quotes)


def folded(text: str) -> str:
    """Return text as SQuAD compares it: lower case, without articles, marks and extra space."""
    bare = re.sub(r"[^\w\s]", " ", text.lower())
    return " ".join(re.sub(r"\b(?:a|an|the)\b", " ", bare).split())


def holds(answer: str, text: str) -> bool:
    return f" {folded(answer)} " in f" {folded(text)} "


def f1(given: str, gold: str) -> float:
    one, other = folded(given).split(), folded(gold).split()
    shared = sum((Counter(one) & Counter(other)).values())
    return 2 * shared / (len(one) + len(other)) if shared else 0.0


def asked(bot: Bot, questions: Sequence[dict[str, Any]]) -> Iterator[Result]:
    for question in questions:
        as_of = datetime.combine(datetime.fromisoformat(question["as_of"]), time(23, 59))
        yield Result(question, bot.ask(question["question"], Scope(as_of=as_of)))


def exceptions(searcher: Searcher, found: Sequence[Result]) -> int:
    """Count the quotes that are not verbatim at their offsets."""
    wrong = 0
    for result in found:
        for citation in result.answer.citations:
            article = searcher.archive.article(citation.article_id)
            body = article.body if article else ""
            wrong += body[citation.start : citation.end] != citation.quote
    return wrong


def plain(searcher: Searcher, questions: Sequence[dict[str, Any]]) -> float:
    """Return the share of answers that stand in the two passages ranked first."""
    held = 0
    for question in questions:
        as_of = datetime.combine(datetime.fromisoformat(question["as_of"]), time(23, 59))
        hits = searcher.search(Query(text=question["question"], k=2, as_of=as_of))
        held += holds(question["answer"], " ".join(hit.passage.text for hit in hits))
    return held / len(questions)


def curve(good: Sequence[Result], bad: Sequence[Result]) -> Iterator[str]:
    yield "confidence  answered  right  abstained where it must"
    for step in range(0, 100, 5):
        least = step / 100
        kept = [one for one in good if not one.answer.abstained and one.answer.confidence >= least]
        silent = sum(one.answer.abstained or one.answer.confidence < least for one in bad)
        right = sum(one.held for one in kept)
        yield (
            f"{least:10.2f}  {len(kept) / len(good):8.1%}  {right / len(good):5.1%}"
            f"  {silent / len(bad):10.1%}"
        )


def report(searcher: Searcher, good: Sequence[Result], bad: Sequence[Result]) -> Iterator[str]:
    answered = [one for one in good if not one.answer.abstained]
    yield f"answerable: {len(good)}, answered {len(answered) / len(good):.1%}"
    yield f"answer in a cited quote: {sum(one.held for one in good) / len(good):.1%}"
    yield f"plain top-2 passages hold it: {plain(searcher, [one.question for one in good]):.1%}"
    exact = sum(folded(one.answer.short) == folded(one.question["answer"]) for one in good)
    yield f"short answer exact: {exact / len(good):.1%}, F1 " + format(
        statistics.mean(f1(one.answer.short, one.question["answer"]) for one in good), ".3f"
    )
    silent = sum(one.answer.abstained for one in bad)
    yield f"unanswerable: {len(bad)}, abstained {silent / len(bad):.1%}"
    yield f"quotes not verbatim at their offsets: {exceptions(searcher, [*good, *bad])}"
    spent = [sum(one.answer.timings.values()) for one in (*good, *bad)]
    yield f"milliseconds an answer: median {statistics.median(spent):.0f}, worst {max(spent):.0f}"
    yield from curve(good, bad)


def read(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--archive", type=Path, help="where to keep the archive between runs")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"There is no data in {options.data}.")
    with tempfile.TemporaryDirectory() as folder:
        archive = options.archive or Path(folder) / "archive"
        if not archive.exists():
            build_archive([str(options.data / "articles.jsonl.gz")], archive, now=NOW)
        with Searcher.open(archive) as searcher:
            bot = Bot(searcher)
            good = list(asked(bot, read(options.data / "questions.jsonl")))
            bad = list(asked(bot, read(options.data / "unanswerable.jsonl")))
            print("\n".join(report(searcher, good, bad)))


if __name__ == "__main__":
    main()
