"""From ranked articles to hits: their fittest passages, copies after the originals."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.archive import ArchiveReader
from index.bm25 import Stems, count_similar_words
from index.search.query import Query
from index.search.ranking import Candidate
from index.search.segment import Segment
from index.types import Article, Hit, Passage
from index.vectors import Rows
from index.vectors.exact import intersect_rows

REPEAT = 0.15
"""What each further passage of an article loses."""

GAP = 0.3
"""What a passage loses for each unit of fitness below the best of its article."""

COPY, SAME = 0.3, 0.985
"""What wire copy loses: the lead (by cosine) of a better article of another publisher."""

SPARE = 4
"""Articles beyond those wanted that are looked at, to take the place of copies."""

TOLD = 50
"""Words that an article must have to be a copy; pages without a story all look alike."""

FITTED, LEAST = 100, 4
"""Passages whose words are read for a search, and for an article at least: the nearest."""


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOrder:
    """What is read of the articles that were chosen: the passages nearest and fittest of each.

    ``nearest`` passages are looked at, ``most`` of them kept; ``weights`` is what each stem of the
    question is worth, ``rows`` are the only passages that may be shown, where not all may.
    """

    nearest: int
    most: int
    vector: NDArray[np.float32]
    weights: Mapping[str, float]
    rows: Rows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadArticle:
    """The fittest passages of one article, best first, and what tells it from a copy.

    ``row`` is the article's first row; ``fits`` says how well each of ``passages`` fits. ``lead``
    is the vector of its first passage, ``length`` the number of its words.
    """

    row: int
    article: Article
    passages: tuple[Passage, ...]
    fits: tuple[float, ...]
    lead: NDArray[np.float32]
    length: float


def order_candidates(
    ranked: Sequence[tuple[int, Candidate]], query: Query
) -> Sequence[tuple[int, Candidate]]:
    """Return the articles that are looked at: the best ranked, of several publishers if asked."""
    n = query.k + SPARE
    if query.per_source >= 1 or len(ranked) <= n:
        return ranked[:n]
    return diversify_sources(ranked, [one.source for _, one in ranked], n, query.per_source)


def get_depth(query: Query, articles: int) -> tuple[int, int]:
    """Return how many passages of each article are looked at, and how many of them are kept."""
    most = max(query.per_article, -(-query.k // max(articles, 1)))
    return max(most, LEAST, FITTED // max(articles, 1)), most


def read_articles(
    archive: ArchiveReader,
    segments: Sequence[Segment],
    rows: Sequence[int],
    order: ReadingOrder,
    stems: Stems,
) -> list[ReadArticle]:
    """Return what there is to show of the articles that begin at these rows, in their order."""
    places = [place for row in rows if (place := _find_place(segments, row)) is not None]
    near = [_nearest(segments[at], place, order) for at, place in places]
    texts = archive.texts([row for some, _ in near for row in some.tolist()])
    fittest = []
    for some, cosines in near:
        words = [texts[row][0] for row in some.tolist()]
        fit = score_passages(words, cosines, order.weights, stems)
        best = np.argsort(-np.array(fit), kind="stable")[: order.most].tolist()
        fittest.append([(int(some[at]), fit[at]) for at in best])
    kept = [row for some in fittest for row, _ in some]
    read = {row: (passage, article) for row, passage, article in archive.read_passages(kept)}
    return [
        ReadArticle(
            row=int(segments[at].articles.first_row[place]),
            article=read[some[0][0]][1],
            passages=tuple(read[row][0] for row, _ in some),
            fits=tuple(fit for _, fit in some),
            lead=np.array(segments[at].leads[place]),
            length=float(segments[at].articles.length[place]),
        )
        for (at, place), some in zip(places, fittest, strict=True)
        if some
    ]


def _find_place(segments: Sequence[Segment], row: int) -> tuple[int, int] | None:
    """Return the segment and the place of the live article that begins at a row."""
    for at, segment in enumerate(segments):
        for place in segment.articles.places_of_rows(np.array([row])).tolist():
            if segment.alive[place]:
                return at, place
    return None


def select_hits(read: Sequence[tuple[Candidate, ReadArticle]], query: Query) -> list[Hit]:
    """Return at most ``k`` hits, best first, from articles that were read, best ranked first."""
    found, leads = [], _Leads()
    for candidate, one in read:
        copy = COPY if leads.is_repeat(one.article.source, one.lead, one.length) else 0.0
        for place, (passage, fit) in enumerate(zip(one.passages, one.fits, strict=True)):
            why = _why(candidate, copy, GAP * (one.fits[0] - fit) + REPEAT * place)
            score = sum(why.values())
            found.append(Hit(passage=passage, article=one.article, score=score, score_parts=why))
    best = sorted(found, key=lambda hit: -hit.score)
    return diversify_sources(best, [hit.article.source for hit in best], query.k, query.per_source)


def diversify_sources(
    items: Sequence[Item], sources: Sequence[str], n: int, share: float
) -> list[Item]:
    """Return the first ``n`` items, no source's more than ``share`` of them while others remain."""
    most, counts = max(1, int(share * n)), Counter[str]()
    kept: list[Item] = []
    beyond: list[Item] = []
    for item, source in zip(items, sources, strict=True):
        counts[source] += 1
        (kept if counts[source] <= most else beyond).append(item)
    return [*kept, *beyond][:n]


def _why(candidate: Candidate, copy: float, worse: float) -> Mapping[str, float]:
    """Return what a passage's score is made of."""
    why = {"lexical": candidate.lexical, "dense": candidate.dense, "time": candidate.time}
    return why | {name: -lost for name, lost in (("copy", copy), ("passage", worse)) if lost}


class _Leads:
    """The leads seen so far, and who published them."""

    def __init__(self) -> None:
        self._seen: list[tuple[str, NDArray[np.float32]]] = []

    def is_repeat(self, source: str, lead: NDArray[np.float32], length: float) -> bool:
        """Tell whether another publisher had the same lead before; remember it."""
        if length < TOLD:
            return False
        before = any(name != source and float(lead @ other) >= SAME for name, other in self._seen)
        self._seen.append((source, lead))
        return before


def _nearest(segment: Segment, place: int, order: ReadingOrder) -> tuple[Rows, NDArray[np.float32]]:
    """Return the rows of an article that are worth reading, with their cosines."""
    rows = segment.rows_of(np.array([place]))
    if order.rows is not None:
        rows = intersect_rows(order.rows, rows)
    return segment.find_nearest(order.vector, order.nearest, rows)


WORDS, NEAR = 1.0, 1.0


def score_passages(
    texts: Sequence[str],
    cosines: NDArray[np.float32],
    weights: Mapping[str, float],
    stems: Stems,
) -> list[float]:
    """Return how well each passage fits: its share of the question's stems plus its cosine.

    ``weights`` are the inverse document frequencies of the question's stems; a stem that comes
    again adds less each time.
    """
    total = sum(weights.values()) or 1.0
    every = [count_similar_words(text, weights) for text in texts]
    stem = stems.stem_words(set().union(*every))
    return [
        WORDS * _share(words, stem, weights) / total + NEAR * cosine
        for words, cosine in zip(every, cosines.tolist(), strict=True)
    ]


def _share(
    words: Mapping[str, int], stem: Mapping[str, str], weights: Mapping[str, float]
) -> float:
    """Return what the question's stems that a passage holds are worth in it."""
    times: Counter[str] = Counter()
    for word, count in words.items():
        times[stem[word]] += count
    return sum(weight * math.tanh(times[of]) for of, weight in weights.items() if of in times)
