"""Segments: the archive's live passages as arrays, some mapped from disk and some just added.

The published generation is one segment; each batch of articles that came after it is another,
built from the archive and kept in memory. An article that changed is dead in the older segment
and alive in the newer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.archive import ArchiveReader, Filter
from index.archive.rows import to_minutes, to_ordinals
from index.bm25 import UNDATED, ArticleIndex, Stems, build_article_index, merge_indexes
from index.vectors import DateSpans, Generation, Matrix, Rows, find_nearest
from index.vectors.exact import Found, find_nearest_among, find_positions, intersect_rows
from index.vectors.generation import embed_headlines

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Segment:
    """Passages ``rows`` with their vectors, and the articles that they belong to.

    ``spans`` are the days that passages speak of, ``leads`` the vectors of the articles' first
    passages, ``heads`` those of their headlines (None where the embedder is too dear for them),
    ``alive`` which articles are still as they are here; ``generation`` is where Chroma can be
    asked, if it can.
    """

    rows: Rows
    matrix: Matrix
    articles: ArticleIndex
    spans: DateSpans
    leads: Matrix
    heads: Matrix | None
    alive: Mask
    generation: Generation | None = None

    def without_rows(self, removed: Rows) -> Segment:
        """Return the segment with the articles of the removed rows dead."""
        places = self.articles.places_of_rows(removed)
        if not len(places) or not self.alive[places].any():
            return self
        alive = self.alive.copy()
        alive[places] = False
        return replace(self, alive=alive)

    def match_dates(self, limits: Filter) -> Mask:
        """Return which articles are alive and pass ``build_generation_segment`` and ``as_of`` of
        the limits.

        The same rule as `index.archive.Filter`, over arrays: SQLite takes 15 ms to name half of
        200,000 rows.
        """
        passing = self.alive
        if limits.as_of is not None:
            passing = passing & (self.articles.minute <= to_minutes(limits.as_of))
        if limits.published is not None:
            first, last = to_ordinals(limits.published)
            known = self.articles.first_day != UNDATED
            passing = passing & known & (self.articles.first_day <= last)
            passing = passing & (self.articles.last_day >= first)
        return passing

    def match_rows(self, rows: Rows) -> Mask:
        """Return which articles have one of the rows."""
        mask = np.zeros(len(self.articles), dtype=np.bool_)
        mask[self.articles.places_of_rows(rows)] = True
        return mask

    def select_rows(self, mask: Mask, rows: Rows) -> Rows:
        """Return those of the (ascending) rows that are here, in articles that the mask has."""
        here = intersect_rows(self.rows, rows)
        return here[mask[self.articles.places_of_rows(here)]]

    def rows_of(self, places: NDArray[np.int64]) -> Rows:
        """Return the rows of the articles at these places, article by article."""
        firsts, sizes = self.articles.first_row[places], self.articles.passages[places]
        ends = np.cumsum(sizes)
        total = int(ends[-1]) if len(ends) else 0
        return np.repeat(firsts - (ends - sizes), sizes) + np.arange(total, dtype=np.int64)

    def find_nearest(self, vector: NDArray[np.float32], n: int, rows: Rows | None = None) -> Found:
        """Return the ``n`` nearest of all rows, or of those given, exactly."""
        if rows is None:
            return find_nearest(vector, self.rows, self.matrix, n)
        return find_nearest_among(
            vector, find_positions(self.rows, rows), self.rows, self.matrix, n
        )


def build_generation_segment(generation: Generation, archive: ArchiveReader) -> Segment:
    """Return a generation as a segment; what an older one lacks is read from the archive."""
    return Segment(
        rows=generation.rows,
        matrix=generation.matrix,
        articles=generation.articles,
        spans=generation.spans or DateSpans.read(archive, generation.rows),
        leads=generation.leads,
        heads=generation.heads,
        alive=np.ones(len(generation.articles), dtype=np.bool_),
        generation=generation,
    )


def join_segments(parts: Sequence[Segment]) -> Segment:
    """Return segments in memory as one, without what is dead in them.

    A passage's row is never given again, so that those of a later segment follow.
    """
    masks = [part.alive for part in parts]
    rows = [np.repeat(part.alive, part.articles.passages) for part in parts]
    heads = [part.heads[part.alive] for part in parts if part.heads is not None]
    articles = merge_indexes([part.articles for part in parts], masks)
    spans = DateSpans.merge([part.spans for part in parts], rows)
    return Segment(
        rows=spans.rows,
        articles=articles,
        spans=spans,
        matrix=np.concatenate([part.matrix[kept] for part, kept in zip(parts, rows, strict=True)]),
        leads=np.concatenate([part.leads[part.alive] for part in parts]),
        heads=np.concatenate(heads) if len(heads) == len(parts) else None,
        alive=np.ones(len(articles), dtype=np.bool_),
    )


def build_new_segment(archive: ArchiveReader, since: int, stems: Stems) -> Segment | None:
    """Return what came after change ``since`` as a segment; None where nothing did."""
    rows, matrix = archive.vectors(since=since)
    if not len(rows):
        return None
    articles, headlines = build_article_index(archive, rows, stems)
    model = archive.embedder
    return Segment(
        rows=rows,
        matrix=matrix,
        articles=articles,
        spans=DateSpans.read(archive, rows),
        leads=matrix[np.searchsorted(rows, articles.first_row)],
        heads=embed_headlines(model, headlines) if model else None,
        alive=np.ones(len(articles), dtype=np.bool_),
    )
