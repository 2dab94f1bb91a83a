"""When did it happen? 175 dated events of five crises, asked of 1,240 news articles.

Data: ``shared/data/timelines``, beside the repository (Timeline17 and crisis data; events
dated by journalists). Asks
"On what date: <event>?" of one archive of all articles, keyless, and prints the share answered,
the exact day, and within one day, at every threshold of confidence (how much of the question the
best sentence tells).

    python benchmarks/timelines.py [--data DIR] [--archive DIR]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.pipeline import Bot
from bot.types import Scope
from index import DateRange, Searcher, build_archive

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
NOW = datetime(2026, 11, 21)


@dataclass(frozen=True)
class Result:
    """An event's gold day, the range answered (None where abstained), and the confidence."""

    gold: date
    given: DateRange | None
    confidence: float

    def within(self, days: int) -> bool:
        """Tell whether the answer is one day, at most ``days`` from the gold one."""
        if self.given is None or self.given.start is None or self.given.start != self.given.end:
            return False
        return abs((self.given.start - self.gold).days) <= days


def results(bot: Bot, events: Sequence[dict[str, str]]) -> Iterator[Result]:
    for event in events:
        answer = bot.ask(f"On what date: {event['event']}?", Scope(as_of=NOW))
        given = DateRange.of(answer.dates[0].value) if answer.dates else None
        yield Result(date.fromisoformat(event["date"]), given, answer.confidence)


def table(found: Sequence[Result]) -> Iterator[str]:
    yield "threshold  answered  exact day  within 1 day"
    for step in range(0, 100, 5):
        threshold = step / 100
        kept = [one for one in found if one.given and one.confidence >= threshold]
        if kept:
            exact, near = (sum(one.within(days) for one in kept) for days in (0, 1))
            yield (
                f"{threshold:9.2f}  {len(kept) / len(found):8.1%}  {exact / len(kept):9.1%}"
                f"  {near / len(kept):12.1%}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/timelines")
    parser.add_argument("--archive", type=Path, help="where to keep the archive between runs")
    options = parser.parse_args()
    if not options.data.is_dir():
        sys.exit(f"There is no data in {options.data}.")
    events = [json.loads(line) for line in (options.data / "events.jsonl").open()]
    with tempfile.TemporaryDirectory() as folder:
        archive = options.archive or Path(folder) / "archive"
        build_archive([str(options.data / "articles.jsonl.gz")], archive, now=NOW)
        with Searcher.open(archive) as searcher:
            found = list(results(Bot(searcher), events))
    answered = sum(one.given is not None for one in found)
    print(f"{len(found)} events, {answered} answered ({answered / len(found):.1%})")
    print("\n".join(table(found)))


if __name__ == "__main__":
    main()
