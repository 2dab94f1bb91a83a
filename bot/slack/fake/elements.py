"""The parts of blocks, checked as Slack checks them: text objects, buttons, inputs, rich text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLAIN = ("plain_text",)
WORDS = ("plain_text", "mrkdwn")

_RICH = {
    "rich_text_section",
    "rich_text_list",
    "rich_text_quote",
    "rich_text_preformatted",
}
_RUNS: Mapping[str, str] = {
    "text": "text",
    "link": "url",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "emoji": "name",
    "date": "timestamp",
    "color": "value",
}
_INPUTS = {
    "plain_text_input": 3000,
    "static_select": 0,
    "radio_buttons": 0,
    "checkboxes": 0,
    "datepicker": 0,
    "url_text_input": 0,
}


class BadBlockError(ValueError):
    """What Slack would refuse; the message says why."""


def need(node: Mapping[str, Any], name: str) -> Any:
    """Return a required field. Raises BadBlockError where it is missing or empty."""
    if node.get(name) in (None, ""):
        raise BadBlockError(f"missing required field: {name}")
    return node[name]


def short(node: Mapping[str, Any], name: str, most: int) -> None:
    """Raise BadBlockError where a field has more than ``most`` characters."""
    if len(str(node.get(name) or "")) > most:
        raise BadBlockError(f"must be less than {most + 1} characters: {name}")


def text_object(node: Any, most: int, kinds: tuple[str, ...] = WORDS) -> None:
    """Check a text object: its type, that it says something, at most ``most`` characters."""
    if not isinstance(node, Mapping) or node.get("type") not in kinds:
        raise BadBlockError(f"text must be of type {' or '.join(kinds)}")
    if not isinstance(need(node, "text"), str):
        raise BadBlockError("text must be a string")
    short(node, "text", most)
    if node["type"] == "mrkdwn" and "emoji" in node:
        raise BadBlockError("unknown field: emoji")
    if node["type"] == "plain_text" and "verbatim" in node:
        raise BadBlockError("unknown field: verbatim")


def element(node: Mapping[str, Any]) -> None:
    """Check a block element."""
    kind = node.get("type")
    short(node, "action_id", 255)
    if kind == "button":
        text_object(need(node, "text"), 75, PLAIN)
        short(node, "value", 2000)
        short(node, "url", 3000)
        if node.get("style", "primary") not in ("primary", "danger"):
            raise BadBlockError(f"unknown style: {node['style']}")
    elif kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            text_object(need(node, name).get("text"), 75, PLAIN)
            short(node[name], "value", 2000)
            need(node[name], "value")
    elif kind == "image":
        need(node, "alt_text")
        short(node, "alt_text", 2000)
        short(node, "image_url", 3000)
    elif kind in _INPUTS:
        _input(node)
    else:
        raise BadBlockError(f"unsupported element: {kind}")


def _input(node: Mapping[str, Any]) -> None:
    if node["type"] == "plain_text_input":
        short(node, "initial_value", 3000)
    if "placeholder" in node:
        text_object(node["placeholder"], 150, PLAIN)
    if node["type"] in ("static_select", "radio_buttons", "checkboxes"):
        options = need(node, "options")
        if len(options) > (100 if node["type"] == "static_select" else 10):
            raise BadBlockError("too many options")
        for option in options:
            text_object(need(option, "text"), 75)
            short(option, "value", 150)


def rich_part(part: Mapping[str, Any]) -> None:
    """Check a section, list, quote or preformatted part of a rich_text block."""
    if part.get("type") not in _RICH:
        raise BadBlockError(f"unsupported rich text part: {part.get('type')}")
    if not isinstance(part.get("elements"), list):
        raise BadBlockError("missing required field: elements")
    for child in part["elements"]:
        if part["type"] == "rich_text_list":
            rich_part(child)
        else:
            _run(child)


def _run(run: Mapping[str, Any]) -> None:
    kind = str(run.get("type"))
    if kind not in _RUNS:
        raise BadBlockError(f"unsupported rich text element: {kind}")
    need(run, _RUNS[kind])
    short(run, "url", 3000)
    style = run.get("style") or {}
    if not isinstance(style, Mapping) or set(style) - {"bold", "italic", "strike", "code"}:
        raise BadBlockError("unknown style")


def characters(node: Any) -> int:
    """How many characters of text a payload's blocks carry."""
    if isinstance(node, Mapping):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(characters(child) for child in node.values())
    return sum(map(characters, node)) if isinstance(node, list | tuple) else 0
