"""Judge each piece of a text, and cut the boilerplate exactly at its edges.

Three verdicts: furniture (share buttons, "read more", credits, notices) is cut wherever it
stands; an appeal (donation, newsletter, membership, comments) is cut where it speaks in the
page's own voice; a weak appeal only where it stands among certain ones. Everything else is
the article's own. A paragraph that is partly an appeal loses only its outer sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.clean.blocks import Piece, split_pieces, split_sentences
from index.clean.rules import (
    NEEDED,
    classify_sentence,
    find_trailing_credit,
    has_possible_appeal,
    is_about_page,
    is_boilerplate_line,
    is_weak_appeal,
)

Verdict = Literal["own", "furniture", "appeal", "mixed"]

_GAP = 4  # pieces between two appeals that may belong to the same block
_BLANK = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """What is left of a text, and what was cut, piece by piece, in order."""

    text: str
    cut: tuple[str, ...]


def remove_boilerplate(text: str, repeated: frozenset[str] = frozenset()) -> Cleaned:
    """Cut the boilerplate out of a text; what is kept is kept letter for letter.

    ``repeated`` are lines known to stand in many articles of the same source. White space is
    touched only at the ends of lines and where runs of empty lines are left.
    """
    parts = split_pieces(text)
    suspects = _suspects(text, parts)
    verdicts = [_verdict(part, repeated, n in suspects) for n, part in enumerate(parts)]
    cuts = _cuts(parts, verdicts)
    kept, at = [], 0
    for cut in cuts:
        kept.append(text[at : cut.start])
        at = cut.end
    kept.append(text[at:])
    return Cleaned(text=_tidy("".join(kept)), cut=tuple(cut.text for cut in cuts))


def _suspects(text: str, parts: Sequence[Piece]) -> set[int]:
    """Return the numbers of the pieces that hold a word no appeal can do without."""
    low = text.lower()
    if len(low) != len(text):  # "İ" grows when it is lowered; then every piece is suspect
        return set(range(len(parts)))
    starts = [part.start for part in parts]
    found: set[int] = set()
    for word in NEEDED:
        at = low.find(word)
        while at >= 0:
            n = bisect_right(starts, at) - 1
            found.add(n)
            at = low.find(word, parts[n].end)
    return found


def _tidy(text: str) -> str:
    """Strip the ends of lines, and leave one empty line where there were more."""
    stripped = "\n".join(line.strip() for line in text.split("\n"))
    return _BLANK.sub("\n\n", stripped).strip("\n")


def _verdict(piece: Piece, repeated: frozenset[str], suspect: bool) -> Verdict:
    if piece.text in repeated or is_boilerplate_line(piece.text):
        return "furniture"
    if not suspect or not has_possible_appeal(piece.text):
        return "own"
    marks = [classify_sentence(sentence.text) for sentence in split_sentences(piece)]
    if "certain" not in marks:
        return "own"
    return "mixed" if "own" in marks else "appeal"


def _cuts(parts: Sequence[Piece], verdicts: list[Verdict]) -> list[Piece]:
    """Return the stretches to cut, in order."""
    judged = _joined(parts, verdicts)
    found: list[Piece] = []
    for part, verdict in zip(parts, judged, strict=True):
        if verdict in ("furniture", "appeal"):
            found.append(part)
        elif verdict == "mixed":
            found.extend(_outer(part))
        elif (credit := find_trailing_credit(part.text)) is not None:
            found.append(_tail(part, credit))
    return found


def _joined(parts: Sequence[Piece], verdicts: list[Verdict]) -> list[Verdict]:
    """Make one block of appeals out of what stands between two of them in the page's voice."""
    judged = list(verdicts)
    anchors = [n for n, verdict in enumerate(verdicts) if verdict in ("appeal", "mixed")]
    for first, last in pairwise(anchors):
        between = range(first + 1, last)
        weak = (verdicts[n] == "furniture" or is_weak_appeal(parts[n]) for n in between)
        if len(between) <= _GAP and all(weak):
            for n in between:
                judged[n] = "appeal"
    for n in anchors:
        if judged[n] == "mixed" and _inside(judged, n) and _mostly_appeal(parts[n]):
            judged[n] = "appeal"
    return judged


def _inside(judged: Sequence[Verdict], n: int) -> bool:
    """Tell whether a piece stands among appeals, or in the block that ends the page."""
    after = judged[n + 1 :]
    if n and judged[n - 1] == "appeal" and after[:1] in (["appeal"], ["furniture"], ["mixed"]):
        return True
    return all(verdict in ("appeal", "furniture", "mixed") for verdict in after)


def _mostly_appeal(part: Piece) -> bool:
    """Tell whether an appeal fills a piece; a page's words about itself and offers belong to it."""
    rest = [
        sentence.text
        for sentence in split_sentences(part)
        if classify_sentence(sentence.text) == "own"
    ]
    return all(is_about_page(text) for text in rest)


def _outer(part: Piece) -> list[Piece]:
    """Return the sentences to cut at a paragraph's edges: appeals, and weak ones among them."""
    sentences = split_sentences(part)
    marks = [classify_sentence(sentence.text) for sentence in sentences]
    head = _run(marks)
    tail = _run(marks[head:][::-1])
    return sentences[:head] + sentences[len(sentences) - tail :] if tail else sentences[:head]


def _run(marks: Sequence[str]) -> int:
    """Return how many marks from the start belong to an appeal: up to its last certain one."""
    length = 0
    for n, one in enumerate(marks, start=1):
        if one == "own":
            break
        if one == "certain":
            length = n
    return length


def _tail(part: Piece, start: int) -> Piece:
    return Piece(part.start + start, part.end, part.text[start:].strip())
