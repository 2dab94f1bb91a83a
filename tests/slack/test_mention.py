"""A mention in a channel, end to end: the real Bolt app and slack_sdk against the fake Slack."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from fakes.slack_bot import (
    ScriptedAsker,
    answer,
    citation,
    long_answer,
    refusal,
    runs,
    settled,
    stage,
    words,
)

from bot.slack.fake import workspace
from bot.types import REFUSAL


def test_a_mention_is_answered_in_its_thread_with_quotes_and_sources(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        ts = slack.say("when was the invitation handed over?")
        (reply,) = slack.replies(ts)
    assert reply["thread_ts"] == ts
    shown = words(reply)
    assert shown.startswith("June 2018It was handed over [1]")
    assert "“The invitation was handed over on Thursday.”" in shown
    assert "[1] Example Wire, 14 June 2018, 16:10: Leaders to meet" in shown
    assert "Example Wire" in reply["text"]


def test_the_source_links_to_the_quote_in_its_page(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(answer())) as (slack, _):
        (reply,) = slack.replies(slack.say("when?"))
    links = {run["text"]: run["url"] for run in runs(reply) if run["type"] == "link"}
    assert links["Leaders to meet"] == "https://news.example/a1#:~:text=The%20invitation"


def test_the_question_is_asked_as_of_when_it_was_typed(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        ts = slack.say("who met &amp; when?")
        slack.replies(ts)
    question, given = asker.asked[0]
    assert question == "who met & when?"
    assert given["scope"].as_of.timestamp() == pytest.approx(float(ts))


def test_both_event_types_and_a_retry_are_answered_once(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        said = slack.space.add(
            "C0NEWS", workspace.build_message("when?", channel="C0NEWS", user="U1")
        )
        mention = workspace.build_event({**said, "type": "app_mention"})
        for attempt in (0, 1, 2):
            assert slack.sockets.wait_until_acked(
                slack.sockets.send("events_api", mention, attempt)
            )
        slack.sockets.wait_until_acked(
            slack.sockets.send("events_api", workspace.build_event(said))
        )
        assert settled(app, slack)
        assert len(slack.replies(said["ts"])) == 1
    assert len(asker.asked) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"bot_id": "B0DATELINE", "user": "U0DATELINE"},
        {"subtype": "message_changed"},
        {"subtype": "channel_join"},
    ],
)
def test_own_words_joins_and_bare_edits_are_not_answered(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        said = workspace.build_message("when?", channel="C0NEWS", user="U1")
        said = slack.space.add("C0NEWS", {**said, **fields})
        assert slack.sockets.wait_until_acked(
            slack.sockets.send("events_api", workspace.build_event(said))
        )
        assert app.service.inbox.count_by_state() == {}
    assert asker.asked == []


def test_a_follow_up_in_the_thread_needs_no_mention_and_brings_its_history(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say("and where?", thread=ts, mention=False)
        assert len(slack.replies(ts, 2)) == 2
    (turn,) = asker.asked[1][1]["history"]
    assert (turn.question, turn.answer) == ("when was it?", "June 2018")


@pytest.mark.parametrize("text", ["thanks a lot!", "<@U0OTHER> did you see this?", "ok"])
def test_thanks_and_words_to_somebody_else_are_left_alone(tmp_path: Path, text: str) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when was it?")
        slack.replies(ts)
        slack.say(text, thread=ts, mention=False)
        slack.say("and who?", thread=ts)
        slack.replies(ts, 2)
        assert settled(app, slack)
    assert [question for question, _ in asker.asked] == ["when was it?", "and who?"]


def test_talk_between_people_elsewhere_is_not_answered(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say("when do we eat?", mention=False)
        slack.say("at noon?", thread=ts, mention=False)
        slack.replies(slack.say("a real one?"))
        assert settled(app, slack)
    assert [question for question, _ in asker.asked] == ["a real one?"]


def test_a_refusal_says_what_was_searched_and_what_came_near(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(refusal())) as (slack, _):
        (reply,) = slack.replies(slack.say("who won the lottery?"))
    assert words(reply).startswith(f"{REFUSAL} Searched 12 articles.")
    assert "A near miss (Example, 2019)" in words(reply)


def test_a_mention_without_a_question_tells_how_to_ask(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        (reply,) = slack.replies(slack.say("  ?"))
    assert "Ask me about the news" in words(reply)
    assert asker.asked == []


def test_a_failure_is_an_apology_with_an_id_that_the_log_explains(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(RuntimeError("password=hunter2"))
    with caplog.at_level(logging.ERROR), stage(tmp_path, asker) as (slack, app):
        (reply,) = slack.replies(slack.say("when?"))
        assert settled(app, slack)
        assert app.service.inbox.count_by_state() == {"failed": 1}
    number = words(reply).split()[-1]
    assert "hunter2" not in str(reply)
    assert f"id {number}" in caplog.text


def test_a_long_answer_goes_on_in_the_thread_and_keeps_its_source(tmp_path: Path) -> None:
    with stage(tmp_path, ScriptedAsker(long_answer(30))) as (slack, app):
        ts = slack.say("tell me everything?")
        slack.replies(ts, 2)
        assert settled(app, slack)
        replies = slack.space.replies("C0NEWS", ts)
    assert len(replies) > 1
    everything = "".join(map(words, replies))
    assert all(f"Line {n}. " * 120 in everything for n in range(1, 31))
    assert "Leaders to meet" in words(replies[-1])


def test_article_text_reaches_slack_inert(tmp_path: Path) -> None:
    nasty = "<!channel> <@U0READER> *bold* <https://evil.example|here> https://evil.example &amp;"
    hostile = answer(
        nasty,
        short="",
        citations=(citation(quote=nasty, title=nasty, url="javascript:x", link=""),),
    )
    with stage(tmp_path, ScriptedAsker(hostile)) as (slack, _):
        (reply,) = slack.replies(slack.say("when?"))
    kinds = {run["type"] for run in runs(reply)}
    assert kinds == {"text"}
    assert "<" not in reply["text"]
    assert reply["mrkdwn"] is False
    assert "<!channel>" not in str(reply["blocks"])


def test_another_workspaces_event_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        said = slack.space.add(
            "C0NEWS", workspace.build_message("when?", channel="C0NEWS", user="U1")
        )
        body = workspace.build_event({**said, "type": "app_mention"})
        foreign = {**body, "team_id": "T0OTHER", "authorizations": [{"team_id": "T0OTHER"}]}
        slack.sockets.send("events_api", foreign)
        assert slack.space.wait(lambda: "workspace T0OTHER" in caplog.text)
        assert app.service.inbox.count_by_state() == {}
    assert asker.asked == []
