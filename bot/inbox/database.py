"""The connections of one process to inbox.db: reading, or writing all or nothing.

Three connections, so that what Slack waits for waits for nothing else here: events are taken in
on one that syncs every commit to the disk (they survive a power cut), the workers keep their
books on one that leaves that to the next sync (they survive a kill; a power cut may cost the last
notes, none of which is needed to post once), and reading needs neither's turn.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.inbox import schema


class Connection:
    """One connection, used by one thread at a time."""

    def __init__(self, path: Path, *, synced: bool) -> None:
        self._lock = threading.RLock()
        self._connection = schema.connect(path, synced=synced)

    def close(self) -> None:
        """Close it; a second call does nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the file's one writer's place."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def select(self, sql: str, values: Mapping[str, object] | Sequence[object]) -> list[Any]:
        """Return the rows of a query."""
        with self._lock:
            return self._connection.execute(sql, values).fetchall()


class Database:
    """The file, opened. Safe for threads; processes share it through SQLite's own locks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._synced = Connection(path, synced=True)
        self._books = Connection(path, synced=False)
        self._reading = Connection(path, synced=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        for connection in (self._reading, self._books, self._synced):
            connection.close()

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[sqlite3.Connection]:
        """Write: all that is done inside is kept, or nothing.

        What is written survives the death of this process, and where ``synced`` the machine's.
        """
        with (self._synced if synced else self._books).transaction() as connection:
            yield connection

    def select(self, sql: str, values: Mapping[str, object] | Sequence[object] = ()) -> list[Any]:
        """Return the rows of a query that changes nothing, as the last commit left them."""
        return self._reading.select(sql, values)
