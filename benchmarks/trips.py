"""How many files of index and bot a piece of work passes through.

    python benchmarks/trips.py [--files] [--check]

Five pieces of work over the sample articles: a question, an article file indexed, a search, a
mention in the fake Slack (its answer is there already, so that only Slack's own way counts), and a
regression case. A file counts where one of its functions is called once everything is open;
imports do not count. ``--files`` names them; ``--check`` exits with 1 where a limit is broken.
"""

from __future__ import annotations

import argparse
import inspect
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

from bot.eval.load_cases import read_cases
from bot.eval.runner import open_runner
from bot.inbox import Inbox
from bot.pipeline import Bot
from bot.slack.app import SlackApp
from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from bot.slack.service import SlackService
from bot.types import Answer, Scope
from index import Query, Searcher, build_archive

ROOT = Path(__file__).parent.parent
NOW = datetime(2024, 6, 1, 12, 0)
QUESTION = "When did Putin first invite Kim?"
LIMITS = {"question": 45, "indexed file": 72, "search": 20, "mention": 22, "case": 75}
"""How many files each piece of work may pass through."""


@dataclass
class Trip:
    """The product files whose functions are called between ``begin`` and ``end``, on any thread."""

    files: set[str] = field(default_factory=set)
    _seen: set[CodeType] = field(default_factory=set)
    _begun: bool = False

    def begin(self) -> None:
        """Count from here on."""
        self._begun = True

    def end(self) -> None:
        """Count no further."""
        self._begun = False

    def note(self, frame: FrameType, event: str, _: object) -> None:
        """Take note of a call; a profile function of ``sys.setprofile``."""
        code = frame.f_code
        if not self._begun or event != "call" or code in self._seen:
            return
        self._seen.add(code)
        path = Path(code.co_filename)
        if code.co_flags & inspect.CO_OPTIMIZED and path.is_relative_to(ROOT):
            name = path.relative_to(ROOT).as_posix()
            if name.startswith(("index/", "bot/")) and not name.startswith("bot/slack/fake/"):
                self.files.add(name)


@contextmanager
def profiled() -> Iterator[Trip]:
    """Watch this thread and those that it starts."""
    trip = Trip()
    threading.setprofile(trip.note)
    sys.setprofile(trip.note)
    try:
        yield trip
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def ask_question(archive: Path) -> set[str]:
    """Return the files that a question passes through."""
    with Searcher.open(archive) as searcher, profiled() as trip:
        bot = Bot(searcher)
        bot.ask("Who blamed Pompeo?", Scope(as_of=NOW))
        trip.begin()
        bot.ask(QUESTION, Scope(as_of=NOW))
        trip.end()
    return trip.files


def search_archive(archive: Path) -> set[str]:
    """Return the files that a search passes through."""
    with Searcher.open(archive) as searcher, profiled() as trip:
        searcher.search(Query(text="Who blamed Pompeo?", as_of=NOW))
        trip.begin()
        searcher.search(Query(text=QUESTION, as_of=NOW))
        trip.end()
    return trip.files


def index_file(archive: Path) -> set[str]:
    """Return the files that an article file passes through into an archive that stands."""
    with profiled() as trip, tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(archive, Path(folder) / "archive"))
        article = Path(folder) / "bridge.txt"
        article.write_text(
            "Mayor opens the harbour bridge\n\nHARBOUR GAZETTE, 3 March 2020\n\n"
            "The mayor opened the harbour bridge on Tuesday. It took four years to build.\n"
        )
        trip.begin()
        build_archive([str(article)], copy, now=NOW, workers=1)
        trip.end()
    return trip.files


@dataclass(frozen=True)
class Answered:
    """A bot that has its answer already."""

    answer: Answer

    def ask(self, question: str, scope: Scope, **options: Any) -> Answer:
        """Return the answer, whatever is asked."""
        del question, scope, options
        return self.answer


def mention_bot(archive: Path) -> set[str]:
    """Return the files that a mention passes through, from Slack's event to the posted answer."""
    with Searcher.open(archive) as searcher:
        bot: Any = Answered(Bot(searcher).ask(QUESTION, Scope(as_of=NOW)))
    with (
        tempfile.TemporaryDirectory() as folder,
        profiled() as trip,
        FakeSlack() as slack,
        Inbox(Path(folder) / "inbox.db") as inbox,
        SlackApp(SlackService(bot, inbox, token=BOT_TOKEN, base_url=slack.base_url)) as app,
    ):
        app.connect(APP_TOKEN)
        slack.sockets.wait_until_connected()
        trip.begin()
        slack.replies(slack.say(QUESTION))
        slack.sockets.wait_until_quiet(60.0)
        trip.end()
    return trip.files


def judge_case(archive: Path) -> set[str]:
    """Return the files that a regression case passes through, its file read."""
    with open_runner(archive, NOW) as runner, profiled() as trip:
        trip.begin()
        cases = read_cases(ROOT / "seeds" / "questions.yaml")
        runner.outcome(cases[0])
        trip.end()
    return trip.files


WORK: dict[str, Callable[[Path], set[str]]] = {
    "question": ask_question,
    "indexed file": index_file,
    "search": search_archive,
    "mention": mention_bot,
    "case": judge_case,
}


def measure_trips() -> dict[str, set[str]]:
    """Return the files of each piece of work."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "samples"
        build_archive([str(ROOT / "seeds" / "articles")], archive, now=NOW, workers=1)
        return {name: work(archive) for name, work in WORK.items()}


def main() -> int:
    """Print the counts; return the exit code."""
    parser = argparse.ArgumentParser(description="How many files a piece of work passes through.")
    parser.add_argument("--files", action="store_true", help="name them")
    parser.add_argument("--check", action="store_true", help="exit with 1 beyond a limit")
    options = parser.parse_args()
    found = measure_trips()
    for name, files in found.items():
        print(f"{name:14}{len(files):4} files (at most {LIMITS[name]})")
        for one in sorted(files) if options.files else ():
            print(f"    {one}")
    return int(options.check and any(len(files) > LIMITS[name] for name, files in found.items()))


if __name__ == "__main__":
    sys.exit(main())
