"""The status under a thread: shown while a question is answered, and never left standing."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, stage

from bot.inbox import InboxEvent
from bot.slack.fake import FakeSlack
from bot.types import Answer


def statuses(slack: FakeSlack) -> list[dict[str, Any]]:
    """Return what the bot's status was set to, in order; a clearing one is ""."""
    return [dict(call.payload) for call in slack.space.called("assistant.threads.setStatus")]


def test_a_question_shows_its_status_while_it_is_answered(tmp_path: Path) -> None:
    gate = threading.Event()

    def held() -> Answer:
        gate.wait(60)
        return answer()

    with stage(tmp_path, ScriptedAsker(held)) as (slack, _):
        ts = slack.say("when was it?")
        assert slack.space.wait(lambda: bool(statuses(slack)))
        assert slack.space.replies("C0NEWS", ts) == []
        gate.set()
        assert slack.replies(ts)
        status = statuses(slack)[0]
    assert (status["thread_ts"], status["status"]) == (ts, "is looking it up…")


def test_a_status_that_comes_after_the_answer_is_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        told = app.service.inbox.count_ahead

        def late(event: InboxEvent) -> int:
            assert slack.replies(event.thread)
            return told(event)

        monkeypatch.setattr(app.service.inbox, "count_ahead", late)
        slack.say("when was it?")
        assert slack.space.wait(lambda: len(statuses(slack)) == 2)
        assert [status["status"] for status in statuses(slack)] == ["is looking it up…", ""]
