"""Draw what people see in Slack: an answer, and what is told of a watched one, as docs show it.

    python benchmarks/slack_pictures.py [FOLDER]

Writes slack-desktop.svg and slack-phone.svg into FOLDER (docs), from the answers of the real Bolt
app on the fake Slack over the sample articles.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fleet import ROOT
from picture import DESKTOP, PHONE, draw_messages

from bot.pipeline import Bot
from index import Searcher, build_archive

sys.path.insert(0, str(ROOT / "tests"))
from fakes.slack_bot import stage

QUESTIONS = ("when did Putin first invite Kim?", "who won the election in France?")


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with TemporaryDirectory(prefix="dateline-") as kept:
        archive = Path(kept) / "archive"
        seeds = str(ROOT / "seeds" / "articles")
        build_archive([seeds], archive, now=datetime(2026, 11, 26), workers=1)
        with (
            Searcher.open(archive) as searcher,
            stage(Path(kept), Bot(searcher), store=searcher.archive) as (slack, _),
        ):
            shown = []
            for question in QUESTIONS:
                (reply,) = slack.replies(slack.say(question))
                shown += [("Anna", {"text": f"@dateline {question}"}), ("dateline", reply)]
    for name, width in (("desktop", DESKTOP), ("phone", PHONE)):
        path = folder / f"slack-{name}.svg"
        path.write_text(draw_messages(shown, width), encoding="utf-8")
        print(f"Drew {path}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
