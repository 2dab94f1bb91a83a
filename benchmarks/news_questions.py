"""Short answers and quotes over questions of real news, by kind: right, wrong, silent.

    python benchmarks/news_questions.py FILE ARCHIVE [--as-of YYYY-MM-DD] [--show]

A line of FILE has ``question``, ``gold`` (one answer or several forms of it) or ``answer`` with
``aliases``, ``kind``, and may have ``as_of`` and ``archive``, a folder of ARCHIVE. A question
without an answer must be refused.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.pipeline import Bot
from bot.types import Answer, Scope, Turn
from index import Searcher
from training.answers import contains_answer
from training.calibrate import is_right


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its known answers and what the product said."""

    row: Mapping[str, Any]
    gold: tuple[str, ...]
    answer: Answer

    @property
    def is_right(self) -> bool:
        """Whether a short answer is shown that is right."""
        return bool(self.answer.short and self.gold) and is_right(self.answer.short, self.gold)

    def holds(self, first: bool = False) -> bool:
        """Tell whether a quote, or the first, has the answer's words."""
        quotes = [citation.quote for citation in self.answer.citations]
        return any(
            contains_answer(gold, quote)
            for gold in self.gold
            for quote in quotes[: 1 if first else 9]
        )


def list_gold(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the forms of a question's answer; none where nothing answers it."""
    gold = row.get("gold")
    given = gold if isinstance(gold, list) else [gold or row.get("answer")]
    return (
        ()
        if row.get("abstain")
        else tuple(str(one) for one in [*given, *row.get("aliases", [])] if one)
    )


def ask_all(path: Path, archive: Path, as_of: str) -> Iterator[Judged]:
    """Yield every question's judged answer."""
    bots: dict[str, Bot] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            name = row.get("archive") or ""
            if name not in bots:
                bots[name] = Bot(Searcher.open(archive / name))
            now = datetime.fromisoformat(f"{row.get('as_of') or as_of}T23:59:59")
            history = [Turn(question=one["question"], answer="") for one in row.get("history", ())]
            answer = bots[name].ask(
                row["question"], Scope(as_of=now), history=history, engine="keyless"
            )
            yield Judged(row, list_gold(row), answer)


def format_kind(kind: str, some: list[Judged]) -> str:
    """Return a line of figures: of the answerable, and of those that must be refused."""
    known = [one for one in some if one.gold]
    shown = [one for one in some if one.answer.short]
    absent = [one for one in some if not one.gold]
    right = sum(one.is_right for one in shown)
    return (
        f"{kind:<10} {len(known):>4} asked  {len(shown):>3} leads  {right:>3} right"
        f"  first quote {sum(one.holds(first=True) for one in known):>3}"
        f"  any quote {sum(one.holds() for one in known):>3}"
        f"  silent {sum(one.answer.abstained for one in known):>3}"
        f"  refused {sum(one.answer.abstained for one in absent)} of {len(absent)}"
    )


def main() -> None:
    """Ask, judge and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--as-of", default="2024-06-01")
    parser.add_argument("--show", action="store_true", help="print the leads")
    given = parser.parse_args()
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for one in ask_all(given.questions, given.archive, given.as_of):
        kinds[str(one.row.get("kind") or "any")].append(one)
        if given.show and one.answer.short:
            mark = "right" if one.is_right else "WRONG"
            print(
                mark,
                round(one.answer.confidence, 2),
                one.row["question"],
                "->",
                one.answer.short,
                "|",
                *one.gold[:2],
            )
    for kind in sorted(kinds):
        print(format_kind(kind, kinds[kind]))
    print(format_kind("all", [one for some in kinds.values() for one in some]))


if __name__ == "__main__":
    main()
