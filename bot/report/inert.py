"""Foreign text made harmless for a report: no terminal escapes, no text that runs backwards."""

from __future__ import annotations

import html
import re

_ALIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, escape among them; tab and line feed stay
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of text
    "\ud800-\udfff\ufffe\uffff"  # what no XML may hold
    "\U000e0000-\U000e007f]"  # invisible tags
)
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$])")


def inert(text: str) -> str:
    """Return text with every character that acts instead of showing replaced by U+FFFD."""
    return _ALIVE.sub("\ufffd", text)


def one_line(text: str, longest: int = 400) -> str:
    """Return inert text on one line, cut to a length."""
    folded = " ".join(inert(text).split())
    return folded if len(folded) <= longest else f"{folded[: longest - 1]}…"


def markdown_text(text: str, longest: int = 400) -> str:
    """Return text for a cell of a Markdown table: no markup, mention, reference or link.

    Example: "see @ann, #12" -> "see &#64;ann, &#35;12".
    """
    plain = html.escape(one_line(text, longest), quote=False)
    marked = _MARKDOWN.sub(r"\\\1", plain)
    marked = re.sub(r"(?<!&)#(?=\d)", "&#35;", marked).replace("@", "&#64;")
    return marked.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
