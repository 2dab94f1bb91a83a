"""Block Kit as small functions: rich text, buttons, headers, and what they say in plain text.

The blocks are slack_sdk's models, whose limits they keep, as JSON. A long text is split by the
caller; what has no room for a split (a header, a label) is cut with an ellipsis here.

Slack gives meaning to ``<...>`` (mentions, pings, links), to ``*_~`` and back quotes, and to
bare addresses. Visible text therefore travels in rich_text elements, which Slack does not parse
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block), and the top-level ``text``
is escaped and sent with ``mrkdwn`` off. A control sequence that a text holds all the same is
broken by an invisible word joiner, so that it stays dead wherever it is copied to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlsplit

from slack_sdk.models.blocks import (
    ActionsBlock,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    RichTextQuoteElement,
    RichTextSectionElement,
)

from bot.sanitize import sanitize_text

Block = dict[str, Any]
Element = dict[str, Any]

NOTE = 2000
"""Characters of a line of small print."""
WORD_JOINER = "\u2060"
ELLIPSIS = "…"

_CONTROL = re.compile(r"<(?=[!@#]|[a-z]+:)", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_SAFE = "%/:=&?~#+!$,;'@()*[]-._"


def build_text(words: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Return a literal run of text: Slack parses nothing in it."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": escape_plain_text(words), **({"style": style} if style else {})}


def build_link(address: str, words: str) -> Element:
    """Return a link with its words, or the words alone where the address is not of the web.

    Words of which nothing is left to see give way to the address.
    """
    safe = to_web_address(address)
    if not safe:
        return build_text(words)
    return RichTextElementParts.Link(url=safe, text=escape_plain_text(words) or safe).to_dict()


def to_web_address(address: str) -> str:
    """Return an http(s) address that Slack takes, or "" where there is none."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:  # a bracket of an IPv6 host left open
        return ""
    safe = quote(address.strip(), safe=_SAFE)
    web = parts.scheme in ("http", "https") and bool(parts.netloc)
    return safe if web and len(safe) <= ButtonElement.url_max_length else ""


def build_paragraph(*elements: Element) -> Block:
    """Return a block of running text."""
    return RichTextBlock(elements=[RichTextSectionElement(elements=_visible(elements))]).to_dict()


def build_quote(*elements: Element) -> Block:
    """Return a block set off as a quotation."""
    return RichTextBlock(elements=[RichTextQuoteElement(elements=_visible(elements))]).to_dict()


def _visible(elements: Sequence[Element]) -> list[Element]:
    """Return the runs that say something: Slack refuses a block with an empty one."""
    return [one for one in elements if one["text"]]


def build_preformatted(words: str) -> Block:
    """Return a block in type of one width."""
    part = RichTextPreformattedElement(elements=[build_text(words)])
    return RichTextBlock(elements=[part]).to_dict()


def build_header(words: str) -> Block:
    """Return a headline."""
    return HeaderBlock(text=_plain_text(words, HeaderBlock.text_max_length)).to_dict()


def build_plain_text(words: str) -> Element:
    """Return a plain_text object: no formatting, no mentions."""
    return PlainTextObject(text=escape_plain_text(words), emoji=False).to_dict()


def build_context(words: str) -> Block:
    """Return a line of small print."""
    return ContextBlock(elements=[_plain_text(words, NOTE)]).to_dict()


def build_button(words: str, action: str, value: str) -> Element:
    """Return a button. ``action`` names its listener, ``value`` comes back with the press."""
    text = _plain_text(words, ButtonElement.text_max_length)
    value = value[: ButtonElement.value_max_length]
    return ButtonElement(text=text, action_id=action, value=value).to_dict()


def build_actions(*elements: Element) -> Block:
    """Return a row of buttons."""
    return ActionsBlock(elements=elements).to_dict()


def _plain_text(words: str, most: int) -> PlainTextObject:
    return PlainTextObject(text=truncate_text(escape_plain_text(words), most), emoji=False)


def get_fallback_text(blocks: Sequence[Mapping[str, Any]]) -> str:
    """Return what the blocks say, a line each: for notifications and screen readers."""
    return "\n".join(filter(None, (_said(block).strip() for block in blocks)))


def _said(block: Mapping[str, Any]) -> str:
    if block["type"] in ("actions", "context_actions"):
        return ""
    return "".join(_words(block))


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for child in node:
            yield from _words(child)
    elif isinstance(node, dict):
        for name in ("text", "elements", "fields"):
            yield from _words(node.get(name))


def count_block_characters(block: Mapping[str, Any]) -> int:
    """How many characters of text a block carries."""
    return len("".join(_words(dict(block))))


def escape_plain_text(text: str) -> str:
    """Return text for a rich_text or plain_text element: nothing in it pings, links or hides.

    Example: "<!channel>" -> "<" + word joiner + "!channel>"; direction overrides are dropped.
    """
    return _CONTROL.sub("<" + WORD_JOINER, sanitize_text(text))


def escape_mrkdwn(text: str) -> str:
    """Return text for a message's top-level ``text``: literal, and its entities escaped."""
    return re.sub("[&<>]", lambda match: _ENTITIES[match[0]], escape_plain_text(text))


def truncate_text(text: str, most: int) -> str:
    """Return at most ``most`` characters, ending in an ellipsis where some are missing."""
    return text if len(text) <= most else text[: most - 1].rstrip() + ELLIPSIS


def split_text(text: str, most: int) -> list[str]:
    """Split a text into runs of at most ``most`` characters that join to the whole again.

    Breaks after a line, else after a sentence, else after a word, else anywhere.
    """
    found: list[str] = []
    while len(text) > most:
        at = _break(text, most)
        found.append(text[:at])
        text = text[at:]
    return [*found, text] if text else found


def _break(text: str, most: int) -> int:
    for mark in ("\n", ". ", " "):
        at = text.rfind(mark, 0, most) + len(mark)
        if at > most // 2:
            return at
    return most
