"""Foreign text made harmless for a report: no terminal escapes, no text that runs backwards."""

from __future__ import annotations

import html
import re

from bot.inert import ACTING

_ALIVE = re.compile(f"[{ACTING}\ud800-\udfff\ufffe\uffff]")  # and what no XML may hold
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
