"""An inbox in one file, ``inbox.db``, shared by any number of processes of one machine.

Three connections, so that the acknowledgement of an event waits for nothing else: events are
stored on one that syncs every commit to the disk (they survive a power cut), the workers' notes go
through one that leaves that to the next sync (they survive a kill; a power cut may cost the last
notes, none of which is needed to post once), and reading waits for neither.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.errors import SlackError
from bot.inbox.database import InboxConnection, InboxDatabase, InboxUnavailableError
from bot.inbox.tables import VERSION, list_statements
from index.archive.sqlite import SqliteConnection, Values

BUSY_SECONDS = 10.0
PAUSE_SECONDS = 0.02
KEY = "INTEGER PRIMARY KEY"


class SqliteInboxDatabase(InboxDatabase):
    """The file, opened. Safe for threads; processes share it through SQLite's own locks."""

    def __init__(self, path: Path) -> None:
        self._synced = SqliteConnection(connect(path, synced=True))
        self._notes = SqliteConnection(connect(path, synced=False))
        self._reading = SqliteConnection(connect(path, synced=False))

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        for connection in (self._reading, self._notes, self._synced):
            connection.close()

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[InboxConnection]:
        """Write, as InboxDatabase says; one process writes at a time."""
        with _translated(), (self._synced if synced else self._notes).transaction() as connection:
            yield connection

    def select(self, sql: str, values: Values = ()) -> list[Any]:
        """Return rows, as InboxDatabase says."""
        with _translated():
            return self._reading.rows(sql, values)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise InboxUnavailableError(f"The inbox fails: {error}.") from error


def connect(path: Path, *, synced: bool = True) -> sqlite3.Connection:
    """Open the file, laying its tables where it is new.

    A ``synced`` connection waits at each commit until the disk has it, and leaves the work of
    checkpoints to the others.

    Raises SlackError where the file is no inbox or was written by a later dateline.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    try:
        _lay(connection, path)
        if synced:
            connection.execute("PRAGMA wal_autocheckpoint = 0")
        else:
            connection.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.OperationalError as error:
        connection.close()
        raise SlackError(f"{path} cannot be opened: {error}.", "Check its folder.") from error
    except sqlite3.DatabaseError as error:
        connection.close()
        raise SlackError(f"{path} is not an inbox: {error}.", "Move it away.") from error
    except SlackError:
        connection.close()
        raise
    return connection


def _lay(connection: sqlite3.Connection, path: Path) -> None:
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    for statement in list_statements(found, KEY):
        connection.execute(statement)
    if found < VERSION:
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    if found > VERSION:
        raise SlackError(
            f"{path} has layout {found}; this dateline knows {VERSION}.", "Update dateline."
        )


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL, waiting for another process that opens the same new file.

    SQLite answers SQLITE_BUSY here at once: its busy timeout does not cover this switch.
    """
    last = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
        time.sleep(PAUSE_SECONDS)
