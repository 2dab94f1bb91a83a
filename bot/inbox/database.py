"""Where an inbox is kept: what its queries need of a database, and which one an address names.

One file of SQLite serves the processes of one machine, a PostgreSQL database those of several.
Both run the same statements: the SQL that they share, with ``?`` or ``:name`` for values.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from bot.config import POSTGRES
from bot.errors import SlackError
from index.archive.sqlite import Closing, Values


class InboxUnavailableError(SlackError):
    """The inbox's database cannot be read or written now: nothing may be acknowledged."""


class InboxConnection(Protocol):
    """A connection within a transaction. Rows are read by column: ``row["number"]``."""

    def execute(self, sql: str, values: Values = ..., /) -> Any:
        """Run one statement; return its cursor (fetchone, fetchall, rowcount)."""

    def executemany(self, sql: str, many: Iterable[Any], /) -> Any:
        """Run one statement for each set of values."""


class InboxDatabase(Closing):
    """A database with the inbox's tables. Safe for threads, shared by processes.

    ``lock`` ends a SELECT whose row this transaction will change, ``lock_free`` one that passes
    over rows which other transactions hold; both are empty where one writes at a time.
    """

    lock = ""
    lock_free = ""

    @abstractmethod
    def transaction(self, *, synced: bool = False) -> AbstractContextManager[InboxConnection]:
        """Write: all that is done inside is kept, or nothing.

        What is written survives the death of this process, and where ``synced`` the machine's.
        Raises InboxUnavailableError; then it may have been kept or not.
        """

    @abstractmethod
    def select(self, sql: str, values: Values = ()) -> list[Any]:
        """Return the rows of a query that changes nothing, as the last commit left them.

        Raises InboxUnavailableError.
        """

    def listen(self, wake: Callable[[], None]) -> None:
        """Call ``wake`` when a process has stored an event, where the database can tell."""


def open_database(place: Path | str) -> InboxDatabase:
    """Return the database at a path or a ``postgresql://`` address, its tables laid where new.

    Raises SlackError where it cannot be had, holds something else or a later layout.
    """
    if isinstance(place, str) and place.startswith(POSTGRES):
        try:
            from bot.inbox.postgres_database import PostgresInboxDatabase
        except ImportError as error:
            raise SlackError(
                "An inbox in PostgreSQL needs the package psycopg.",
                'Install it: pip install "dateline[postgres]".',
            ) from error
        return PostgresInboxDatabase(place)
    from bot.inbox.sqlite_database import SqliteInboxDatabase

    return SqliteInboxDatabase(Path(place))
