"""A split archive beside the whole one: the same hits, the same answers, what is opened, how fast.

    python benchmarks/slices.py --archive DIR --work DIR [--data DIR] [--slices N]

The archive is copied into ``--work`` and split there by passages, once; the questions of
realtimeqa are asked of both, each as of its own day, one after the other in one process. Prints how
many have the same first ten hits and the same answer, the times of both, and which slices a
question with days of publication opens.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.pipeline import Bot
from bot.query import build_query
from bot.question import parse_question
from bot.types import Answer, Scope
from index import Searcher, open_searcher
from index.slices import is_split
from index.slices.sliced_archive import SlicedArchive
from index.slices.split import split_archive

BESIDE = Path(__file__).parents[2]
TEN = 10


def read_questions(path: Path) -> Iterator[tuple[str, Scope]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        seen = datetime.combine(date.fromisoformat(record["as_of"]), clock(23, 59))
        yield record["question"], Scope(as_of=seen)


def make_slices(whole: Path, parts: Path, count: int) -> None:
    """Copy an archive and split it into about so many slices."""
    if is_split(parts):
        return
    parts.mkdir(parents=True, exist_ok=True)
    with Searcher.open(whole) as searcher:
        passages = searcher.archive.coverage().passages
    shutil.copy(whole / "archive.db", parts / "archive.db")
    begun = time.perf_counter()
    names = split_archive(parts, by="passages", size=passages // count)
    print(f"split {passages:,} passages into {len(names)} in {time.perf_counter() - begun:.0f} s")


def find(searcher: Searcher, question: str, scope: Scope) -> tuple[list[str], float]:
    """Return the first ten hits of a question, and the seconds of the search."""
    parsed = parse_question(question, scope, vocabulary=searcher.get_vocabulary())
    query, begun = build_query(parsed, 32), time.perf_counter()
    hits = searcher.search(query)
    return [hit.passage.id for hit in hits[:TEN]], time.perf_counter() - begun


def ask(bot: Bot, question: str, scope: Scope) -> tuple[Answer, float]:
    begun = time.perf_counter()
    answer = bot.ask(question, scope, engine="keyless")
    return answer, time.perf_counter() - begun


def is_same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers say the same and rest on the same quotes."""
    return (one.short, one.text, one.abstained) == (other.short, other.text, other.abstained)


def format_times(name: str, seconds: Sequence[float]) -> str:
    p50, p95 = np.percentile(np.array(seconds) * 1000, [50, 95])
    return f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms"


def compare(whole: Path, parts: Path, questions: Sequence[tuple[str, Scope]]) -> None:
    times: dict[str, list[float]] = {}
    hits = answers = 0
    with open_searcher(whole) as one, open_searcher(parts) as other:
        bots = Bot(one), Bot(other)
        for searcher, bot in zip((one, other), bots, strict=True):
            find(searcher, *questions[0])
            ask(bot, *questions[0])
        for question, scope in questions:
            first, a = find(one, question, scope)
            second, b = find(other, question, scope)
            times.setdefault("search, whole", []).append(a)
            times.setdefault("search, slices", []).append(b)
            hits += first == second
            told, a = ask(bots[0], question, scope)
            again, b = ask(bots[1], question, scope)
            times.setdefault("answer, whole", []).append(a)
            times.setdefault("answer, slices", []).append(b)
            answers += is_same(told, again)
            if first != second:
                print(f"other hits: {question}")
            if not is_same(told, again):
                print(f"other answer: {question}\n  {told.short!r} / {again.short!r}")
    total = len(questions)
    print(f"the same first ten hits: {hits} of {total} ({hits / total:.1%})")
    print(f"the same answer: {answers} of {total} ({answers / total:.1%})")
    for name, seconds in times.items():
        print(format_times(name, seconds))


def show_opened(parts: Path, questions: Sequence[tuple[str, Scope]]) -> None:
    """Ask one question within a week: which slices are opened, and which hold such days."""
    question, scope = questions[len(questions) // 2]
    day = scope.as_of.date()
    limited = Scope(as_of=scope.as_of, since=day - timedelta(days=7), until=day)
    with open_searcher(parts) as searcher:
        begun = time.perf_counter()
        Bot(searcher).ask(question, limited, engine="keyless")
        spent = time.perf_counter() - begun
        assert isinstance(searcher.archive, SlicedArchive)
        every = [one.name for one in searcher.archive.slices()]
        opened = searcher.archive.engine.get_opened()
    print(f"a question within {limited.since} to {limited.until} opened {', '.join(opened)}")
    print(f"  of the {len(every)} slices {', '.join(every)}; first answer in {spent * 1000:.0f} ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared" / "data" / "realtimeqa")
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where the slices are kept")
    parser.add_argument("--slices", type=int, default=10)
    given = parser.parse_args()
    questions = list(read_questions(given.data / "questions.jsonl"))
    make_slices(given.archive, given.work, given.slices)
    compare(given.archive, given.work, questions)
    show_opened(given.work, questions)
    return 0


if __name__ == "__main__":
    sys.exit(main())
