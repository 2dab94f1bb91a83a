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
from index.search.ranking import Candidate
from index.search.segment import Segment
from index.types import Hit
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
class HitSelection:
    """How hits are chosen: the number wanted, the most of one article, the rows allowed.

    ``per_source`` is the share of them that one publisher may have while others are there.
    """

    k: int
    per_article: int
    per_source: float
    rows: Rows | None
    vector: NDArray[np.float32]
    weights: Mapping[str, float]


def select_hits(
    archive: ArchiveReader,
    segments: Sequence[Segment],
    ranked: Sequence[Candidate],
    choice: HitSelection,
    stems: Stems,
) -> list[Hit]:
    """Return at most ``k`` hits, best first, from the ranked articles."""
    order = _ordered(archive, segments, ranked, choice)
    most = max(choice.per_article, -(-choice.k // max(len(order), 1)))
    read = max(most, LEAST, FITTED // max(len(order), 1))
    near = [_nearest(segments[each.segment], each, choice, read) for each in order]
    texts = archive.texts([row for some, _ in near for row in some.tolist()])
    found, leads = [], _Leads()
    for candidate, (some, cosines) in zip(order, near, strict=True):
        of_article = [texts[row] for row in some.tolist()]
        fit = score_passages([text for text, _ in of_article], cosines, choice.weights, stems)
        segment = segments[candidate.segment]
        lead, length = segment.leads[candidate.place], segment.articles.length[candidate.place]
        copy = COPY if of_article and leads.is_repeat(of_article[0][1], lead, length) else 0.0
        for place, at in enumerate(np.argsort(-np.array(fit), kind="stable")[:most].tolist()):
            worse = GAP * (max(fit) - fit[at]) + REPEAT * place
            found.append((int(some[at]), _why(candidate, copy, worse), of_article[at][1]))
    best = sorted(found, key=lambda each: -sum(each[1].values()))
    fair = diversify_sources(best, [source for *_, source in best], choice.k, choice.per_source)
    return _read(archive, [(row, why) for row, why, _ in fair])


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


def _ordered(
    archive: ArchiveReader,
    segments: Sequence[Segment],
    ranked: Sequence[Candidate],
    choice: HitSelection,
) -> Sequence[Candidate]:
    """Return the articles that are looked at: the best ranked, of several publishers if asked."""
    n = choice.k + SPARE
    if choice.per_source >= 1 or len(ranked) <= n:
        return ranked[:n]
    rows = [int(segments[each.segment].articles.first_row[each.place]) for each in ranked]
    sources = archive.sources(rows)
    return diversify_sources(ranked, [sources[row] for row in rows], n, choice.per_source)


def _why(candidate: Candidate, copy: float, worse: float) -> Mapping[str, float]:
    """Return what a passage's score is made of."""
    why = {"lexical": candidate.lexical, "dense": candidate.dense, "time": candidate.time}
    return why | {name: -lost for name, lost in (("copy", copy), ("passage", worse)) if lost}


def _read(archive: ArchiveReader, best: Sequence[tuple[int, Mapping[str, float]]]) -> list[Hit]:
    texts = {
        row: (passage, article)
        for row, passage, article in archive.read_passages([r for r, _ in best])
    }
    return [
        Hit(passage=texts[row][0], article=texts[row][1], score=sum(why.values()), score_parts=why)
        for row, why in best
    ]


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


def _nearest(
    segment: Segment, candidate: Candidate, choice: HitSelection, most: int
) -> tuple[Rows, NDArray[np.float32]]:
    """Return the rows of an article that are worth reading, with their cosines."""
    rows = segment.rows_of(np.array([candidate.place]))
    if choice.rows is not None:
        rows = intersect_rows(choice.rows, rows)
    return segment.find_nearest(choice.vector, most, rows)


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
