"""Bot processes as an operator runs them: `dateline slack`, several of them, on a fake Slack."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO

import yaml

from bot.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from index import build_archive

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-c", "from bot.cli import main; main()", "slack", "--quiet"]
PATIENCE = 120.0


class Fleet:
    """So many processes over one archive and one inbox, until the ``with`` block ends.

    ``settings`` are variables of their environment beside Slack's and the archive's.
    """

    def __init__(
        self, slack: FakeSlack, archive: Path, count: int, settings: Mapping[str, str] | None = None
    ) -> None:
        self.slack, self.archive, self.settings = slack, archive, settings or {}
        self.log = archive / "bots.log"
        self._out: IO[bytes] = self.log.open("ab")
        self.bots: list[subprocess.Popen[bytes]] = []
        self.killed = 0
        for number in range(count):
            self.bots.append(self.start(number))

    def __enter__(self) -> Fleet:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for bot in self.bots:
            bot.send_signal(signal.SIGTERM)
        for bot in self.bots:
            bot.wait(PATIENCE)
        self._out.close()

    def connected(self) -> bool:
        """Wait until every process is connected."""
        return self.slack.sockets.wait_until_connected(len(self.bots), PATIENCE)

    def replace(self, number: int, sign: signal.Signals) -> int:
        """End one process by a signal and start another in its place; return its exit status."""
        self.bots[number].send_signal(sign)
        status = self.bots[number].wait(PATIENCE)
        self.bots[number] = self.start(number)
        return status

    def start(self, number: int) -> subprocess.Popen[bytes]:
        """Start the process of that number; a subclass may put it on another machine."""
        del number
        return self.launch(COMMAND, self.archive)

    def launch(self, command: Sequence[str], archive: Path) -> subprocess.Popen[bytes]:
        """Start a command as a bot over an archive."""
        settings = {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": self.slack.base_url,
            "DATELINE_ARCHIVE": str(archive),
        }
        return subprocess.Popen(
            command,
            env={**os.environ, **settings, **self.settings},
            cwd=archive,
            stderr=self._out,
        )


def held(pid: int) -> int:
    """Return the memory that a process holds for itself, in bytes (RssAnon)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) * 1024
    return 0


@contextmanager
def place(archive: Path | None) -> Iterator[Path]:
    """Yield a folder with a copy of an archive, or with one of the sample articles."""
    with tempfile.TemporaryDirectory(prefix="dateline-fleet-") as folder:
        here = Path(folder) / "archive"
        if archive is None:
            from datetime import datetime

            build_archive([str(ROOT / "seeds" / "articles")], here, now=datetime(2026, 11, 21))
        else:
            shutil.copytree(archive, here, ignore=shutil.ignore_patterns("inbox.db*", "*.log"))
        yield here


def sample_questions() -> list[str]:
    """Return the questions of seeds/questions.yaml."""
    cases = yaml.safe_load((ROOT / "seeds" / "questions.yaml").read_text(encoding="utf-8"))
    return [case["question"] for case in cases]


def repeated(questions: Sequence[str], count: int) -> list[str]:
    """Return so many questions, the given ones in turn."""
    return [questions[number % len(questions)] for number in range(count)]


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
