"""What is read with a question, end to end: blocks, forwarded messages, the thread above."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fakes.slack_bot import ScriptedAsker, answer, settled, stage

from bot.slack.fake import Fault, user
from bot.slack.fake.workspace import BOT_USER
from bot.slack.message_text import get_full_text, get_message_text

MET = "Putin & Kim met in Vladivostok in April 2019."
FORWARD = {
    "attachments": [
        {
            "is_share": True,
            "is_msg_unfurl": True,
            "from_url": "https://fake.slack.com/archives/C1/p1",
            "author_name": "Anna",
            "text": "Putin &amp; Kim met in Vladivostok in April 2019.",
            "fallback": "[April 25] Anna: ...",
        }
    ]
}


def rich(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "rich_text_section", "elements": list(elements)}
    return [{"type": "rich_text", "elements": [section]}]


def history(asker: ScriptedAsker, number: int = 0) -> list[str]:
    return [turn.question for turn in asker.asked[number][1]["history"]]


def test_a_mention_that_stands_in_blocks_alone_is_answered(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    blocks = rich(
        {"type": "user", "user_id": BOT_USER},
        {"type": "text", "text": " who met "},
        {"type": "link", "url": "https://a.example", "text": "Kim & Putin"},
        {"type": "text", "text": "?"},
    )
    with stage(tmp_path, asker) as (slack, _):
        ts = user.run_workflow(slack, "Morning brief", blocks=blocks)
        assert slack.replies(ts)
        ts = slack.say("", mention=False, blocks=blocks)
        assert slack.replies(ts)
    assert [question for question, _ in asker.asked] == ["who met Kim & Putin?"] * 2


def test_what_a_question_forwards_is_read_with_it(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        assert slack.replies(slack.say("when did that happen?", **FORWARD))
    assert (asker.asked[0][0], history(asker)) == ("when did that happen?", [MET])


def test_a_forwarded_message_alone_is_the_question(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        assert slack.replies(slack.say("", **FORWARD))
    assert (asker.asked[0][0], history(asker)) == (MET, [])


def test_the_thread_above_is_read_once_where_the_bot_is_new_to_it(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, app):
        ts = slack.say(MET, mention=False)
        slack.say("really?", thread=ts, mention=False)
        slack.say("when was that?", thread=ts)
        slack.replies(ts)
        slack.say("and where?", thread=ts)
        slack.replies(ts, 2)
        assert settled(app, slack)
        assert len(slack.space.called("conversations.replies")) == 1
    assert history(asker) == [MET, "really?"]
    assert history(asker, 1) == ["when was that?"]


def test_an_alert_of_another_bot_is_read_when_asked_about(tmp_path: Path) -> None:
    asker = ScriptedAsker(answer())
    alert = {"attachments": [{"title": "Alert", "fields": [{"title": "Story", "value": MET}]}]}
    with stage(tmp_path, asker) as (slack, _):
        ts = user.run_workflow(slack, "", bot="B0ALERTS", **alert)
        slack.say("when was that?", thread=ts)
        assert slack.replies(ts)
    assert history(asker) == [f"Alert Story {MET}"]


@pytest.mark.parametrize(
    "fault",
    [Fault(kind="error", code="missing_scope"), Fault(kind="status", status=429, retry_after=30)],
)
def test_a_question_is_answered_where_the_thread_cannot_be_read(
    tmp_path: Path, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    asker = ScriptedAsker(answer())
    with stage(tmp_path, asker) as (slack, _):
        slack.fail("conversations.replies", fault)
        for _ in range(2):
            ts = slack.say(MET, mention=False)
            slack.say("when was that?", thread=ts)
            assert slack.replies(ts)
        assert slack.space.called("conversations.replies") == []
    assert history(asker) == history(asker, 1) == []
    assert "no thread is read for" in caplog.text


def test_the_words_of_lists_sections_and_fields_are_read() -> None:
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "A & B"}},
        {
            "type": "section",
            "fields": [{"type": "mrkdwn", "text": "*one*"}, {"type": "mrkdwn", "text": "two"}],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_list",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]},
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "y"}]},
                    ],
                }
            ],
        },
    ]
    assert get_full_text({"blocks": blocks}) == "A & B *one* two x y"
    assert get_message_text({"text": "plain", "blocks": blocks}) == "plain"
