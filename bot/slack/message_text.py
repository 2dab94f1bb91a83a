"""The words of a Slack message: its text, or its blocks; and those that it forwards or shares.

Rendered blocks use Slack's mrkdwn, as ``text`` does: ``<@U1>``, ``<https://a|b>``, and ``&<>`` as
entities. So mentions are found and markup is taken off in the same way wherever words stand.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

Node = Mapping[str, Any]

LONGEST = 1500
"""Characters of forwarded words that are kept with a question."""

_LABELLED = re.compile(r"<(https?://[^<>|]+)\|[^<>]*>")
_MARKUP = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")


def get_message_text(message: Node, me: str = "") -> str:
    """Return a message's words as mrkdwn.

    Its blocks stand in where ``text`` is empty, or where they alone mention the bot ``me``.
    """
    text = str(message.get("text") or "")
    blocks = _render_blocks(message.get("blocks"))
    if not text.strip() or (me and not mentions(text, me) and mentions(blocks, me)):
        return blocks or text
    return text


def mentions(text: str, me: str) -> bool:
    """Tell whether mrkdwn mentions a user."""
    return f"<@{me}>" in text or f"<@{me}|" in text


def get_forwarded_text(message: Node) -> str:
    """Return the words of the messages that a message forwards or shares, without markup."""
    shared = [
        one
        for one in message.get("attachments") or []
        if one.get("is_share") or one.get("is_msg_unfurl") or one.get("message_blocks")
    ]
    return " ".join(filter(None, map(_read_attachment, shared)))[:LONGEST]


def get_full_text(message: Node) -> str:
    """Return all words of a message, attachments too, without markup: a person's or an alert's."""
    attached = map(_read_attachment, message.get("attachments") or [])
    words = [strip_markup(get_message_text(message)), *attached]
    return " ".join(dict.fromkeys(filter(None, words)))[:LONGEST]


def strip_markup(text: str, me: str = "") -> str:
    """Return what a person typed, without Slack's markup and without the bot's own mention.

    Example: "<@B> who met <https://a.example|Kim> &amp; Putin?" -> "who met Kim & Putin?"
    """

    def plain(match: re.Match[str]) -> str:
        sign, name, label = match.groups()
        if sign == "@" and name == me:
            return " "
        return label or ("" if sign == "!" else f"{sign}{name}")

    return " ".join(html.unescape(_MARKUP.sub(plain, text)).split())


def list_hidden_addresses(text: str) -> list[str]:
    """Return the addresses that mrkdwn hides behind words. Example: "<https://a.b|this>"."""
    return [html.unescape(found) for found in _LABELLED.findall(text)]


def _read_attachment(attachment: Node) -> str:
    """Return the words of an attachment: its blocks' where it has some, else its fields'."""
    blocks = [
        *(attachment.get("blocks") or []),
        *(
            block
            for one in attachment.get("message_blocks") or []
            for block in (one.get("message") or {}).get("blocks") or []
        ),
    ]
    named = (attachment.get(name) for name in ("pretext", "title", "text"))
    fields = (
        value
        for one in attachment.get("fields") or []
        for value in (one.get("title"), one.get("value"))
    )
    plain = "\n".join(str(one) for one in (*named, *fields) if one)
    words = _render_blocks(blocks) or plain or str(attachment.get("fallback") or "")
    return strip_markup(words)


def _render_blocks(blocks: Any) -> str:
    return "\n".join(filter(None, ("".join(_render(block)) for block in blocks or [])))


def _render(node: Any) -> Iterator[str]:
    """Yield a block's words in order, whatever it is nested in."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from _render(child)
            yield "\n" if _is_line(child) else ""
    elif isinstance(node, Mapping):
        kind = node.get("type")
        if kind == "user":
            yield f"<@{node.get('user_id')}>"
        elif kind == "link":
            yield f"<{node.get('url')}|{_escape(str(node.get('text') or node.get('url')))}>"
        elif kind in ("text", "plain_text"):
            yield _escape(str(node.get("text") or ""))
        elif isinstance(text := node.get("text"), str):
            yield text
        else:
            for name in ("text", "fields", "elements"):
                yield from _render(node.get(name))


def _is_line(node: Any) -> bool:
    """Tell whether what follows a node stands on a line of its own."""
    kind = str(node.get("type")) if isinstance(node, Mapping) else ""
    return kind.startswith("rich_text_") or kind in ("mrkdwn", "plain_text")


def _escape(words: str) -> str:
    return html.escape(words, quote=False)
