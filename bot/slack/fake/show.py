"""Messages of the fake Slack as plain text, as a person would see them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]


def shown(message: Node) -> str:
    """Return a message, a modal or a Home tab as lines of text.

    Bold is "*so*", a quotation begins with ">", a link is "words <address>", a button "[words]",
    a file "[file NAME]".
    """
    blocks = message.get("blocks") or []
    lines = [line for block in blocks for line in _block(block).splitlines()]
    title = [f"== {message['title']['text']} =="] if "title" in message else []
    files = [f"[file {one['name']}]" for one in message.get("files") or []]
    return "\n".join([*title, *(lines or [str(message.get("text", ""))]), *files]).lstrip("\n")


def _block(block: Node) -> str:
    kind = block["type"]
    if kind == "rich_text":
        return "\n".join(map(_part, block["elements"]))
    if kind in ("actions", "context_actions"):
        return " ".join(_buttons(block["elements"]))
    if kind == "context":
        return " ".join(element.get("text", "") for element in block["elements"])
    if kind == "header":
        return f"== {block['text']['text']} =="
    if kind == "input":
        return f"{block['label']['text'].rstrip('?:')}: ______"
    if kind == "divider":
        return "----"
    text = block.get("text") or {}
    return str(text.get("text", "") if isinstance(text, Mapping) else text)


def _part(part: Node) -> str:
    if part["type"] == "rich_text_list":
        return "\n".join(f"- {_part(item)}" for item in part["elements"])
    words = "".join(map(_run, part["elements"]))
    if part["type"] == "rich_text_quote":
        return "\n".join(f"> {line}" for line in words.splitlines())
    return words


def _run(run: Node) -> str:
    if run["type"] == "link":
        words = run.get("text")
        return f"{words} <{run['url']}>" if words else f"<{run['url']}>"
    words = str(run.get("text", ""))
    return f"*{words}*" if (run.get("style") or {}).get("bold") else words


def _buttons(elements: list[Node]) -> Iterator[str]:
    for element in elements:
        if element["type"] == "feedback_buttons":
            yield f"[{element['positive_button']['text']['text']}]"
            yield f"[{element['negative_button']['text']['text']}]"
        else:
            yield f"[{element['text']['text']}]"
