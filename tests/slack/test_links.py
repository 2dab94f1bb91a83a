"""Links in a question: to articles of the archive they limit it, others are left out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from fakes.slack_bot import ScriptedAsker, answer, settled, stage, words

from bot.pipeline import Bot
from bot.slack.lookups import find_linked_articles
from index import Searcher, build_archive

PAGE = """---
title: {title}
source: {source}
url: {url}
date: {day}
---
{body}
"""
FIRST = {
    "title": "Bridge of Lund opens",
    "source": "WIRE",
    "url": "https://wire.example/lund/",
    "day": "3 May 2018",
    "body": "The mayor opened the bridge of Lund on Thursday. It cost 12 million euros.",
}
SECOND = {
    "title": "Cost of the bridge",
    "source": "HERALD",
    "url": "http://herald.example/cost?id=7",
    "day": "9 May 2018",
    "body": "The bridge of Lund cost 15 million euros, an audit found.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("links")
    for name, given in (("first", FIRST), ("second", SECOND)):
        (folder / f"{name}.md").write_text(PAGE.format(**given))
    build_archive([str(folder)], folder / "archive", now=datetime(2026, 11, 21), workers=1)
    return folder / "archive"


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("<https://wire.example/lund>", "12 million"),
        ("<http://wire.example/lund/?utm_source=slack|here>", "12 million"),
        ("<https://herald.example/cost?id=7>", "15 million"),
    ],
)
def test_a_link_to_an_article_limits_the_question_to_it(
    archive: Path, tmp_path: Path, link: str, told: str
) -> None:
    with Searcher.open(archive) as searcher:
        bot = Bot(searcher)
        with stage(tmp_path, bot, store=searcher.archive) as (slack, _):
            ts = slack.say(f"how much did the bridge of Lund cost? {link}")
            shown = words(slack.replies(ts)[0])
    assert told in shown
    assert len([one for one in ("12 million", "15 million") if one in shown]) == 1


def test_a_link_alone_asks_what_its_article_reports(archive: Path, tmp_path: Path) -> None:
    with Searcher.open(archive) as searcher:
        asker = ScriptedAsker(answer())
        with stage(tmp_path, asker, store=searcher.archive) as (slack, app):
            slack.say("<https://wire.example/lund/>")
            slack.say("who paid? <https://nowhere.example/x>", user="U2")
            assert settled(app, slack)
    asked = {question: given["scope"].article_ids for question, given in asker.asked}
    assert asked == {"What was reported about Bridge of Lund opens?": ("first",), "who paid?": ()}


def test_a_link_to_no_article_is_left_out_unless_nothing_else_is_left() -> None:
    assert find_linked_articles(None, "who? https://a.example") == ("who?", ())
    assert find_linked_articles(None, "https://a.example") == ("https://a.example", ())
