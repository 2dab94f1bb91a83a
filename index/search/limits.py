"""Limits: which articles, and which of their passages, may be returned at all.

Dates are compared over the segments' arrays; everything else is resolved in SQLite, and the
answer kept while the archive stands still (a bot asks with the same sources all day).
"""

from __future__ import annotations

from index.archive import ArchiveReader, Filter
from index.search.segment import Mask
from index.search.snapshot import Snapshot
from index.vectors import Rows

KEPT = 16
"""How many limits are remembered."""


class Limits:
    """The limits of queries over one archive, resolved and remembered."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive
        self._at: Snapshot | None = None
        self._known: dict[Filter, tuple[Rows, list[Mask]]] = {}

    def passing(self, snapshot: Snapshot, limits: Filter) -> tuple[list[Mask], Rows | None]:
        """Return which articles of each segment pass, and which rows where passages are limited.

        The rows are None where an article that passes does so with all its passages.
        """
        masks = [segment.dated(limits) for segment in snapshot.segments]
        named = Filter(
            sources=limits.sources, article_ids=limits.article_ids, tags=limits.tags,
            happened=limits.happened,
        )  # fmt: skip
        if named.is_empty:
            return masks, None
        rows, holding = self._named(snapshot, named)
        both = [mask & holds for mask, holds in zip(masks, holding, strict=True)]
        return both, rows if limits.happened else None

    def _named(self, snapshot: Snapshot, named: Filter) -> tuple[Rows, list[Mask]]:
        """Return the rows that pass, and which articles have one of them."""
        if self._at is not snapshot or len(self._known) >= KEPT:
            self._at, self._known = snapshot, {}
        if named not in self._known:
            rows = self._archive.rows(named)
            self._known[named] = rows, [each.holding(rows) for each in snapshot.segments]
        return self._known[named]
