"""Text that nobody vouches for, made to show itself and do nothing: one list for all surfaces.

Articles, models, file names and people's words may hold characters that act instead of showing:
terminal escapes, marks that turn the direction of text, invisible letters that hide words from a
reader (zero-width characters, Unicode's tags and its variation selectors' supplement). Joiners
that scripts and emoji need (U+200C, U+200D, U+FE0F) stay.
"""

from __future__ import annotations

import json
import re

ACTING = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, escape among them; tab and line feed stay
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of text
    "\u200b\u2060-\u2065\u206a-\u206f\u180e\ufeff\ufff9-\ufffb"  # of no width
    "\u2028\u2029"  # line ends that only some programs see
    "\U000e0000-\U000e01ef"  # tags, and selectors that can spell out bytes
)
"""The inside of a character class: what acts instead of showing."""

_ACTING = re.compile(f"[{ACTING}]")
_ESCAPED = re.compile(f"[{ACTING}\ud800-\udfff]")


def sanitize_text(text: str) -> str:
    """Return text without the characters that act. Example: "a\\x1b[31mb" -> "a[31mb"."""
    return _ACTING.sub("", text)


def to_json_line(value: object) -> str:
    """Return a value as one line of JSON, whose acting characters are written as escapes.

    So are halves of characters, which cannot be written otherwise. The value read back is the
    same; a terminal that shows the line does nothing.
    """
    return _ESCAPED.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1] if ord(match[0]) != 0x7F else "\\u007f"
