"""Covers: how well each term of a question is covered, and how covers add up.

A cover is a tuple with a share (0 to 1) for each term, in the order of ``Matcher.terms``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from bot.evidence.match import Cover
from bot.evidence.reading import Sentence
from bot.evidence.scored import Scored, rank_key
from bot.words import Word
from index.types import Hit

LEANT = 0.9
"""The credit of what the sentence before says, for one that begins by pointing back to it."""


def topic_of(question: str) -> str:
    """Return what a rewritten follow-up took over: the words in its closing parentheses."""
    found = re.search(r"\(([^()]*)\)\W*$", question)
    return found[1] if found else ""


def turned(shown: set[str]) -> bool:
    """Tell whether readings of roles show them turned round, and none shows them straight."""
    return "turned" in shown and "straight" not in shown


def once(ranked: Sequence[Scored]) -> list[Scored]:
    """Keep a sentence that several articles carry once, from the earliest of them."""
    kept: dict[str, Scored] = {}
    for one in ranked:
        key = " ".join(one.evidence.sentence.split()).casefold()
        if key not in kept or _published(one) < _published(kept[key]):
            kept[key] = one
    return sorted(kept.values(), key=rank_key)


def apart(ranked: Iterable[Scored]) -> list[Scored]:
    """Return the quotes in order, of those of one article that overlap only the first."""
    found: list[Scored] = []
    for one in ranked:
        if not any(_overlap(one, other) for other in found):
            found.append(one)
    return found


def _overlap(one: Scored, other: Scored) -> bool:
    """Tell whether two quotes are of one article and share characters."""
    left, right = one.evidence, other.evidence
    same = left.hit.article.id == right.hit.article.id
    return same and left.start < right.end and right.start < left.end


def _published(one: Scored) -> date:
    published = one.evidence.hit.article.published
    return (published.range.start if published else None) or date.max


def leaning(some: Sequence[Sentence], covers: Sequence[Cover]) -> list[Cover]:
    """Give a sentence that points back ("The meeting ...") nearly what the one before it says.

    One that points back to another that does so is given what that was given, and less.
    """
    found: list[Cover] = []
    for one, cover in zip(some, covers, strict=True):
        if found and one.points_back:
            cover = best(cover, tuple(LEANT * part for part in found[-1]))
        found.append(cover)
    return found


def best(*covers: Cover) -> Cover:
    """Return, term by term, the best of several covers."""
    return tuple(max(parts) for parts in zip(*covers, strict=True))


def pairs(tokens: Sequence[Word]) -> set[tuple[str, str]]:
    """Return the pairs of stems that stand next to each other."""
    return set(pairwise(word.stem for word in tokens))


def shared(asked: set[tuple[str, str]], tokens: Sequence[Word]) -> float:
    """Return the share of the pairs asked about that the words have (0 to 1)."""
    return len(asked & pairs(tokens)) / len(asked) if asked else 0.0


def newest(hits: Sequence[Hit]) -> date | None:
    """Return the latest day of publication among the hits."""
    days = [hit.article.published.range.end for hit in hits if hit.article.published]
    return max((day for day in days if day), default=None)


def recency(hit: Hit, latest: date | None) -> float:
    """Return how new a hit is among those found: 1 for the newest, half of it a year earlier."""
    published = hit.article.published
    if latest is None or published is None or published.range.end is None:
        return 0.0
    return float(2.0 ** (-(latest - published.range.end).days / 365))
