"""When did it happen? Questions with a gold day, asked of archives: how often the lead is right.

    python benchmarks/when.py QUESTIONS.jsonl ARCHIVES [--show]

QUESTIONS has {"question", "archive", "gold_day", "as_of"?} a line; ``gold_day`` is a day or a range
"start/end" (or "gold_start" and "gold_end"), any day of which is right. A lead is right where its
days hold the gold day or lie in it, and never where none is given; "within a day" lets single days
be one off. Prints leads, their precision, and the Brier score of their confidence.
"""

from __future__ import annotations

import argparse
import json
import statistics
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Searcher

LATEST = "2026-11-21"
Days = tuple[date, date]


def read_days(value: str) -> Days:
    """Return the first and last day of "2018-06-14" or of "2018-06-11/2018-06-14"."""
    start, _, end = value.partition("/")
    return date.fromisoformat(start), date.fromisoformat(end or start)


def get_gold(row: dict[str, Any]) -> str:
    """Return the days that are right, "" where the archive does not tell any."""
    if row.get("gold_start"):
        return f"{row['gold_start']}/{row['gold_end']}"
    return row.get("gold_day") or ""


def get_lead_days(answer: Answer) -> Days | None:
    """Return the days of an answer's lead, None where it has none."""
    first = answer.dates[0] if answer.short and answer.dates else None
    if first is None or first.start is None or first.end is None:
        return None
    return date.fromisoformat(first.start[:10]), date.fromisoformat(first.end[:10])


def is_right(lead: Days, gold: Days, slack: int = 0) -> bool:
    """Tell whether a lead holds the gold days or lies in them, by so many days more."""
    more = timedelta(days=slack)
    inside = gold[0] - more <= lead[0] and lead[1] <= gold[1] + more
    return inside or (lead[0] <= gold[0] and gold[1] <= lead[1])


def ask(bots: dict[str, Bot], archives: Path, row: dict[str, Any]) -> Answer:
    """Return the answer of a row's archive, as of its day."""
    name = row["archive"]
    if name not in bots:
        bots[name] = Bot(Searcher.open(archives / name))
    moment = datetime.fromisoformat(f"{(row.get('as_of') or LATEST)[:10]}T23:59:59")
    return bots[name].ask(row["question"], Scope(as_of=moment))


def main() -> None:
    """Ask every question and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("archives", type=Path)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.questions.read_text().splitlines()]
    bots: dict[str, Bot] = {}
    found: list[tuple[bool, bool, float, bool]] = []
    for row in rows:
        answer = ask(bots, options.archives, row)
        lead, told = get_lead_days(answer), get_gold(row)
        if lead:
            right, near = (told and is_right(lead, read_days(told), slack) for slack in (0, 1))
            found.append((bool(right), bool(near), answer.confidence, lead[0] == lead[1]))
        if options.show:
            mark = "--" if lead is None else "ok" if found[-1][0] else "XX"
            print(mark, told, answer.short, f"{answer.confidence:.2f}", row["question"])
    exact, within, sure, day = (list(part) for part in zip(*found, strict=True))
    brier = statistics.mean((one - right) ** 2 for one, right in zip(sure, exact, strict=True))
    print(
        f"{len(rows)} questions, {len(found)} led ({sum(day)} by a day): right {sum(exact)}"
        f" ({statistics.mean(exact):.2f}), within a day {sum(within)}"
        f" ({statistics.mean(within):.2f}), Brier {brier:.3f}"
    )


if __name__ == "__main__":
    main()
