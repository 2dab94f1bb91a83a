"""A fence around text that nobody vouches for: no text can contain its own closing line.

The mark is a digest over the texts themselves and the question, so that a prompt is the same
each time it is written, and a text that held it would have to hold its own digest. Should one
do so all the same, another mark is taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def mark_of(texts: Sequence[str], salt: str = "") -> str:
    """Return a mark of 16 hexadecimal digits that stands in none of the texts."""
    whole = "\0".join([salt, *texts])
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return mark_of(texts, salt + mark) if mark in whole else mark
