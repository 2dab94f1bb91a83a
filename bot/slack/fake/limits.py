"""Slack's limits on a message and its blocks; what breaks one is named as Slack names it.

Figures: https://docs.slack.dev/reference/block-kit/blocks and .../chat.postMessage, with the
measured 13,200 characters of a whole message's blocks (msg_blocks_too_long).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.fake.elements import (
    PLAIN,
    BadBlockError,
    characters,
    element,
    need,
    rich_part,
    short,
    text_object,
)

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS, TEXT_CHARACTERS = 13_200, 40_000

Block = Mapping[str, Any]


def message_problem(payload: Mapping[str, Any]) -> tuple[str, str]:
    """Return Slack's error code for a message and what is wrong, or ("", "")."""
    blocks, text = payload.get("blocks") or [], str(payload.get("text") or "")
    if not blocks and not text and not payload.get("markdown_text"):
        return "no_text", "a message needs text or blocks"
    if len(text) > TEXT_CHARACTERS:
        return "msg_too_long", f"text has {len(text)} characters"
    found = blocks_problem(blocks, MESSAGE_BLOCKS)
    if found:
        return "invalid_blocks", found
    if (size := characters(blocks)) > MESSAGE_CHARACTERS:
        return "msg_blocks_too_long", f"the blocks have {size} characters"
    return "", ""


def view_problem(view: Mapping[str, Any]) -> tuple[str, str]:
    """Return Slack's error code for a modal or a Home tab and what is wrong, or ("", "")."""
    try:
        _view(view)
    except BadBlockError as bad:
        return "invalid_arguments", str(bad)
    found = blocks_problem(view.get("blocks") or [], VIEW_BLOCKS, inputs=True)
    return ("invalid_blocks", found) if found else ("", "")


def _view(view: Mapping[str, Any]) -> None:
    if view.get("type") not in ("modal", "home"):
        raise BadBlockError(f"unknown view type {view.get('type')!r}")
    need(view, "blocks")
    short(view, "private_metadata", 3000)
    short(view, "callback_id", 255)
    if view["type"] == "modal":
        for name in ("title", "submit", "close"):
            if name == "title" or name in view:
                text_object(need(view, name), 24, PLAIN)
        if any(block.get("type") == "input" for block in view["blocks"]):
            need(view, "submit")


def blocks_problem(blocks: Any, most: int, inputs: bool = False) -> str:
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
    short(block, "block_id", 255)
    CHECKS[kind](block)


def _section(block: Block) -> None:
    if "text" not in block and not block.get("fields"):
        raise BadBlockError("missing required field: text or fields")
    if "text" in block:
        text_object(block["text"], 3000)
    for field in _list(block, "fields", 10, required=False):
        text_object(field, 2000)
    if "accessory" in block:
        element(block["accessory"])


def _header(block: Block) -> None:
    text_object(need(block, "text"), 150, PLAIN)


def _context(block: Block) -> None:
    for item in _list(block, "elements", 10):
        if item.get("type") == "image":
            element(item)
        else:
            text_object(item, 3000)


def _actions(block: Block) -> None:
    for item in _list(block, "elements", 25):
        element(item)
    names = [item.get("action_id") for item in block["elements"]]
    if len(names) != len(set(names)):
        raise BadBlockError("action_id is used twice in a block")


def _context_actions(block: Block) -> None:
    for item in _list(block, "elements", 5):
        if item.get("type") not in ("feedback_buttons", "icon_button"):
            raise BadBlockError(f"unsupported element: {item.get('type')}")
        element(item)


def _markdown(block: Block) -> None:
    if not 1 <= len(str(need(block, "text"))) <= 12_000:
        raise BadBlockError("markdown text must have 1 to 12000 characters")


def _rich_text(block: Block) -> None:
    for part in _list(block, "elements", 1000):
        rich_part(part)


def _image(block: Block) -> None:
    element({**block, "type": "image"})


def _input(block: Block) -> None:
    text_object(need(block, "label"), 2000, PLAIN)
    if "hint" in block:
        text_object(block["hint"], 2000, PLAIN)
    element(need(block, "element"))


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
