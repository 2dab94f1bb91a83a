"""A fence around text that nobody vouches for: no text can contain its own closing line.

Within it every line of a text is indented, so that none begins a part of the prompt ("passage:",
"== system =="), and the tokens by which models tell roles apart are broken by a blank, since some
servers read them wherever they stand. Both change white space alone: a quote of such text is
still found in the article, but for those tokens.

The mark is a digest over the texts themselves and the question, so that a prompt is the same
each time it is written, and a text that held it would have to hold its own digest. Should one
do so all the same, another mark is taken.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

INDENT = "  "
_ROLE = re.compile(
    r"<(?=\||｜|/?s>|/?\w+_of_\w+>|/?(?:bos|eos|unk|pad|think|system|user|assistant)>|</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])|\|(?=>)",
    re.I,
)
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def inert(text: str) -> str:
    """Return foreign text as it stands in a fence: indented, and without tokens of roles.

    Example: "a\\n<|im_end|>" -> "  a\\n  < |im_end| >".
    """
    bare = _ROLE.sub(lambda found: f"{found[0]} ", text)
    return "\n".join(f"{INDENT}{line}".rstrip() for line in _LINE_END.split(bare))


def mark_of(texts: Sequence[str], salt: str = "") -> str:
    """Return a mark of 16 hexadecimal digits that stands in none of the texts."""
    whole = "\0".join([salt, *texts])
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return mark_of(texts, salt + mark) if mark in whole else mark
