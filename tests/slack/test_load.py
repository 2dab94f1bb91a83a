"""People ask without a pause while articles come into the same archive."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime
from pathlib import Path

import pytest
from fakes.load_generator import LoadGenerator
from fakes.slack_bot import settled, stage, words

from bot.pipeline import Bot
from bot.slack.fake import FakeSlack
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21, 12, 0)
QUESTIONS = (
    "when did Putin first invite Kim?",
    "who blamed Pompeo?",
    "when is the Eastern Economic Forum?",
)


def articles(folder: Path, count: int) -> Path:
    """Write so many articles, each about a place of its own."""
    folder.mkdir()
    for number in range(count):
        text = (
            f"Harbour of town {number} reopens\n\nBy A Reporter\n3 May 2019\n\n"
            f"The harbour of Testbury {number} reopened on Friday, the mayor said.\n"
        )
        (folder / f"harbour-{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_questions_are_answered_while_articles_come_in(
    samples: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(samples, archive)
    source = articles(tmp_path / "new", 40)
    writer = threading.Thread(
        target=build_archive, args=([str(source)], archive), kwargs={"now": NOW, "workers": 1}
    )
    with (
        Searcher.open(archive) as searcher,
        stage(tmp_path, Bot(searcher), FakeSlack(every=0.1), every=0.1) as (slack, app),
    ):
        crowd = LoadGenerator(slack, channels=10, people=5)
        writer.start()
        crowd.ask(QUESTIONS * 7, rate=10.0)
        writer.join()
        assert crowd.wait(60.0)
        assert settled(app, slack)
        assert [one.answers for one in crowd.get_results()] == [1] * 21
        (last,) = slack.replies(slack.say("when did the harbour of Testbury 7 reopen?"))
        assert "Testbury 7" in words(last)
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
