"""A Searcher that remembers what it returned, so that a case can be blamed on a stage.

It stands where any Searcher stands and changes nothing; what is remembered belongs to the
thread that asked.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index import Hit, Query, Searcher

Search = tuple[Query, list[Hit]]


class _Seen(threading.local):
    def __init__(self) -> None:
        self.searches: list[Search] | None = None


class WatchedSearcher(Searcher):
    """A Searcher whose searches can be read afterwards; opened as any Searcher is."""

    _seen = _Seen()

    @classmethod
    def open(cls, directory: Path, **given: Any) -> WatchedSearcher:
        """Open the archive in a folder, as ``Searcher.open`` does."""
        opened = super().open(directory, **given)
        assert isinstance(opened, cls)
        return opened

    @contextmanager
    def watching(self) -> Iterator[list[Search]]:
        """Collect every search that this thread makes inside, with its hits, in order."""
        found: list[Search] = []
        before, self._seen.searches = self._seen.searches, found
        try:
            yield found
        finally:
            self._seen.searches = before

    def search(self, query: Query) -> list[Hit]:
        """Return what any Searcher would."""
        hits = super().search(query)
        if self._seen.searches is not None:
            self._seen.searches.append((query, hits))
        return hits
