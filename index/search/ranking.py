"""Ranking: articles first, by their words, their vectors and their day; then their passages.

score = lexical + dense + time, each a weight times a number:
- lexical: BM25F of the whole article over the question's stems (see `index.vectors.sparse`).
- dense: how near the question is to what the article is about: the best of its headline, its
  first passage (the lead), and, at a discount, any later passage. Twice: for the words of the
  whole question, and for the sentence that asks.
- time: the prior of its day (see `index.search.prior`).

Fitted as a conditional logit on the 98 questions of realtimeqa, cross-validated by week: of 40
features tried these carry the ranking, and no others improved it (DECISIONS.md has them).
Whole-article scores are what keeps digests ("five things to know") below the stories they sum
up; plain reciprocal rank fusion of passages loses to BM25 alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.search.dense import Dense
from index.search.segment import Mask, Segment
from index.vectors import Rows
from index.vectors.exact import cosines

LEXICAL = 0.29
CONTENT, ASKING = 0.8, 0.5
WEIGHTS = np.array([CONTENT, ASKING], dtype=np.float32)
TIME = 0.66

DEEP = 0.75
"""What the nearness of a passage counts that is not its article's first."""

CANDIDATES, DEEP_PASSAGES = 100, 50
"""How many articles get a closer look: the best by a quick score, and those of the nearest
passages wherever these stand."""

Scores = NDArray[np.float32]
Place = tuple[int, int]
"""The number of a segment, and an article's place in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vectors:
    """The question as unit vectors (d,): its words of meaning, and the sentence that asks."""

    content: NDArray[np.float32]
    asking: NDArray[np.float32]
    both: NDArray[np.float32]

    @classmethod
    def of(cls, content: NDArray[np.float32], asking: NDArray[np.float32]) -> Vectors:
        """Return the two, also as the columns of one array in the order of `WEIGHTS`."""
        return cls(content=content, asking=asking, both=np.stack([content, asking], axis=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What a question says of every article, segment by segment.

    ``masks`` are the articles that may be returned, ``rows`` their passages that may, where not
    all of them; ``lexical`` and ``time`` the two scores that are known of all.
    """

    segments: Sequence[Segment]
    masks: Sequence[Mask]
    rows: Rows | None
    lexical: Sequence[Scores]
    time: Sequence[Scores]
    vectors: Vectors


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may answer: which segment has it, where, and what speaks for it."""

    segment: int
    place: int
    lexical: float
    dense: float
    time: float

    @property
    def score(self) -> float:
        """What candidates are ranked by."""
        return self.lexical + self.dense + self.time


def ranked(signals: Signals, dense: Dense) -> list[Candidate]:
    """Return the articles worth showing, best first."""
    places = dict.fromkeys([*_top(_quick(signals), CANDIDATES), *_deep(signals, dense)])
    found = [_candidate(signals, at, place) for at, place in places]
    return sorted(found, key=lambda each: -each.score)


def _quick(signals: Signals) -> list[Scores]:
    """Return the scores of all articles by words, beginning and day; -inf where not allowed."""
    parts = zip(signals.segments, signals.masks, signals.lexical, signals.time, strict=True)
    found = []
    for segment, mask, lexical, time in parts:
        score = LEXICAL * lexical + TIME * time
        vectors = (signals.vectors.content, signals.vectors.asking)
        for weight, vector in zip(WEIGHTS, vectors, strict=True):
            near = cosines(segment.leads, vector)
            if segment.heads is not None:
                near = np.maximum(near, cosines(segment.heads, vector))
            score = score + weight * near
        found.append(np.where(mask, score, -np.inf).astype(np.float32))
    return found


def _top(scores: Sequence[Scores], n: int) -> list[Place]:
    """Return where the ``n`` best finite scores are, best first."""
    flat = np.concatenate([np.empty(0, dtype=np.float32), *scores])
    some = np.argpartition(-flat, n - 1)[:n] if n < len(flat) else np.arange(len(flat))
    some = some[np.isfinite(flat[some])]
    some = some[np.argsort(-flat[some], kind="stable")]
    ends = np.cumsum([len(each) for each in scores])
    segments = np.searchsorted(ends, some, side="right")
    starts = np.concatenate([[0], ends])[segments]
    return list(zip(segments.tolist(), (some - starts).tolist(), strict=True))


def _deep(signals: Signals, dense: Dense) -> list[Place]:
    """Return where the articles of the nearest passages are."""
    near, _ = dense.find(
        signals.segments, signals.masks, signals.vectors.content, DEEP_PASSAGES, signals.rows
    )
    return [
        (at, place)
        for at, (segment, mask) in enumerate(zip(signals.segments, signals.masks, strict=True))
        for place in segment.articles.at_rows(near).tolist()
        if mask[place]
    ]


def _candidate(signals: Signals, at: int, place: int) -> Candidate:
    return Candidate(
        segment=at,
        place=place,
        lexical=LEXICAL * float(signals.lexical[at][place]),
        dense=_nearness(signals.segments[at], place, signals.vectors),
        time=TIME * float(signals.time[at][place]),
    )


def _nearness(segment: Segment, place: int, vectors: Vectors) -> float:
    """Return the dense part of one article, from its headline, its lead and its passages."""
    first = np.searchsorted(segment.rows, segment.articles.first_row[place])
    passages = segment.matrix[first : first + segment.articles.passages[place]]
    near = passages @ vectors.both
    best = np.maximum(near[0], DEEP * near.max(axis=0))
    if segment.heads is not None:
        best = np.maximum(best, segment.heads[place] @ vectors.both)
    return float(best @ WEIGHTS)
