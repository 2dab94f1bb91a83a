"""Slack's limits on a message and its blocks; what breaks one is named as Slack names it.

Types, required fields and lengths are checked by slack_sdk's own models. What they let through and
Slack does not is checked here: https://docs.slack.dev/reference/block-kit/blocks and
.../chat.postMessage, with the measured 13,200 characters of a whole message's blocks
(msg_blocks_too_long).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_CHARACTERS, TEXT_CHARACTERS = 13_200, 40_000
TEXT_OBJECT, URL = 3000, 3000

Node = Mapping[str, Any]

_PLAIN = {
    "header": ("text",),
    "button": ("text",),
    "input": ("label", "hint"),
    "modal": ("title", "submit", "close"),
}
"""Where a text must be plain_text, by the type it stands in."""
_CHILDREN = {
    "actions": ("button", "static_select", "radio_buttons", "checkboxes", "datepicker"),
    "context": ("image", "plain_text", "mrkdwn"),
    "context_actions": ("feedback_buttons", "icon_button"),
}
"""What the elements of a block may be, where slack_sdk takes any."""
_NEVER_EMPTY = ("text", "url", "alt_text", "value")
_STYLES = {"bold", "italic", "strike", "code", "underline"}


class BadBlockError(ValueError):
    """What Slack would refuse; the message says why."""


def find_message_problem(payload: Node) -> tuple[str, str]:
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


def find_view_problem(view: Node) -> tuple[str, str]:
    """Return Slack's error code for a modal or a Home tab and what is wrong, or ("", "")."""
    blocks = view.get("blocks") or []
    problem = find_blocks_problem(blocks, VIEW_BLOCKS, inputs=True)
    if problem:
        return "invalid_blocks", problem
    try:
        View(**view).to_dict()
        _check_plain_text(view)
    except (SlackObjectFormationError, TypeError, BadBlockError) as bad:
        return "invalid_arguments", str(bad)
    needed = ["title"] if view["type"] == "modal" else []
    needed += ["submit"] if any(block["type"] == "input" for block in blocks) else []
    missing = [name for name in needed if not view.get(name)]
    return ("invalid_arguments", f"missing required field: {missing[0]}") if missing else ("", "")


def find_blocks_problem(blocks: Any, most: int, inputs: bool = False) -> str:
    """Return what is wrong with a list of blocks, or ""; ``inputs`` are for views alone."""
    if not isinstance(blocks, list):
        return "blocks is no list"
    if len(blocks) > most:
        return f"no more than {most} items allowed"
    if twice := _repeated(blocks, "block_id"):
        return f"block_id is used twice: {twice}"
    for position, block in enumerate(blocks):
        try:
            _check_block(block, inputs)
        except (SlackObjectFormationError, TypeError, BadBlockError) as bad:
            return f"{bad} [json-pointer:/blocks/{position}]"
    return ""


def _check_block(block: Node, inputs: bool) -> None:
    """Raise where a block is none, or breaks a limit.

    What slack_sdk does not give back of a block is a type or a field that it does not know.
    """
    kind = block.get("type")
    parsed = Block.parse(dict(block))
    if parsed is None or (kind == "input" and not inputs):
        raise BadBlockError(f"unsupported type: {kind}")
    if parsed.to_dict() != block:
        raise BadBlockError(f"unsupported element, unknown or empty field in: {kind}")
    if kind == "rich_text" and not block.get("elements"):
        raise BadBlockError("missing required field: elements")
    for node in _nodes(block):
        _check_node(node)


def _check_node(node: Node) -> None:
    """Raise where a block, an element or a text breaks a rule that slack_sdk leaves out."""
    kind = str(node.get("type"))
    for name in _NEVER_EMPTY:
        if node.get(name) == "":
            raise BadBlockError(f"missing required field: {name}")
    if kind in ("plain_text", "mrkdwn") and len(node["text"]) > TEXT_OBJECT:
        raise BadBlockError(f"must be less than {TEXT_OBJECT + 1} characters: text")
    if len(str(node.get("url", ""))) > URL:
        raise BadBlockError(f"must be less than {URL + 1} characters: url")
    if isinstance(node.get("style"), Mapping) and set(node["style"]) - _STYLES:
        raise BadBlockError("unknown style")
    _check_plain_text(node)
    elements = node.get("elements") or []
    for one in elements if kind in _CHILDREN else ():
        if one["type"] not in _CHILDREN[kind]:
            raise BadBlockError(f"unsupported element: {one['type']}")
    if twice := _repeated(elements, "action_id"):
        raise BadBlockError(f"action_id is used twice in a block: {twice}")


def _check_plain_text(node: Node) -> None:
    for name in _PLAIN.get(str(node.get("type")), ()):
        if name in node and node[name]["type"] != "plain_text":
            raise BadBlockError(f"{name} must be of type plain_text")


def _repeated(nodes: Sequence[Node], name: str) -> str:
    """Return a value that a field has in two of the nodes, or ""."""
    counts = Counter(str(node[name]) for node in nodes if node.get(name))
    return next((value for value, count in counts.items() if count > 1), "")


def _nodes(node: Any) -> Iterator[Node]:
    """Yield a payload's mappings, outermost first."""
    if isinstance(node, Mapping):
        yield node
    children = node.values() if isinstance(node, Mapping) else node
    for child in children if isinstance(node, Mapping | list | tuple) else ():
        yield from _nodes(child)


def count_characters(node: Any) -> int:
    """How many characters of text a payload's blocks carry."""
    return sum(len(one["text"]) for one in _nodes(node) if isinstance(one.get("text"), str))
