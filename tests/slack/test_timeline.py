"""The Timeline button: dated events with their quotes in the thread, and a picture of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, citation, refusal, settled, stage, words

from bot.pipeline import Bot
from bot.slack import timelines
from bot.slack.fake import FakeSlack, Fault, user
from bot.slack.views.timeline import NONE
from bot.timeline import TimelineEvent
from bot.types import Scope
from index import DateRange, Searcher


def event(number: int, quote: str = "They met on Thursday.", **changes: Any) -> TimelineEvent:
    fields: dict[str, Any] = {
        "when": DateRange.day(date(2018, 6, number)),
        "citation": citation(number, quote=quote),
        "working": "Thursday before 15 June 2018",
        "reports": 1,
    }
    return TimelineEvent(**{**fields, **changes})


class Chronicler(ScriptedAsker):
    """Answers from a script, and tells the same timeline of everything."""

    def __init__(self, *events: TimelineEvent) -> None:
        super().__init__(answer(rewritten="when did Kim and Moon meet?"))
        self.events = list(events)
        self.told: list[tuple[str, Scope]] = []

    def timeline(self, query: str, scope: Scope) -> list[TimelineEvent]:
        self.told.append((query, scope))
        return self.events


@pytest.fixture(autouse=True)
def _drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing costs a second; one test does it."""
    monkeypatch.setattr(timelines, "draw_timeline", lambda events, title: b"\x89PNG \xff")


def pressed(slack: FakeSlack, times: int = 1) -> str:
    """Ask, press Timeline so many times; return the thread."""
    ts = slack.say("and when did they meet?")
    (shown,) = slack.replies(ts)
    for _ in range(times):
        assert slack.sockets.wait_until_acked(user.press_button(slack, shown, "timeline"))
    return ts


def test_a_timeline_shows_dated_events_with_quotes_and_sources_once(tmp_path: Path) -> None:
    asker = Chronicler(event(1), event(14, reports=3))
    with stage(tmp_path, asker) as (slack, app):
        ts = pressed(slack, 2)
        assert settled(app, slack)
        _, told, picture = slack.replies(ts, 3)
    shown = words(told)
    assert shown.startswith("Timeline: when did Kim and Moon meet? (2 dated events)")
    assert "1 June 2018 (Thursday before 15 June 2018)“They met on Thursday.” [1] " in shown
    assert "Example Wire, 14 June 2018, 16:10" in shown
    assert shown.endswith("3 reports")
    assert picture["files"][0]["name"] == "timeline.png"
    assert [query for query, _ in asker.told] == ["when did Kim and Moon meet?"]


def test_a_long_timeline_goes_on_in_the_thread_and_its_text_is_inert(tmp_path: Path) -> None:
    nasty = "<!channel> <@U0READER> " + "x" * 700
    asker = Chronicler(*(event(number, nasty) for number in range(1, 31)))
    with stage(tmp_path, asker) as (slack, app):
        ts = pressed(slack)
        assert settled(app, slack)
        assert slack.space.wait(lambda: "files" in slack.space.replies("C0NEWS", ts)[-1])
        told = slack.space.replies("C0NEWS", ts)[1:-1]
    assert len(told) > 1
    assert "".join(map(words, told)).count("x" * 700) == 30
    assert "<!channel>" not in str(told)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
def test_no_picture_is_no_obstacle(tmp_path: Path, method: str) -> None:
    fake = FakeSlack()
    fake.fail(method, Fault(kind="error", code="missing_scope"))
    with stage(tmp_path, Chronicler(event(1), event(2)), fake) as (slack, app):
        ts = pressed(slack)
        assert settled(app, slack)
        _, told = slack.space.replies("C0NEWS", ts)
    assert "2 dated events" in words(told)


def test_an_answer_for_one_person_has_its_timeline_for_that_person(tmp_path: Path) -> None:
    with stage(tmp_path, Chronicler(event(1), event(2))) as (slack, app):
        user.send_command(slack, "when?")
        (whisper,) = slack.wait_for_ephemeral()
        user.press_button(slack, whisper, "timeline")
        told = slack.wait_for_ephemeral(2)[1]
        assert settled(app, slack)
    assert "2 dated events" in words(told)
    assert slack.space.messages == {}


def test_no_dated_event_is_said(tmp_path: Path) -> None:
    with stage(tmp_path, Chronicler()) as (slack, app):
        ts = pressed(slack)
        assert settled(app, slack)
        _, told = slack.space.replies("C0NEWS", ts)
    assert told["text"] == NONE


def test_a_refusal_has_no_timeline(tmp_path: Path) -> None:
    asker = Chronicler()
    asker._script = [refusal()]
    with stage(tmp_path, asker) as (slack, _):
        (shown,) = slack.replies(slack.say("who?"))
    assert "timeline" not in str(shown["blocks"])


def test_the_sample_articles_timeline_is_drawn_and_told(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    with Searcher.open(samples) as searcher, stage(tmp_path, Bot(searcher)) as (slack, app):
        ts = slack.say("when did Putin first invite Kim?")
        (shown,) = slack.replies(ts)
        user.press_button(slack, shown, "timeline")
        assert settled(app, slack, 120.0)
        assert slack.space.wait(lambda: len(slack.space.replies("C0NEWS", ts)) == 3)
        told = slack.space.replies("C0NEWS", ts)[1]
    assert "14 June 2018" in words(told)
    (drawn,) = slack.space.files.values()
    assert drawn.data.startswith(b"\x89PNG")
