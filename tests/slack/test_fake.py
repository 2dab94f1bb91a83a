"""The fake Slack refuses what Slack refuses: tokens, limits, blocks, pace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.fake import BOT_TOKEN, FakeSlack

PLAIN = {"type": "plain_text", "text": "x"}
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "x"}}
BUTTON = {"type": "button", "action_id": "a", "text": PLAIN}


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake


def client(slack: FakeSlack, token: str = BOT_TOKEN) -> WebClient:
    return WebClient(token=token, base_url=slack.base_url, retry_handlers=[])


def refused(slack: FakeSlack, *blocks: dict[str, Any], text: str = "x") -> str:
    with pytest.raises(SlackApiError) as caught:
        client(slack).chat_postMessage(channel="C1", text=text, blocks=list(blocks))
    return str(caught.value.response["error"])


@pytest.mark.parametrize(
    "block",
    [
        {"type": "hologram"},
        {"type": "section"},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}},
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": [PLAIN] * 11},
        {"type": "actions", "elements": []},
        {"type": "actions", "elements": [{**BUTTON, "action_id": str(n)} for n in range(26)]},
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        {"type": "actions", "elements": [{**BUTTON, "value": "x" * 2001}]},
        {"type": "actions", "elements": [{**BUTTON, "text": {**PLAIN, "text": "x" * 76}}]},
        {"type": "markdown", "text": "x" * 12_001},
        {"type": "input", "label": PLAIN, "element": {"type": "plain_text_input"}},
        {"type": "rich_text", "elements": [{"type": "rich_text_verse", "elements": []}]},
        {"type": "divider", "block_id": "x" * 256},
    ],
    ids=lambda block: block["type"],
)
def test_a_bad_block_is_refused(slack: FakeSlack, block: dict[str, Any]) -> None:
    assert refused(slack, block) == "invalid_blocks"


def test_a_message_has_fifty_blocks_and_no_more(slack: FakeSlack) -> None:
    assert client(slack).chat_postMessage(channel="C1", text="x", blocks=[SECTION] * 50)["ok"]
    assert refused(slack, *[SECTION] * 51) == "invalid_blocks"


def test_a_message_has_room_for_so_many_characters(slack: FakeSlack) -> None:
    big = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2700}}
    assert refused(slack, *[big] * 5) == "msg_blocks_too_long"
    assert refused(slack, text="x" * 40_001) == "msg_too_long"


def test_a_message_says_something(slack: FakeSlack) -> None:
    with pytest.raises(SlackApiError, match="no_text"):
        client(slack).api_call("chat.postMessage", json={"channel": "C1"})


def test_another_token_is_refused(slack: FakeSlack) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        client(slack, "xoxb-stolen").auth_test()
    with pytest.raises(SlackApiError, match="not_authed"):
        client(slack, "").auth_test()


def test_a_channel_has_its_pace() -> None:
    with FakeSlack(every=60.0) as slack:
        client(slack).chat_postMessage(channel="C1", text="x")
        client(slack).chat_postMessage(channel="C2", text="x")
        with pytest.raises(SlackApiError) as caught:
            client(slack).chat_postMessage(channel="C1", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "1"


def test_a_method_it_does_not_know_is_said(slack: FakeSlack) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        client(slack).api_call("chat.shout")
