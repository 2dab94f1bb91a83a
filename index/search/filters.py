"""Limits: which articles, and which of their passages, may be returned at all.

Days are compared over the segments' arrays; names (sources, tags, ids) are resolved in SQLite,
and the answer kept while the archive stands still (a bot asks with the same sources all day).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from index.archive import ArchiveReader, Filter
from index.search.segment import Mask
from index.search.snapshot import Snapshot
from index.vectors import Rows

KEPT = 16
"""How many limits are remembered."""


class FilterResolver:
    """The limits of queries over one archive, resolved and remembered."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive
        self._at: Snapshot | None = None
        self._known: dict[Filter, list[Mask]] = {}

    def resolve(self, snapshot: Snapshot, limits: Filter) -> tuple[list[Mask], Rows | None]:
        """Return which articles of each segment pass, and which rows where passages are limited.

        The rows are None where an article that passes does so with all its passages.
        """
        masks = [segment.match_dates(limits) for segment in snapshot.segments]
        named = replace(limits, published=None, as_of=None, happened=None)
        if not named.is_empty:
            holding = self._named(snapshot, named)
            masks = [mask & holds for mask, holds in zip(masks, holding, strict=True)]
        if limits.happened is None:
            return masks, None
        rows = [each.spans.find_overlapping(limits.happened) for each in snapshot.segments]
        parts = zip(masks, snapshot.segments, rows, strict=True)
        return [mask & each.match_rows(some) for mask, each, some in parts], np.concatenate(rows)

    def _named(self, snapshot: Snapshot, named: Filter) -> list[Mask]:
        """Return which articles pass by their names."""
        if self._at is not snapshot or len(self._known) >= KEPT:
            self._at, self._known = snapshot, {}
        if named not in self._known:
            rows = self._archive.rows(named)
            self._known[named] = [each.match_rows(rows) for each in snapshot.segments]
        return self._known[named]
