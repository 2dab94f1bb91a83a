"""SliceSpans: which days' articles go to which slice, while an archive is being filled."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from index.archive.schema import FILE_NAME
from index.slices.catalogue import UNDATED_SLICE, Catalogue
from index.types import Article

Span = tuple[int | None, int | None]
"""First and last day (ordinals), None where open."""


class SliceSpans:
    """The spans of an archive's slices; those of slices made meanwhile are kept by ``store``.

    A slice that an earlier run made and did not live to enter is found by its folder.
    """

    def __init__(self, catalogue: Catalogue, folder: Path) -> None:
        self._catalogue = catalogue
        self._by, self._size = catalogue.get_setting("by"), int(catalogue.get_setting("size"))
        entries = catalogue.slices()
        self._spans: dict[str, Span] = {one.name: (one.start, one.end) for one in entries}
        self._filled = {one.name: one.holding.passages for one in entries}
        self._last = {one.name: one.holding.last or 0 for one in entries}
        for path in sorted(folder.iterdir()):
            if path.name not in self._spans and (path / FILE_NAME).is_file():
                self._begin(path.name)

    def names(self) -> list[str]:
        """Return the slices, earliest first, the undated ones last."""
        return sorted(self._spans, key=lambda name: (name == UNDATED_SLICE, self._start(name)))

    def get(self, name: str) -> Span:
        """Return the span of a slice."""
        return self._spans[name]

    def neighbours(self, name: str) -> list[str]:
        """Return the slices just before and after one; the undated one has none."""
        dated = [one for one in self.names() if one != UNDATED_SLICE]
        if name not in dated:
            return []
        at = dated.index(name)
        return [*dated[max(at - 1, 0) : at], *dated[at + 1 : at + 2]]

    def find(self, article: Article, passages: int) -> str:
        """Return the slice for a new article of so many passages; it may be a new slice."""
        first = article.published.range.start if article.published else None
        if first is None:
            self._spans.setdefault(UNDATED_SLICE, (None, None))
            return UNDATED_SLICE
        day = first.toordinal()
        name = self._taking(day)
        if name is None or self._is_full(name, day):
            name = f"{first.year:04}" if self._by == "year" else first.isoformat()
            self._begin(name)
        self._filled[name] = self._filled.get(name, 0) + passages
        self._last[name] = max(self._last.get(name, 0), day)
        return name

    def store(self) -> None:
        """Keep the ends that spans were given."""
        for one in self._catalogue.slices():
            if (one.start, one.end) != self._spans[one.name]:
                self._catalogue.set_span(one.name, self._spans[one.name])

    def _start(self, name: str) -> int:
        return self._spans[name][0] or 0

    def _taking(self, day: int) -> str | None:
        for name, (start, end) in self._spans.items():
            if name != UNDATED_SLICE and (start or 0) <= day and (end is None or day <= end):
                return name
        return None

    def _is_full(self, name: str, day: int) -> bool:
        """Tell whether a slice is open, has its passages, and all of them are of earlier days."""
        full = self._by == "passages" and self._filled.get(name, 0) >= self._size
        return full and self._spans[name][1] is None and day > self._last.get(name, 0)

    def _begin(self, name: str) -> None:
        """Begin the slice of this name; by passages, the open one ends on the day before."""
        if name == UNDATED_SLICE:
            self._spans[name] = (None, None)
            return
        if self._by == "year":
            year = int(name)
            self._spans[name] = (date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
            return
        day = date.fromisoformat(name)
        for other, (start, end) in list(self._spans.items()):
            if other != UNDATED_SLICE and end is None:
                self._spans[other] = (start, (day - timedelta(days=1)).toordinal())
        self._spans[name] = (day.toordinal(), None)
