"""Ranking: articles first, by their words, their vectors and their day; then their passages.

score = lexical + dense + time, each a weight times a number:
- lexical: BM25F of the whole article over the question's stems (see `index.bm25`).
- dense: how near the question is to what the article is about: the best of its headline, its
  first passage (the lead), and, at a discount, any later passage. Twice: for the words of the
  whole question, and for the sentence that asks.
- time: the prior of its day (see `index.search.time_prior`).

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

from index.search.dense import DenseSearcher
from index.search.segment import Mask, Segment
from index.vectors import Rows
from index.vectors.exact import compute_cosines

LEXICAL = 0.29
CONTENT, ASKING = 0.8, 0.5
WEIGHTS = (np.float32(CONTENT), np.float32(ASKING))
"""Of the two vectors of a question: its words of meaning, and the sentence that asks."""
TIME = 0.66

DEEP = 0.75
"""What the nearness of a passage counts that is not its article's first."""

CANDIDATES, DEEP_PASSAGES = 100, 50
"""How many articles get a closer look: the best by a quick score, and those of the nearest
passages wherever these stand."""

BLOCK = 1024
"""Articles that are compared with the question at a time: a megabyte of vectors."""

Scores = NDArray[np.float32]
Place = tuple[int, int]
"""The number of a segment, and an article's place in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryVectors:
    """The question as unit vectors (d,): its words of meaning, and the sentence that asks."""

    content: NDArray[np.float32]
    asking: NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSignals:
    """What a question says of every article, segment by segment.

    ``masks`` are the articles that may be returned, ``rows`` their passages that may, where not
    all of them; ``lexical`` and ``time`` the two scores that are known of all.
    """

    segments: Sequence[Segment]
    masks: Sequence[Mask]
    rows: Rows | None
    lexical: Sequence[Scores]
    time: Sequence[Scores]
    vectors: QueryVectors


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


def rank_articles(signals: RankingSignals, dense: DenseSearcher) -> list[Candidate]:
    """Return the articles worth showing, best first."""
    chosen = dict.fromkeys([*_top(_quick(signals), CANDIDATES), *_deep(signals, dense)])
    found = []
    for at, segment in enumerate(signals.segments):
        places = np.array([place for of, place in chosen if of == at], dtype=np.int64)
        near = _nearness(segment, places, signals.vectors)
        found += [
            _candidate(signals, at, *pair) for pair in zip(places.tolist(), near, strict=True)
        ]
    return sorted(found, key=lambda each: (-each.score, each.segment, each.place))


def _quick(signals: RankingSignals) -> list[Scores]:
    """Return the scores of all articles by words, beginning and day; -inf where not allowed."""
    parts = zip(signals.segments, signals.masks, signals.lexical, signals.time, strict=True)
    found = []
    for segment, mask, lexical, time in parts:
        score = np.full(len(mask), -np.inf, dtype=np.float32)
        places = np.flatnonzero(mask)
        beginning = _beginnings(segment, places, signals.vectors)
        score[places] = LEXICAL * lexical[places] + TIME * time[places] + beginning
        found.append(score)
    return found


def _beginnings(segment: Segment, places: Rows, vectors: QueryVectors) -> Scores:
    """Return the dense part of the articles at these places, by headline and lead alone.

    A block at a time, which stays in the processor's cache for all four comparisons.
    """
    everything = len(places) == len(segment.leads)
    found = np.empty(len(places), dtype=np.float32)
    for at in range(0, len(places), BLOCK):
        some = slice(at, at + BLOCK)
        of = some if everything else places[some]
        parts = [segment.leads[of], *([] if segment.heads is None else [segment.heads[of]])]
        near = [
            weight * np.maximum.reduce([compute_cosines(part, vector) for part in parts])
            for weight, vector in zip(WEIGHTS, (vectors.content, vectors.asking), strict=True)
        ]
        found[some] = near[0] + near[1]
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


def _deep(signals: RankingSignals, dense: DenseSearcher) -> list[Place]:
    """Return where the articles of the nearest passages are."""
    near, _ = dense.find(
        signals.segments, signals.masks, signals.vectors.content, DEEP_PASSAGES, signals.rows
    )
    return [
        (at, place)
        for at, (segment, mask) in enumerate(zip(signals.segments, signals.masks, strict=True))
        for place in segment.articles.places_of_rows(near).tolist()
        if mask[place]
    ]


def _candidate(signals: RankingSignals, at: int, place: int, near: float) -> Candidate:
    return Candidate(
        segment=at,
        place=place,
        lexical=LEXICAL * float(signals.lexical[at][place]),
        dense=near,
        time=TIME * float(signals.time[at][place]),
    )


def _nearness(segment: Segment, places: Rows, vectors: QueryVectors) -> list[float]:
    """Return the dense part of the articles at these places, all their passages read."""
    if not len(places):
        return []
    rows = segment.rows_of(places)
    passages = segment.matrix[np.searchsorted(segment.rows, rows)]
    ends = np.cumsum(segment.articles.passages[places])
    starts = ends - segment.articles.passages[places]
    total = np.zeros(len(places), dtype=np.float32)
    for weight, vector in zip(WEIGHTS, (vectors.content, vectors.asking), strict=True):
        near = compute_cosines(passages, vector)
        best = np.maximum(near[starts], DEEP * np.maximum.reduceat(near, starts))
        if segment.heads is not None:
            best = np.maximum(best, compute_cosines(segment.heads[places], vector))
        total += weight * best
    found: list[float] = total.tolist()
    return found
