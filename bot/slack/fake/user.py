"""A user's actions besides typing: buttons, forms, commands, shortcuts, the Home tab.

Each goes to the app over Socket Mode as Slack sends it, and returns the envelope's id.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.slack.fake import workspace
from bot.slack.fake.fake_slack import FakeSlack
from bot.slack.fake.web_api import add_file
from bot.slack.fake.workspace import APP, TEAM

READER = "U0READER"


def press_button(
    slack: FakeSlack,
    message: Mapping[str, Any],
    action: str,
    *,
    channel: str = "C0NEWS",
    user: str = READER,
    value: str = "",
) -> str:
    """Press the button of a message whose action id is ``action``.

    ``value`` chooses among the two thumbs of feedback buttons, and forges a button's value.
    """
    button = next(one for one in _buttons(message["blocks"]) if one["action_id"] == action)
    block = {"block_id": "b1", "action_ts": f"{time.time():.6f}"}
    pressed = {**button, **block, "value": value or button.get("value", "")}
    body = {
        **_interaction("block_actions", user),
        "channel": {"id": channel, "name": "news"},
        "message": dict(message),
        "container": {"type": "message", "channel_id": channel, "message_ts": message.get("ts")},
        "response_url": slack.response_url(channel),
        "actions": [pressed],
    }
    return slack.sockets.send("interactive", body)


def attach_file(slack: FakeSlack, text: str, name: str, data: bytes, **said: Any) -> str:
    """Mention the bot in a message with a file; return its ``ts``."""
    files = [add_file(slack.space, name, data)]
    return slack.say(text, files=files, subtype="file_share", **said)


def edit_message(slack: FakeSlack, ts: str, text: str, *, channel: str = "C0NEWS") -> str:
    """Change the words of a person's message; return the envelope's id."""
    before = slack.space.find(channel, ts) or {}
    after = {**before, "text": text, "edited": {"user": before["user"], "ts": slack.space.new_ts()}}
    with slack.space.change:
        before_was = dict(before)
        before.update(after)
    changed = {
        "type": "message",
        "subtype": "message_changed",
        "channel": channel,
        "channel_type": before_was["channel_type"],
        "hidden": True,
        "ts": slack.space.new_ts(),
        "message": after,
        "previous_message": before_was,
    }
    return slack.sockets.send("events_api", workspace.build_event(changed))


def run_workflow(
    slack: FakeSlack, text: str, *, channel: str = "C0NEWS", bot: str = "B0WORKFLOW", **fields: Any
) -> str:
    """Let a step of a workflow, or another app, write a message; return its ``ts``.

    Where it mentions the bot, it arrives as ``app_mention`` too. It has no user.
    """
    said = workspace.build_message(text, channel=channel, user="", mention=False)
    said |= {"subtype": "bot_message", "bot_id": bot, "username": "Morning brief", **fields}
    del said["user"]
    said = slack.space.add(channel, said)
    mentioned = f"<@{workspace.BOT_USER}>" in str(said)
    for kind in ("app_mention", "message") if mentioned else ("message",):
        slack.sockets.send("events_api", workspace.build_event({**said, "type": kind}))
    return str(said["ts"])


def send_command(
    slack: FakeSlack, text: str, *, channel: str = "C0NEWS", user: str = READER
) -> str:
    """Type /ask and a text."""
    body = {
        "command": "/ask",
        "text": text,
        "team_id": TEAM,
        "api_app_id": APP,
        "channel_id": channel,
        "channel_name": "news",
        "user_id": user,
        "trigger_id": uuid.uuid4().hex,
        "response_url": slack.response_url(channel),
    }
    return slack.sockets.send("slash_commands", body)


def use_shortcut(
    slack: FakeSlack, message: Mapping[str, Any], *, channel: str = "C0NEWS", user: str = READER
) -> str:
    """Choose "Ask about this" in a message's menu."""
    body = {
        **_interaction("message_action", user),
        "callback_id": "ask_about",
        "channel": {"id": channel, "name": "news"},
        "message": dict(message),
        "message_ts": message["ts"],
        "response_url": slack.response_url(channel),
    }
    return slack.sockets.send("interactive", body)


def submit_form(
    slack: FakeSlack, view: Mapping[str, Any], values: Mapping[str, str], *, user: str = READER
) -> str:
    """Fill in a form and send it; ``values`` by the names of its fields."""
    state: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            state[block["block_id"]] = {block["element"]["action_id"]: _state(block, values)}
    filled = {**view, "state": {"values": state}}
    return slack.sockets.send(
        "interactive", {**_interaction("view_submission", user), "view": filled}
    )


def open_tab(slack: FakeSlack, tab: str, *, user: str = READER) -> str:
    """Open the bot's Home or Messages tab."""
    event = {"type": "app_home_opened", "user": user, "channel": "D0READER", "tab": tab}
    return slack.sockets.send("events_api", workspace.build_event(event))


def _state(block: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    value = values.get(block["block_id"])
    kind = block["element"]["type"]
    if kind == "radio_buttons":
        return {"type": kind, "selected_option": {"value": value} if value else None}
    return {"type": kind, "value": value}


def _interaction(kind: str, user: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": TEAM, "domain": "fake"},
        "user": {"id": user, "team_id": TEAM},
        "api_app_id": APP,
        "trigger_id": uuid.uuid4().hex,
    }


def _buttons(blocks: Any) -> Iterator[dict[str, Any]]:
    if isinstance(blocks, Mapping):
        if "action_id" in blocks:
            yield dict(blocks)
        for child in blocks.values():
            yield from _buttons(child)
    elif isinstance(blocks, list | tuple):
        for child in blocks:
            yield from _buttons(child)


Node = Mapping[str, Any]


def get_button_labels(message: Node) -> list[str]:
    """Return the words of a message's buttons, in order."""
    return [words for words, _, _ in _labelled_buttons(message)]


def press_labelled_button(slack: FakeSlack, message: Node, words: str, channel: str) -> str:
    """Press the first button whose words begin so; return what was pressed, or "" for none."""
    wanted = words.casefold()
    for label, action, value in _labelled_buttons(message):
        if label.casefold().startswith(wanted):
            press_button(slack, message, action, channel=channel, value=value)
            return label
    return ""


TRIES = 3
"""How often a field of a form is asked for before it is left as it is."""


def fill_form(view: Node, ask: Callable[[str], str]) -> dict[str, str]:
    """Return what a person puts into a form; ``ask`` is called with each field's words.

    What Slack's own form would not take is asked for again, with the reason.
    """
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    return {block["block_id"]: _fill(block, ask) for block in inputs}


def _fill(block: Node, ask: Callable[[str], str]) -> str:
    words = _question(block)
    for _ in range(TRIES):
        value, wrong = _check(block, ask(words))
        if not wrong:
            break
        words = f"{wrong} "
    return value


def _question(block: Node) -> str:
    options = block["element"].get("options") or []
    label = str(block["label"]["text"])
    listed = [f"  {number}. {one['text']['text']}" for number, one in enumerate(options, 1)]
    return "\n".join([label, *listed, "  number: "]) if listed else f"{label} "


def _check(block: Node, typed: str) -> tuple[str, str]:
    """Return the value of what was typed into a field, and what is wrong with it, or ""."""
    element = block["element"]
    options = element.get("options") or []
    if typed.isdigit() and 1 <= int(typed) <= len(options):
        return str(options[int(typed) - 1]["value"]), ""
    value = "" if options else typed or str(element.get("initial_value", ""))
    if options and (typed or not block.get("optional")):
        return value, f"Type a number from 1 to {len(options)}:"
    if not value and not block.get("optional"):
        return value, "This cannot be left empty:"
    most = int(element.get("max_length") or len(value))
    return value, f"At most {most:,} characters:" if len(value) > most else ""


def _labelled_buttons(message: Node) -> Iterator[tuple[str, str, str]]:
    """Yield (words, action, value) of every button."""
    for block in message.get("blocks") or []:
        for one in block.get("elements") or [] if "actions" in block["type"] else []:
            if one["type"] == "feedback_buttons":
                for thumb in (one["positive_button"], one["negative_button"]):
                    yield thumb["text"]["text"], one["action_id"], thumb["value"]
            elif one["type"] == "button":
                yield one["text"]["text"], one["action_id"], str(one.get("value", ""))
