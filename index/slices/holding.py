"""Taking stock of one slice: what the catalogue is to know of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from index.archive import Archive
from index.archive.rows import REACHES
from index.bm25 import ArticleIndex, Stems
from index.errors import VectorStoreError
from index.search.snapshot import Snapshot
from index.slices.catalogue import Days, SliceHolding, cut_stem
from index.vectors import open_current_generation

YEAR = 366
"""Days up to which a span tells of certain days; a decade, or "since 2010", tells of none."""


class TakenStock(NamedTuple):
    """What a slice holds, its stems (articles, passages) and the ids of its articles."""

    holding: SliceHolding
    stems: dict[str, tuple[int, int]]
    ids: list[str]


def take_stock(archive: Archive) -> TakenStock:
    """Return what the archive of a slice holds as it stands now; reads all its words."""
    with archive.snapshot():
        covered, parts = archive.coverage(), _read_words(archive)
        bounds = archive.get_publication_bounds()
        holding = SliceHolding(
            change=archive.change,
            articles=covered.articles,
            passages=covered.passages,
            words=sum(float(part.length.sum(dtype=np.float64)) for part in parts),
            undated=covered.undated,
            first=covered.first.toordinal() if covered.first else None,
            last=covered.last.toordinal() if covered.last else None,
            first_day=bounds[0],
            last_day=bounds[1],
            first_minute=bounds[2],
            sources=covered.sources,
            months=covered.months,
            names=frozenset(archive.list_source_keys()),
            spoken=merge_days(archive.list_spoken_days(YEAR)),
            spoken_ever=merge_days(archive.list_spoken_days(REACHES[-1])),
        )
        ids = archive.list_ids()
        return TakenStock(holding, _count_stems(archive, parts), ids)


def _read_words(archive: Archive) -> list[ArticleIndex]:
    """Return the words of all articles, from the vector index as far as it is there."""
    stems = Stems()
    try:
        generation = open_current_generation(archive.directory)
    except VectorStoreError:  # it is damaged; the texts are read
        generation = None
    snapshot = Snapshot.capture(archive, generation, stems)
    stems.close()
    return [segment.articles for segment in snapshot.segments]


def _count_stems(archive: Archive, parts: Sequence[ArticleIndex]) -> dict[str, tuple[int, int]]:
    articles: dict[str, int] = {}
    for held in parts:
        for stem, count in zip(held.stems.tolist(), np.diff(held.starts).tolist(), strict=True):
            text = stem.decode("utf-8", "ignore")
            articles[text] = articles.get(text, 0) + count
    passages: dict[str, int] = {}
    for term, count in archive.count_terms():
        passages[cut_stem(term)] = max(passages.get(cut_stem(term), 0), count)
    return {
        stem: (articles.get(stem, 0), passages.get(stem, 0))
        for stem in articles.keys() | passages.keys()
    }


def merge_days(spans: Iterable[Days]) -> tuple[Days, ...]:
    """Return intervals of days as the fewest that hold the same days, ascending.

    Example: (1, 3), (4, 5), (9, 9) -> (1, 5), (9, 9).
    """
    found: list[Days] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def have_day(spans: Sequence[Days], first: int, last: int) -> bool:
    """Tell whether one of the intervals has a day from ``first`` to ``last``."""
    return any(low <= last and high >= first for low, high in spans)
