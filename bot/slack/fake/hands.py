"""A person's hands on what stands in the fake Slack: buttons by their words, forms line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.slack.fake import gestures
from bot.slack.fake.slack import FakeSlack

Node = Mapping[str, Any]


def labels(message: Node) -> list[str]:
    """Return the words of a message's buttons, in order."""
    return [words for words, _, _ in _buttons(message)]


def press(slack: FakeSlack, message: Node, words: str, channel: str) -> str:
    """Press the first button whose words begin so; return what was pressed, or "" for none."""
    wanted = words.casefold()
    for label, action, value in _buttons(message):
        if label.casefold().startswith(wanted):
            gestures.press(slack, message, action, channel=channel, value=value)
            return label
    return ""


def fill(view: Node, ask: Callable[[str], str]) -> dict[str, str]:
    """Return what a person puts into a form: ``ask`` is called with each field's words."""
    values: dict[str, str] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            values[block["block_id"]] = _answer(block, ask)
    return values


def _answer(block: Node, ask: Callable[[str], str]) -> str:
    options = block["element"].get("options")
    if not options:
        return ask(f"{block['label']['text']} ") or str(block["element"].get("initial_value", ""))
    listed = "\n".join(f"  {n}. {one['text']['text']}" for n, one in enumerate(options, 1))
    chosen = ask(f"{block['label']['text']}\n{listed}\n  number: ")
    if chosen.isdigit() and 1 <= int(chosen) <= len(options):
        return str(options[int(chosen) - 1]["value"])
    return ""


def _buttons(message: Node) -> Iterator[tuple[str, str, str]]:
    """Yield (words, action, value) of every button."""
    for block in message.get("blocks") or []:
        for one in block.get("elements") or [] if "actions" in block["type"] else []:
            if one["type"] == "feedback_buttons":
                for thumb in (one["positive_button"], one["negative_button"]):
                    yield thumb["text"]["text"], one["action_id"], thumb["value"]
            elif one["type"] == "button":
                yield one["text"]["text"], one["action_id"], str(one.get("value", ""))
