"""Who is spoken to, end to end: workflows, edits, people's talk in threads, "mute", loops."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.slack_bot import ScriptedAsker, answer, refusal, settled, stage, words

from bot.slack.channels import ChannelSettings
from bot.slack.fake import user, workspace
from bot.slack.fake.workspace import BOT_USER
from bot.slack.service import BOT_LIMIT

AT = f"<@{BOT_USER}>"


def questions(asker: ScriptedAsker) -> list[str]:
    return [question for question, _ in asker.asked]


def settings(tmp_path: Path, text: str) -> ChannelSettings:
    path = tmp_path / "channels.yaml"
    path.write_text(text)
    return ChannelSettings(path)


def test_a_workflow_that_mentions_the_bot_is_answered_once(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = user.run_workflow(slack, f"{AT} what was reported about Kim?")
        assert "June 2018" in words(slack.replies(ts)[0])
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
    assert questions(asker) == ["what was reported about Kim?"]


def test_a_bot_that_does_not_mention_it_is_left_alone(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    rules = settings(tmp_path, "default: {answer: every}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        user.run_workflow(slack, "Who is on call today?")
        ts = slack.say("when was it?")
        slack.replies(ts)
        user.run_workflow(slack, "Who is on call today?", thread_ts=ts)
        assert settled(app, slack)
    assert questions(asker) == ["when was it?"]


def test_its_own_apps_messages_are_never_answered(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        user.run_workflow(slack, f"{AT} who?", bot="B0DATELINE", app_id=workspace.APP)
        assert settled(app, slack)
    assert asker.asked == []


def test_two_bots_cannot_go_on_for_ever(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        for number in range(BOT_LIMIT + 3):
            user.run_workflow(slack, f"{AT} who met Kim on day {number}?")
            assert slack.sockets.wait_until_quiet()
        slack.replies(slack.say("who met Kim?"))
        assert settled(app, slack)
    assert len(asker.asked) == BOT_LIMIT + 1
    assert f"B0WORKFLOW asks more than {BOT_LIMIT} times a minute" in caplog.text


def test_a_mention_that_an_edit_adds_is_answered_once(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when did they meet?", mention=False)
        user.edit_message(slack, ts, f"{AT} when did they meet?")
        assert slack.replies(ts)
        user.edit_message(slack, ts, f"{AT} when did they first meet?")
        user.edit_message(slack, ts, "when did they first meet?")
        user.edit_message(slack, ts, f"{AT} when did they first meet?")
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
    assert questions(asker) == ["when did they meet?"]


def test_an_edited_question_is_not_answered_again(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        user.edit_message(slack, ts, f"{AT} when was it, please?")
        said = {**(slack.space.find("C0NEWS", ts) or {}), "type": "app_mention"}
        slack.sockets.send("events_api", workspace.build_event(said))
        assert settled(app, slack)
    assert questions(asker) == ["when was it?"]


REMARKS = (
    "I was there, it was packed",
    "that matches what Anna told me",
    "can you send me the slides?",
    "shall we meet at noon?",
    "did <@U0OTHER> see this?",
    "thanks, very helpful!",
    "interesting. nobody here expected that",
    "ok let's go with that",
)


@pytest.mark.parametrize("mode", ["thread", "every"])
def test_talk_in_a_thread_is_left_alone_and_a_question_answered(tmp_path: Path, mode: str) -> None:
    asker = ScriptedAsker(answer())
    rules = settings(tmp_path, f"default: {{answer: {mode}}}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        for remark in REMARKS:
            slack.say(remark, thread=ts, mention=False, user="U0ANNA")
        slack.say("and where?", thread=ts, mention=False)
        slack.replies(ts, 2)
        assert settled(app, slack)
        assert len(slack.replies(ts, 2)) == 2
    assert questions(asker) == ["when was it?", "and where?"]


def test_a_question_without_mention_that_finds_nothing_gets_silence(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer(), refusal())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say("who brings the cake?", thread=ts, mention=False)
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        slack.say("who brings the cake?", thread=ts)
        assert "Searched 12 articles" in words(slack.replies(ts, 2)[1])
        assert slack.space.reactions == []
        assert [call.payload["thread_ts"] for call in _signs(slack)].count(ts) <= 4


def _signs(slack: object) -> list[workspace.Call]:
    return slack.space.called("assistant.threads.setStatus")  # type: ignore[attr-defined,no-any-return]


def test_a_channel_may_ask_for_a_reaction_in_place_of_silence(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer(), refusal())
    rules = settings(tmp_path, "default: {reaction: ':shrug:'}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        asked = slack.say("who brings the cake?", thread=ts, mention=False)
        assert settled(app, slack)
        assert slack.space.reactions == [("C0NEWS", asked, "shrug")]
        assert len(slack.replies(ts)) == 1


def test_a_failure_behind_a_question_without_mention_is_silent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(answer(), RuntimeError("broken"))
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say("who met Kim?", thread=ts, mention=False)
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        assert app.service.inbox.count_by_state() == {"answered": 1, "failed": 1}
    assert "failed, id" in caplog.text


def test_thanks_with_a_mention_are_left_alone(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say("thank you!", thread=ts)
        slack.say(f"thanks {AT}, quickest colleague of all")
        assert settled(app, slack)
        assert len(slack.replies(ts)) == 1
        slack.replies(slack.say("thanks, and who was there?"))
    assert questions(asker) == ["when was it?", "thanks, and who was there?"]


@pytest.mark.parametrize("request_", ["stop", "mute this thread", "Mute", "@ mute"])
def test_a_muted_thread_is_answered_by_mention_alone(tmp_path: Path, request_: str) -> None:
    asker = ScriptedAsker(answer())
    mention, text = request_.startswith("@"), request_.removeprefix("@ ")
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say(text, thread=ts, mention=mention)
        assert "keep quiet in this thread" in words(slack.replies(ts, 2)[1])
        slack.say("and where?", thread=ts, mention=False)
        slack.say("and who?", thread=ts)
        slack.replies(ts, 3)
        slack.say("unmute", thread=ts)
        assert "follow this thread again" in words(slack.replies(ts, 4)[3])
        slack.say("and why?", thread=ts, mention=False)
        slack.replies(ts, 5)
        assert settled(app, slack)
    assert questions(asker) == ["when was it?", "and who?", "and why?"]


def test_stop_elsewhere_is_none_of_its_business(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, app):
        ts = slack.say("we should talk", mention=False)
        slack.say("stop", thread=ts, mention=False)
        slack.replies(slack.say("when?"))
        assert settled(app, slack)
        assert slack.space.replies("C0NEWS", ts) == []
