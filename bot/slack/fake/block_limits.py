"""Slack's limits on a message and its blocks; what breaks one is named as Slack names it.

Figures: https://docs.slack.dev/reference/block-kit/blocks and .../chat.postMessage, with the
measured 13,200 characters of a whole message's blocks (msg_blocks_too_long).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS, TEXT_CHARACTERS = 13_200, 40_000

Block = Mapping[str, Any]


def find_message_problem(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return Slack's error code for a message and what is wrong, or ("", "")."""
    blocks, text = payload.get("blocks") or [], str(payload.get("text") or "")
    if not blocks and not text and not payload.get("markdown_text"):
        return "no_text", "a message needs text or blocks"
    if len(text) > TEXT_CHARACTERS:
        return "msg_too_long", f"text has {len(text)} characters"
    found = find_blocks_problem(blocks, MESSAGE_BLOCKS)
    if found:
        return "invalid_blocks", found
    if (size := count_characters(blocks)) > MESSAGE_CHARACTERS:
        return "msg_blocks_too_long", f"the blocks have {size} characters"
    return "", ""


def find_view_problem(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return Slack's error code for a modal or a Home tab and what is wrong, or ("", "")."""
    try:
        _view(view)
    except BadBlockError as bad:
        return "invalid_arguments", str(bad)
    found = find_blocks_problem(view.get("blocks") or [], VIEW_BLOCKS, inputs=True)
    return ("invalid_blocks", found) if found else ("", "")


def _view(view: Mapping[str, Any]) -> None:
    if view.get("type") not in ("modal", "home"):
        raise BadBlockError(f"unknown view type {view.get('type')!r}")
    require_field(view, "blocks")
    check_length(view, "private_metadata", 3000)
    check_length(view, "callback_id", 255)
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or name in view:
                check_text_object(require_field(view, name), 24, PLAIN)
        if any(block.get("type") == "input" for block in view["blocks"]):
            require_field(view, "submit")


def find_blocks_problem(blocks: Any, most: int, inputs: bool = False) -> str:
    """Return what is wrong with a list of blocks, or ""."""
    if not isinstance(blocks, list):
        return "blocks is no list"
    if len(blocks) > most:
        return f"no more than {most} items allowed"
    ids = [block.get("block_id") for block in blocks if block.get("block_id")]
    if len(ids) != len(set(ids)):
        return "block_id is used twice"
    for position, block in enumerate(blocks):
        try:
            _block(block, inputs)
        except BadBlockError as bad:
            return f"{bad} [json-pointer:/blocks/{position}]"
    return ""


def _block(block: Block, inputs: bool) -> None:
    kind = str(block.get("type"))
    if kind not in CHECKS or (kind == "input" and not inputs):
        raise BadBlockError(f"unsupported type: {kind}")
    check_length(block, "block_id", 255)
    CHECKS[kind](block)


def _section(block: Block) -> None:
    if "text" not in block and not block.get("fields"):
        raise BadBlockError("missing required field: text or fields")
    if "text" in block:
        check_text_object(block["text"], 3000)
    for field in _list(block, "fields", 10, required=False):
        check_text_object(field, 2000)
    if "accessory" in block:
        check_element(block["accessory"])


def _header(block: Block) -> None:
    check_text_object(require_field(block, "text"), 150, PLAIN)


def _context(block: Block) -> None:
    for item in _list(block, "elements", 10):
        if item.get("type") == "image":
            check_element(item)
        else:
            check_text_object(item, 3000)


def _actions(block: Block) -> None:
    for item in _list(block, "elements", 25):
        check_element(item)
    names = [item.get("action_id") for item in block["elements"]]
    if len(names) != len(set(names)):
        raise BadBlockError("action_id is used twice in a block")


def _context_actions(block: Block) -> None:
    for item in _list(block, "elements", 5):
        if item.get("type") not in ("feedback_buttons", "icon_button"):
            raise BadBlockError(f"unsupported element: {item.get('type')}")
        check_element(item)


def _markdown(block: Block) -> None:
    if not 1 <= len(str(require_field(block, "text"))) <= 12_000:
        raise BadBlockError("markdown text must have 1 to 12000 characters")


def _rich_text(block: Block) -> None:
    for part in _list(block, "elements", 1000):
        check_rich_text_part(part)


def _image(block: Block) -> None:
    check_element({**block, "type": "image"})


def _input(block: Block) -> None:
    check_text_object(require_field(block, "label"), 2000, PLAIN)
    if "hint" in block:
        check_text_object(block["hint"], 2000, PLAIN)
    check_element(require_field(block, "element"))


def _divider(block: Block) -> None:
    if unknown := set(block) - {"type", "block_id"}:
        raise BadBlockError(f"unknown field: {sorted(unknown)[0]}")


def _list(block: Block, name: str, most: int, required: bool = True) -> list[Any]:
    items = block.get(name) or []
    if not isinstance(items, list) or (required and not items):
        raise BadBlockError(f"missing required field: {name}")
    if len(items) > most:
        raise BadBlockError(f"no more than {most} items allowed in {name}")
    return items


CHECKS: Mapping[str, Callable[[Block], None]] = {
    "actions": _actions,
    "context": _context,
    "context_actions": _context_actions,
    "divider": _divider,
    "header": _header,
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": _rich_text,
    "section": _section,
}


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


def require_field(node: Mapping[str, Any], name: str) -> Any:
    """Return a required field. Raises BadBlockError where it is missing or empty."""
    if node.get(name) in (None, ""):
        raise BadBlockError(f"missing required field: {name}")
    return node[name]


def check_length(node: Mapping[str, Any], name: str, most: int) -> None:
    """Raise BadBlockError where a field has more than ``most`` characters."""
    if len(str(node.get(name) or "")) > most:
        raise BadBlockError(f"must be less than {most + 1} characters: {name}")


def check_text_object(node: Any, most: int, kinds: tuple[str, ...] = WORDS) -> None:
    """Check a text object: its type, that it says something, at most ``most`` characters."""
    if not isinstance(node, Mapping) or node.get("type") not in kinds:
        raise BadBlockError(f"text must be of type {' or '.join(kinds)}")
    if not isinstance(require_field(node, "text"), str):
        raise BadBlockError("text must be a string")
    check_length(node, "text", most)
    if node["type"] == "mrkdwn" and "emoji" in node:
        raise BadBlockError("unknown field: emoji")
    if node["type"] == "plain_text" and "verbatim" in node:
        raise BadBlockError("unknown field: verbatim")


def check_element(node: Mapping[str, Any]) -> None:
    """Check a block element."""
    kind = node.get("type")
    check_length(node, "action_id", 255)
    if kind == "button":
        check_text_object(require_field(node, "text"), 75, PLAIN)
        check_length(node, "value", 2000)
        check_length(node, "url", 3000)
        if node.get("style", "primary") not in ("primary", "danger"):
            raise BadBlockError(f"unknown style: {node['style']}")
    elif kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            check_text_object(require_field(node, name).get("text"), 75, PLAIN)
            check_length(node[name], "value", 2000)
            require_field(node[name], "value")
    elif kind == "image":
        require_field(node, "alt_text")
        check_length(node, "alt_text", 2000)
        check_length(node, "image_url", 3000)
    elif kind in _INPUTS:
        _input_element(node)
    else:
        raise BadBlockError(f"unsupported element: {kind}")


def _input_element(node: Mapping[str, Any]) -> None:
    if node["type"] == "plain_text_input":
        check_length(node, "initial_value", 3000)
    if "placeholder" in node:
        check_text_object(node["placeholder"], 150, PLAIN)
    if node["type"] in ("static_select", "radio_buttons", "checkboxes"):
        options = require_field(node, "options")
        if len(options) > (100 if node["type"] == "static_select" else 10):
            raise BadBlockError("too many options")
        for option in options:
            check_text_object(require_field(option, "text"), 75)
            check_length(option, "value", 150)


def check_rich_text_part(part: Mapping[str, Any]) -> None:
    """Check a section, list, quote or preformatted part of a rich_text block."""
    if part.get("type") not in _RICH:
        raise BadBlockError(f"unsupported rich text part: {part.get('type')}")
    if not isinstance(part.get("elements"), list):
        raise BadBlockError("missing required field: elements")
    for child in part["elements"]:
        if part["type"] == "rich_text_list":
            check_rich_text_part(child)
        else:
            _run(child)


def _run(run: Mapping[str, Any]) -> None:
    kind = str(run.get("type"))
    if kind not in _RUNS:
        raise BadBlockError(f"unsupported rich text element: {kind}")
    require_field(run, _RUNS[kind])
    check_length(run, "url", 3000)
    style = run.get("style") or {}
    if not isinstance(style, Mapping) or set(style) - {"bold", "italic", "strike", "code"}:
        raise BadBlockError("unknown style")


def count_characters(node: Any) -> int:
    """How many characters of text a payload's blocks carry."""
    if isinstance(node, Mapping):
        own = len(node["text"]) if isinstance(node.get("text"), str) else 0
        return own + sum(count_characters(child) for child in node.values())
    return sum(map(count_characters, node)) if isinstance(node, list | tuple) else 0
