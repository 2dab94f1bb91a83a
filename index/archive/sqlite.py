"""One SQLite connection shared by threads: statements, transactions and snapshots under a lock."""

from __future__ import annotations

import sqlite3
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import TracebackType
from typing import Any, Self

from index.errors import ArchiveError

Row = tuple[Any, ...]
Values = Sequence[object] | Mapping[str, object]


class Closing(ABC):
    """A context manager that closes itself at the end of its ``with`` block."""

    @abstractmethod
    def close(self) -> None:
        """Free what is held; a second call does nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class SqliteConnection(Closing):
    """An open connection in autocommit mode (``isolation_level=None``), one thread at a time.

    A subclass may translate SQLite's errors in ``_translated``; here they pass as they are.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._failed = False

    def rows(self, sql: str, values: Values = ()) -> list[Any]:
        """Run one statement and return all its rows."""
        with self._lock, self._translated():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> Row | None:
        """Run one statement and return its first row, or None."""
        with self._lock, self._translated():
            found: Row | None = self._connection.execute(sql, values).fetchone()
            return found

    def value(self, sql: str, values: Values = ()) -> Any:
        """Run one statement and return the first column of its first row, or None."""
        found = self.row(sql, values)
        return found[0] if found else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Run one statement that changes rows; return how many it changed."""
        with self._lock, self._translated():
            return self._connection.execute(sql, values).rowcount

    def insert(self, sql: str, values: Values) -> int:
        """Run one INSERT and return the rowid it gave."""
        with self._lock, self._translated():
            return int(self._connection.execute(sql, values).lastrowid or 0)

    def run_many(self, sql: str, many: Iterable[Values]) -> None:
        """Run one statement for each set of values."""
        with self._lock, self._translated():
            self._connection.executemany(sql, many)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Make everything inside happen, or none of it; one within another is a part of it.

        There are no savepoints, at each of which FTS5 would write what it holds as a segment of
        its own (a third of the time of indexing). So where a part failed all fails: ArchiveError
        at the end if the error was caught on the way.
        """
        with self._lock:
            if self._connection.in_transaction:
                with self._part():
                    yield self._connection
                return
            self._failed = False
            self.run("BEGIN IMMEDIATE")
            try:
                yield self._connection
                if self._failed:
                    raise ArchiveError("A part of this change failed, so all of it is undone.")
                self.run("COMMIT")
            except BaseException:
                self._undo()
                raise

    @contextmanager
    def _part(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._failed = True
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let all statements inside read the same state; inside a transaction they do anyway."""
        with self._lock:
            if self._connection.in_transaction:
                yield
                return
            self.run("BEGIN")
            try:
                yield
            finally:
                self._undo()

    def _undo(self) -> None:
        """Roll back; SQLite may have done so itself (a full disk), which is no new error."""
        if self._connection.in_transaction:
            self.run("ROLLBACK")

    def _translated(self) -> AbstractContextManager[None]:
        """Return what translates the errors of a statement."""
        return nullcontext()

    def close(self) -> None:
        """Close the connection; a second call does nothing."""
        with self._lock:
            self._connection.close()
