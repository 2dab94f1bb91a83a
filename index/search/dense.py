"""The dense half: the passages whose vectors are nearest to the question's, within limits.

Up to `EXACT_ROWS` passages are compared one by one; more than that are Chroma's to find, which
is asked for as many more as the limits will take away. Chroma takes a second to load, so a
process gets its first answers by scanning, until it has asked often enough to be a service.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.errors import VectorStoreError
from index.search.segment import Mask, Segment
from index.vectors import Rows
from index.vectors.exact import Found, intersect_rows, merge_results

EXACT_ROWS = 50_000
SCANS = 2
"""So many wide searches are scanned before Chroma is loaded, unless `Dense.warm` loads it."""

RESTS, MOST_DOUBLINGS = 20, 6
"""So many wide searches are scanned after Chroma failed once, and how often that doubles: a
server that hangs costs a search its whole deadline."""

SCANNING = "Searching by exact scan."

MOST_ASKED = 2_000
SURPLUS = 2.0
"""How many times more than the share that passes Chroma is asked for, and at most how many."""

FEWEST = 20
"""Where fewer than these are left of what Chroma found, the rows that pass are scanned after
all: the question's neighbours are among those that do not."""


class DenseSearcher:
    """Finds passages by vector; remembers how often it was asked, and whether Chroma fails."""

    def __init__(self, report: Callable[[str], None]) -> None:
        self._report = report
        self._scanned = 0
        self._failures = 0

    @property
    def uses_chroma(self) -> bool:
        """Whether the next wide search is Chroma's."""
        return self._scanned >= SCANS

    def back_off(self) -> None:
        """Leave Chroma alone for some searches, twice as many each time that it fails."""
        self._scanned = SCANS - RESTS * 2 ** min(self._failures, MOST_DOUBLINGS)
        self._failures += 1

    def warm(self, segments: Sequence[Segment]) -> None:
        """Load Chroma now rather than at the third wide search, unless it failed before."""
        if self._failures:
            return
        self._scanned = SCANS
        for segment in segments:
            if len(segment.rows) > EXACT_ROWS:
                self._wide(segment, np.asarray(segment.matrix[0]), 1)

    def find(
        self,
        segments: Sequence[Segment],
        masks: Sequence[Mask],
        vector: NDArray[np.float32],
        n: int,
        rows: Rows | None = None,
    ) -> Found:
        """Return the ``n`` nearest passages (row, cosine) of the articles that the masks let pass.

        ``rows`` narrows them further, to passages rather than to articles.
        """
        parts = [
            self._part(segment, mask, vector, n, rows)
            for segment, mask in zip(segments, masks, strict=True)
        ]
        none = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        return merge_results([none, *parts], n)

    def _part(
        self,
        segment: Segment,
        mask: Mask,
        vector: NDArray[np.float32],
        n: int,
        rows: Rows | None,
    ) -> Found:
        allowed = None if rows is None else segment.select_rows(mask, rows)
        passing = int(segment.articles.passages[mask].sum()) if allowed is None else len(allowed)
        if passing == 0:
            return segment.rows[:0], np.empty(0, dtype=np.float32)
        if passing > EXACT_ROWS:
            asked = min(int(n * SURPLUS * len(segment.rows) / passing), MOST_ASKED)
            near, scores = self._wide(segment, vector, asked)
            kept = mask[segment.articles.places_of_rows(near)]
            if allowed is not None:
                kept &= np.isin(near, intersect_rows(allowed, near), assume_unique=True)
            if kept.sum() >= min(FEWEST, n):
                return near[kept], scores[kept]
        if allowed is None:
            allowed = segment.rows_of(np.flatnonzero(mask))
        return segment.find_nearest(vector, n, allowed)

    def _wide(self, segment: Segment, vector: NDArray[np.float32], n: int) -> Found:
        if self.uses_chroma and segment.generation is not None:
            found = self._asked(segment, vector, n)
            if found is not None:
                return found
        self._scanned += 1
        return segment.find_nearest(vector, n)

    def _asked(self, segment: Segment, vector: NDArray[np.float32], n: int) -> Found | None:
        assert segment.generation is not None
        try:
            found = segment.generation.query(vector, n)
        except VectorStoreError as error:
            self._report(f"{error} {SCANNING}")
            self.back_off()
            return None
        self._failures = 0
        return found
