"""SearchLog: the searches that were made for one question, and what did not answer them.

A question makes several searches (for the answer, for the day of an event). Whoever asked it
watches them: the evaluation to tell how far down a passage lay, the bot to tell that a part of
the archive gave no answer in time.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from index.search.query import Query
from index.types import Hit


@dataclass(slots=True)
class SearchLog:
    """Searches with their hits, in order; the parts of the archive asked, and those missing."""

    searches: list[tuple[Query, list[Hit]]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)

    @property
    def answered(self) -> int:
        """How many of the parts that were asked answered every time."""
        return len(self.asked - self.missing)


class _OpenLogs(threading.local):
    def __init__(self) -> None:
        self.open: list[SearchLog] = []


class SearchLogs:
    """The logs that are being kept of one searcher, thread by thread; they may be nested."""

    def __init__(self) -> None:
        self._of_thread = _OpenLogs()

    @contextmanager
    def watching(self) -> Iterator[SearchLog]:
        """Collect what this thread does inside."""
        log = SearchLog()
        self._of_thread.open.append(log)
        try:
            yield log
        finally:
            self._of_thread.open.pop()

    def add_search(self, query: Query, hits: list[Hit]) -> None:
        """Note a search and its hits."""
        for log in self._of_thread.open:
            log.searches.append((query, hits))

    def add_parts(self, asked: Iterable[str], missing: Iterable[str]) -> None:
        """Note the parts of the archive that were asked, and those of them that did not answer."""
        asked, missing = set(asked), set(missing)
        for log in self._of_thread.open:
            log.asked |= asked
            log.missing |= missing
