"""Slack Connect and guests, end to end: not answered unless a channel's settings say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, settled, stage

from bot.slack.channels import ChannelSettings
from bot.slack.fake import user

SHARED: dict[str, Any] = {"body": {"is_ext_shared_channel": True}}
STRANGER: dict[str, Any] = {**SHARED, "user": "U0STRANGER", "user_team": "T0OTHER"}


def questions(asker: ScriptedAsker) -> list[str]:
    return [question for question, _ in asker.asked]


def open_to_all(tmp_path: Path) -> ChannelSettings:
    path = tmp_path / "channels.yaml"
    path.write_text("channels: {C0NEWS: {external: answer}}\n")
    return ChannelSettings(path)


def test_another_organisation_is_refused_and_only_they_are_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("who met Kim?", **STRANGER)
        (whisper,) = slack.wait_for_ephemeral()
        slack.replies(slack.say("when?", **SHARED))
        assert settled(app, slack)
        assert slack.space.replies("C0NEWS", ts) == []
    assert questions(asker) == ["when?"]
    assert whisper["user"] == "U0STRANGER"
    assert "U0STRANGER is of another organisation" in caplog.text


def test_another_organisations_talk_is_not_even_refused(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?", **SHARED)
        slack.replies(ts)
        slack.say("and where?", thread=ts, mention=False, **STRANGER)
        assert settled(app, slack)
        assert slack.space.ephemeral == []
    assert questions(asker) == ["when was it?"]


def test_a_channel_may_answer_other_organisations(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker, settings=open_to_all(tmp_path)) as (slack, _):
        assert slack.replies(slack.say("who met Kim?", **STRANGER))
        other = {"body": {"is_ext_shared_channel": True, "team_id": "T0OTHER"}}
        assert slack.replies(slack.say("and who else?", **{**STRANGER, **other}))
    assert questions(asker) == ["who met Kim?", "and who else?"]


def test_a_guest_is_not_answered_and_only_they_are_told(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        slack.space.guests.add("U0GUEST")
        ts = slack.say("who met Kim?", user="U0GUEST")
        (whisper,) = slack.wait_for_ephemeral()
        slack.sockets.wait_until_acked(user.send_command(slack, "who?", user="U0GUEST"))
        assert settled(app, slack)
        assert slack.space.replies("C0NEWS", ts) == []
    assert (asker.asked, whisper["user"]) == ([], "U0GUEST")


def test_a_channel_may_answer_guests(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer()), settings=open_to_all(tmp_path)) as (slack, _):
        slack.space.guests.add("U0GUEST")
        assert slack.replies(slack.say("who met Kim?", user="U0GUEST"))


def test_a_person_is_looked_up_once_and_counts_as_a_member_where_that_fails(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.slack.fake import Fault

    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        slack.fail("users.info", Fault(kind="error", code="missing_scope"))
        for question in ("who met Kim?", "when was it?"):
            assert slack.replies(slack.say(question))
        assert settled(app, slack)
        assert slack.space.called("users.info") == []
    assert "not known whether U0READER is a guest: missing_scope" in caplog.text
