"""Source filters: "according to TASS" asks one publisher, where the archive has it."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ASKED = re.compile(
    r"\b(?:according to|as reported by|reported by|(?:what|how) (?:did|does|has|do) |published by"
    r"|in the pages of|coverage by|from|in|by)\s*(?:the )?$",
    re.I,
)
_VERB = re.compile(r"^(?:['’]s)?\s+(?:reports?|reported|wrote|writes?|stor(?:y|ies)|articles?"
                   r"|coverage|says?|said|dispatch(?:es)?|pieces?)\b", re.I)  # fmt: skip


def sources_of(question: str, known: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """Return the sources a question restricts itself to, and the question without those words.

    Only names in ``known`` (the archive's publishers and agencies) restrict; a name the
    archive does not carry stays a word of the question.
    """
    chosen: list[str] = []
    text = question
    for name in sorted(known, key=len, reverse=True):
        match = re.search(rf"(?<!\w)(?:the )?{re.escape(name)}(?!\w)", text, re.I)
        if match and _restricts(text, match):
            chosen.append(name)
            text = _without(text, match)
    return tuple(chosen), " ".join(text.split())


def _restricts(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    explicit = re.search(
        r"\b(?:according to|reported by|published by|coverage by)\s+$", before, re.I
    )
    return bool(explicit or (_ASKED.search(before) and _VERB.search(after)))


def _without(text: str, match: re.Match[str]) -> str:
    before = re.sub(
        r"[,;]?\s*\b(?:according to|as reported by|reported by|published by|coverage by)\s+$",
        " ", text[: match.start()], flags=re.I,
    )  # fmt: skip
    return before + text[match.end() :].lstrip(",")
