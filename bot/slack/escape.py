"""Text of an article or a person, made inert for Slack: it can be read, and do nothing else.

Slack gives meaning to ``<...>`` (mentions, pings, links), to ``*_~`` and back quotes, and to
bare addresses. Visible text therefore travels in rich_text elements, which Slack does not parse
(https://docs.slack.dev/reference/block-kit/blocks/rich-text-block), and the top-level ``text``
is escaped and sent with ``mrkdwn`` off. A control sequence that a text holds all the same is
broken by an invisible word joiner, so that it stays dead wherever it is copied to.
"""

from __future__ import annotations

import re

from bot.sanitize import sanitize_text

WORD_JOINER = "\u2060"
ELLIPSIS = "…"

_CONTROL = re.compile(r"<(?=[!@#]|[a-z]+:)", re.IGNORECASE)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


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
