"""How much of a topic's story does its timeline tell? Twenty events a topic, against gold days.

Data: ``shared/data/timelines`` and ``timelines-people``, beside the repository; topics are asked by
name, keyless. An event is right, and a gold day found, where it is a day within one of a gold day.

    python benchmarks/topic_timelines.py ARCHIVES
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher

DATA = Path(__file__).parents[2] / "shared/data"
NOW = datetime(2026, 11, 21)
NAMES = {
    "egypt": "Egypt protests against Mubarak",
    "finan": "financial crisis",
    "h1n1": "swine flu",
    "haiti": "Haiti earthquake",
    "mj": "Michael Jackson death",
}


def read_days(folder: Path) -> dict[str, set[date]]:
    """Return the gold days of each topic of a folder."""
    days: dict[str, set[date]] = defaultdict(set)
    for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        days[told["topic"]].add(date.fromisoformat(told["date"]))
    return days


def measure(name: str, archives: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield topic, events, right ones, gold days found and gold days (twenty at most)."""
    with Searcher.open(archives / name) as searcher:
        bot = Bot(searcher)
        for topic, gold in sorted(read_days(DATA / name).items()):
            asked = NAMES.get(topic, topic.replace("_", " "))
            told = [one.when for one in bot.timeline(asked, Scope(as_of=NOW))]
            days = [one.start for one in told if one.start and one.start == one.end]
            near = [{day for day in gold if abs((day - one).days) <= 1} for one in days]
            found = set().union(*near)
            yield topic, len(told), sum(map(bool, near)), len(found), min(20, len(gold))


def main() -> None:
    """Print the figures of every topic and of all together."""
    rows = [
        row
        for name in ("timelines", "timelines-people")
        for row in measure(name, Path(sys.argv[1]))
    ]
    print(*(" ".join(map(str, row)) for row in rows), sep="\n")
    events, right, found, gold = (sum(int(row[place]) for row in rows) for place in range(1, 5))
    print(f"right {right} of {events} ({right / events:.2f})")
    print(f"gold days found {found} of {gold} ({found / gold:.2f})")


if __name__ == "__main__":
    main()
