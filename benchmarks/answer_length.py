"""How long an answer is in Slack: characters, blocks and buttons, for ten questions.

    python benchmarks/answer_length.py [--archive DIR]

The real Bolt app answers on the fake Slack, over an archive of the sample articles where none is
given. Characters are those of all blocks of the answer, labels of buttons included.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fleet import ROOT

from bot.pipeline import Bot
from bot.slack.fake.block_limits import count_characters
from index import Searcher, build_archive

sys.path.insert(0, str(ROOT / "tests"))
from fakes.slack_bot import settled, stage

NOW = datetime(2026, 11, 26)
QUESTIONS = (
    "when did Putin first invite Kim?",
    "where did Kim and Putin meet?",
    "who blamed Pompeo?",
    "what is the latest on Kim?",
    "how many people were killed?",
    "what did Putin say about North Korea?",
    "which countries took part in the talks?",
    "why did Kim travel to Russia?",
    "what happened in April 2019?",
    "hello",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, help="an archive, for other articles")
    archive: Path | None = parser.parse_args().archive
    with TemporaryDirectory(prefix="dateline-") as folder:
        place = archive or Path(folder) / "archive"
        if archive is None:
            build_archive([str(ROOT / "seeds" / "articles")], place, now=NOW, workers=1)
        with Searcher.open(place) as searcher:
            bot, store = Bot(searcher), searcher.archive
            with stage(Path(folder), bot, store=store) as (slack, app):
                sizes = []
                for question in QUESTIONS:
                    ts = slack.say(question)
                    settled(app, slack)
                    sizes.append(measure(slack.replies(ts)))
                    print(f"{question:44} {_told(sizes[-1])}", flush=True)
    print(f"{'median':44} {_told([statistics.median(each) for each in zip(*sizes, strict=True)])}")
    return 0


def measure(replies: list[dict[str, Any]]) -> list[int]:
    """Return the characters, blocks and buttons of the messages that are one answer."""
    blocks = [block for message in replies for block in message["blocks"]]
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [count_characters(blocks), len(blocks), sum(map(len, rows))]


def _told(size: list[Any]) -> str:
    characters, blocks, buttons = size
    return f"{characters:6,g} characters  {blocks:4g} blocks  {buttons:4g} buttons"


if __name__ == "__main__":
    sys.exit(main())
