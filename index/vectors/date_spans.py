"""Spans: the days that passages speak of, as arrays beside their vectors.

SQLite takes 40 ms to name the passages that speak of a year among 180,000, and the more the
longer the window; two comparisons over arrays take one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.archive import ArchiveReader
from index.archive.rows import to_ordinals
from index.types import DateRange
from index.vectors import exact
from index.vectors.exact import Rows

FILE = "spans.npy"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DateSpans:
    """One column a span: the passage's place among ``rows``, its first and its last day.

    ``table`` is (3, n) int32, ordered by place; days are ``date.toordinal`` numbers.
    """

    rows: Rows
    table: NDArray[np.int32]

    @classmethod
    def read(cls, archive: ArchiveReader, rows: Rows) -> DateSpans:
        """Read the spans of the (ascending) rows from the archive."""
        found = archive.spans(rows)
        places = np.searchsorted(rows, found[0])
        return cls(rows=rows, table=np.stack([places, *found[1:]]).astype(np.int32))

    @classmethod
    def merge(cls, parts: Sequence[DateSpans], kept: Sequence[NDArray[np.bool_]]) -> DateSpans:
        """Return the spans of the rows that the masks keep; a part's rows follow the last's."""
        tables, offset = [np.empty((3, 0), dtype=np.int32)], 0
        for part, mask in zip(parts, kept, strict=True):
            table = part.table[:, mask[part.table[0]]].copy()
            table[0] = (np.cumsum(mask) - 1 + offset)[table[0]]
            tables.append(table)
            offset += int(mask.sum())
        rows = np.concatenate([part.rows[mask] for part, mask in zip(parts, kept, strict=True)])
        return cls(rows=rows, table=np.concatenate(tables, axis=1))

    def find_overlapping(self, days: DateRange) -> Rows:
        """Return the rows that speak of a day in the interval, ascending."""
        first, last = to_ordinals(days)
        overlapping = (self.table[1] <= last) & (self.table[2] >= first)
        found: Rows = self.rows[np.unique(self.table[0][overlapping])]
        return found

    def save(self, folder: Path) -> None:
        """Write the table where `load` maps it from."""
        np.save(folder / FILE, self.table)

    @classmethod
    def load(cls, folder: Path, rows: Rows) -> DateSpans | None:
        """Return the spans in a folder; None for a generation that was made without them."""
        path = folder / FILE
        return cls(rows=rows, table=exact.map_array(path)) if path.exists() else None  # type: ignore[arg-type]
