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
from index.vectors.exact import compute_cosines, intersect_rows

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
    """An article that may answer: what speaks for it, and why it was looked at more closely.

    It means the same in every process: ``row`` is the first of its passages, ``source`` its
    publisher. ``quick`` is the score that it was chosen by (-inf where it is not among the best),
    ``deep`` the cosines of its passages that are among the nearest of all.
    """

    row: int
    source: str
    lexical: float
    dense: float
    time: float
    quick: float
    deep: tuple[float, ...]

    @property
    def score(self) -> float:
        """What candidates are ranked by."""
        return self.lexical + self.dense + self.time


def rank_articles(signals: RankingSignals, dense: DenseSearcher) -> list[Candidate]:
    """Return the articles worth showing, in the order of segments and rows; without sources."""
    quick, deep = _top(_quick(signals), CANDIDATES), _deep(signals, dense)
    chosen = dict.fromkeys([*quick, *deep])
    found = []
    for at, segment in enumerate(signals.segments):
        places = np.array(sorted(place for of, place in chosen if of == at), dtype=np.int64)
        near = _nearness(segment, places, signals.vectors)
        found += [
            Candidate(
                row=int(segment.articles.first_row[place]),
                source="",
                lexical=LEXICAL * float(signals.lexical[at][place]),
                dense=nearness,
                time=TIME * float(signals.time[at][place]),
                quick=quick.get((at, place), -np.inf),
                deep=tuple(deep.get((at, place), ())),
            )
            for place, nearness in zip(places.tolist(), near, strict=True)
        ]
    return found


def merge_candidates(parts: Sequence[Sequence[Candidate]]) -> list[tuple[int, Candidate]]:
    """Return (part, candidate), best first, as one archive of all parts would have ranked them.

    Each part brings its own best; here only those stay that are among the best of all.
    """
    every = [(part, one) for part, some in enumerate(parts) for one in some]
    quick = sorted(every, key=lambda each: (-each[1].quick, each[1].row))[:CANDIDATES]
    chosen = {(part, one.row) for part, one in quick if np.isfinite(one.quick)}
    near = [(cosine, part, one.row) for part, one in every for cosine in one.deep]
    near.sort(key=lambda each: (-each[0], each[2]))
    chosen |= {(part, row) for _, part, row in near[:DEEP_PASSAGES]}
    kept = [(part, one) for part, one in every if (part, one.row) in chosen]
    return sorted(kept, key=lambda each: (-each[1].score, each[1].row))


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


def _top(scores: Sequence[Scores], n: int) -> dict[Place, float]:
    """Return where the ``n`` best finite scores are, best first, with the scores."""
    flat = np.concatenate([np.empty(0, dtype=np.float32), *scores])
    some = np.argpartition(-flat, n - 1)[:n] if n < len(flat) else np.arange(len(flat))
    some = some[np.isfinite(flat[some])]
    some = some[np.argsort(-flat[some], kind="stable")]
    ends = np.cumsum([len(each) for each in scores])
    segments = np.searchsorted(ends, some, side="right")
    starts = np.concatenate([[0], ends])[segments]
    places = zip(segments.tolist(), (some - starts).tolist(), strict=True)
    return dict(zip(places, flat[some].tolist(), strict=True))


def _deep(signals: RankingSignals, dense: DenseSearcher) -> dict[Place, list[float]]:
    """Return where the articles of the nearest passages are, with these passages' cosines."""
    near, cosines = dense.find(
        signals.segments, signals.masks, signals.vectors.content, DEEP_PASSAGES, signals.rows
    )
    cosine = dict(zip(near.tolist(), cosines.tolist(), strict=True))
    found: dict[Place, list[float]] = {}
    for at, (segment, mask) in enumerate(zip(signals.segments, signals.masks, strict=True)):
        here = intersect_rows(segment.rows, near)
        places = segment.articles.places_of_rows(here).tolist()
        for row, place in zip(here.tolist(), places, strict=True):
            if mask[place]:
                found.setdefault((at, place), []).append(cosine[row])
    return found


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
