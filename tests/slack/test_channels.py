"""channels.yaml: what holds where, read again when it changes, mistakes named."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from fakes.slack_bot import ScriptedAsker, answer, citation, refusal, settled, stage

from bot.errors import ConfigError
from bot.slack.channels import Channel, ChannelSettings, load_channel_rules
from bot.slack.fake import user
from bot.slack.fake.workspace import BOT_USER


def settings(tmp_path: Path, text: str) -> ChannelSettings:
    path = tmp_path / "channels.yaml"
    path.write_text(text)
    return ChannelSettings(path)


def test_a_channel_takes_what_it_does_not_say_from_the_default(tmp_path: Path) -> None:
    text = "default: {window: 2 years}\nchannels:\n  C1: {sources: [Wire], answer: every}\n"
    rules = settings(tmp_path, text).get_rules()
    assert rules.get_channel("C1") == Channel(
        sources=("Wire",), answer="every", window=timedelta(days=730)
    )
    assert rules.get_channel("C2") == Channel(window=timedelta(days=730))


def test_a_change_is_read_and_a_mistake_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "channels.yaml"
    kept = settings(tmp_path, "default: {answer: every}\n")
    path.write_text("default: {window: 1 week}\n")
    assert kept.get_channel("C1") == Channel(window=timedelta(days=7))
    for _ in range(2):
        path.write_text("default: {window: soon or late}\n")
        assert kept.get_channel("C1") == Channel(window=timedelta(days=7))
    path.unlink()
    assert kept.get_channel("C1") == Channel()
    assert "window is 'soon or late'" in caplog.text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a\n", "is no mapping"),
        ("default: {answer: always}\n", "default: answer is 'always'"),
        ("default: {window: soon}\n", "window is 'soon'"),
        ("channels: {C1: {colour: red}}\n", "C1 has an unknown field 'colour'"),
        ("channels: {C1: {users: U1}}\n", "users is no list of names"),
        ("channels: {C1: {users: [ann]}}\n", "C1: users has 'ann', which is no id of Slack"),
        ("channels: {news: {}}\n", "channels has 'news', which is no id of Slack"),
        ("admins: U1\n", "admins is no list of names"),
        ("default: {model: maybe}\n", "default: model is 'maybe'"),
        ("default: {corrections: 1}\n", "default: corrections is 1"),
        ("default: []\n", "default is no mapping"),
        ("default: {}\na: [\n", "line 3 is not YAML"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "channels.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=told) as caught:
        load_channel_rules(path)
    assert "\n" not in str(caught.value)


def test_all_takes_a_limit_of_the_default_away(tmp_path: Path) -> None:
    text = (
        "default: {window: 1 week, users: [U1], sources: [Wire], model: off, corrections: no}\n"
        "channels: {C1: {window: all, users: all, sources: all, model: on, corrections: yes}}\n"
    )
    rules = settings(tmp_path, text).get_rules()
    assert rules.get_channel("C1") == Channel()
    assert (rules.get_channel("C2").model, rules.get_channel("C2").corrections) == (False, False)


@pytest.mark.parametrize(
    ("question", "bounded"),
    [("who met Kim?", True), ("who met Kim in 2018?", False), ("who met Kim last week?", False)],
)
def test_the_window_leaves_a_question_that_names_a_time_alone(
    tmp_path: Path, question: str, bounded: bool
) -> None:
    rules = settings(tmp_path, "default: {window: 10 days}\n")
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker, settings=rules) as (slack, _):
        slack.replies(slack.say(question))
    assert (asker.asked[0][1]["scope"].since is not None) is bounded


def test_a_change_of_the_file_holds_for_the_next_question(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    rules = settings(tmp_path, "default: {sources: [Wire]}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, _):
        slack.replies(slack.say("who?"))
        (tmp_path / "channels.yaml").write_text("default: {sources: [Courier, Wire]}\n")
        slack.replies(slack.say("who?"))
        (tmp_path / "channels.yaml").write_text("default: {sources: Wire}\n")
        slack.replies(slack.say("who?"))
    given = [limits["scope"].sources for _, limits in asker.asked]
    assert given == [("Wire",), ("Courier", "Wire"), ("Courier", "Wire")]


def test_a_channels_sources_and_window_bound_the_question(tmp_path: Path) -> None:
    rules = settings(tmp_path, "channels: {C0NEWS: {sources: [Wire], window: 10 days}}\n")
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker, settings=rules) as (slack, _):
        ts = slack.say("when?")
        slack.replies(ts)
    given = asker.asked[0][1]
    assert given["scope"].sources == ("Wire",)
    assert given["scope"].since == date.fromtimestamp(float(ts)) - timedelta(days=10)


def test_a_channel_may_have_every_question_answered(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer(citations=(citation(quote="He met Kim."),)))
    rules = settings(tmp_path, "channels: {C0NEWS: {answer: every}}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        slack.say("good morning", mention=False)
        slack.replies(slack.say("who met Kim?", mention=False))
        assert settled(app, slack)
    assert [question for question, _ in asker.asked] == ["who met Kim?"]


def test_an_edit_that_mentions_the_bot_asks_again_only_what_was_left_alone(tmp_path: Path) -> None:
    told = answer(citations=(citation(quote="He met Kim."),))
    asker = ScriptedAsker(told, refusal(), told)
    rules = settings(tmp_path, "channels: {C0NEWS: {answer: every}}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        answered = slack.say("who met Kim?", mention=False)
        assert settled(app, slack)
        left = slack.say("who met Kim?", mention=False)
        assert settled(app, slack)
        for ts in (answered, left):
            user.edit_message(slack, ts, f"<@{BOT_USER}> who met Kim?")
        assert settled(app, slack)
        assert [len(slack.replies(ts)) for ts in (answered, left)] == [1, 1]
    assert len(asker.asked) == 3


def test_who_may_not_ask_is_refused_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(answer())
    rules = settings(tmp_path, "channels: {C0NEWS: {users: [U0EDITOR]}}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, app):
        slack.say("when?")
        slack.replies(slack.say("who?", user="U0EDITOR"))
        assert settled(app, slack)
        (whisper,) = slack.wait_for_ephemeral()
    assert [question for question, _ in asker.asked] == ["who?"]
    assert (whisper["user"], whisper["channel"]) == ("U0READER", "C0NEWS")
    assert "I am not set up to answer you here" in whisper["text"]
    assert "U0READER may not ask in C0NEWS" in caplog.text


def test_talk_that_nobody_meant_for_the_bot_is_not_even_refused(tmp_path: Path) -> None:
    rules = settings(tmp_path, "channels: {C0NEWS: {users: [U0EDITOR], answer: every}}\n")
    with stage(tmp_path, ScriptedAsker(answer()), settings=rules) as (slack, app):
        slack.say("who met Kim?", mention=False)
        slack.replies(slack.say("who?", user="U0EDITOR"))
        assert settled(app, slack)
    assert slack.space.ephemeral == []


def test_an_admin_may_always_ask(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    rules = settings(tmp_path, "admins: [U0BOSS]\ndefault: {users: [U0EDITOR]}\n")
    with stage(tmp_path, asker, settings=rules) as (slack, _):
        assert slack.replies(slack.say("who?", user="U0BOSS"))
