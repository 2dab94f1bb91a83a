"""Pieces of a text: its lines, cut apart again where two blocks were glued together.

Text taken out of a page often joins blocks with no space: "all the difference.The mayor
said". Such a seam is a boundary for judging; the text itself is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SEAM = re.compile(
    r"(?<=[a-z0-9)][.!?])(?=[A-Z“\"‘][a-z’']+[\s,’])|(?<=[.!?][”\"’])(?=[A-Z][a-z]+\s)"
)
_ENDS = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bNo)(?<!\b[A-Z])"
    r"(?<![.!?…])[.!?…]++[”\"’')]*+(?=\s+\S|$)"
)
_QUOTED = re.compile(r"“[^”]{0,600}(?:”|$)|(?<!\w)\"[^\"]{0,600}(?:\"|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``text[start:end]`` of the text being cleaned, without outer white space."""

    start: int
    end: int
    text: str


def pieces(text: str) -> list[Piece]:
    """Return the lines of a text, split further at glued seams, in order; empty lines go."""
    seams = [seam.start() for seam in _SEAM.finditer(text)]
    found: list[Piece] = []
    start, n = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        while n < len(seams) and seams[n] < end:
            _add(found, text, start, seams[n])
            start, n = seams[n], n + 1
        _add(found, text, start, end)
        start = end + 1
    return found


def _add(found: list[Piece], text: str, start: int, end: int) -> None:
    part = text[start:end]
    if stripped := part.strip():
        at = start + len(part) - len(part.lstrip())
        found.append(Piece(at, at + len(stripped), stripped))


def sentences_of(piece: Piece) -> list[Piece]:
    """Return the sentences of a piece; short-sighted, for judging edges only."""
    found, start = [], 0
    for match in _ENDS.finditer(piece.text):
        found.append(_part(piece, start, match.end()))
        start = match.end()
    if piece.text[start:].strip():
        found.append(_part(piece, start, len(piece.text)))
    return found


def _part(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    at = piece.start + start + len(text) - len(text.lstrip())
    return Piece(at, at + len(text.strip()), text.strip())


def unquoted(text: str) -> str:
    """Return a text without what stands in double quotes: only the page's own voice."""
    return _QUOTED.sub(" ", text)
