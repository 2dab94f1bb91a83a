"""The connections of one process to inbox.db: reading, or writing all or nothing.

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
from index.archive.sqlite import Closing, SqliteConnection, Values


class InboxDatabase(Closing):
    """The file, opened. Safe for threads; processes share it through SQLite's own locks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._synced = SqliteConnection(connect(path, synced=True))
        self._notes = SqliteConnection(connect(path, synced=False))
        self._reading = SqliteConnection(connect(path, synced=False))

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        for connection in (self._reading, self._notes, self._synced):
            connection.close()

    @contextmanager
    def transaction(self, *, synced: bool = False) -> Iterator[sqlite3.Connection]:
        """Write: all that is done inside is kept, or nothing.

        What is written survives the death of this process, and where ``synced`` the machine's.
        """
        with (self._synced if synced else self._notes).transaction() as connection:
            yield connection

    def select(self, sql: str, values: Values = ()) -> list[Any]:
        """Return the rows of a query that changes nothing, as the last commit left them."""
        return self._reading.rows(sql, values)


BUSY_SECONDS = 10.0
PAUSE_SECONDS = 0.02

TABLES = """
CREATE TABLE event (
  number   INTEGER PRIMARY KEY,
  id       TEXT NOT NULL UNIQUE,
  team     TEXT NOT NULL,
  channel  TEXT NOT NULL,
  ts       TEXT NOT NULL,
  thread   TEXT NOT NULL,
  user     TEXT NOT NULL,
  kind     TEXT NOT NULL,
  text     TEXT NOT NULL,
  reply_to TEXT NOT NULL,
  received REAL NOT NULL,
  since    TEXT NOT NULL,
  until    TEXT NOT NULL,
  state    TEXT NOT NULL DEFAULT 'waiting',
  owner    TEXT NOT NULL DEFAULT '',
  free     REAL NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  answer   TEXT NOT NULL DEFAULT '',
  error    TEXT NOT NULL DEFAULT '',
  finished REAL NOT NULL DEFAULT 0,
  UNIQUE (team, channel, ts)
);
CREATE INDEX event_state ON event (state, team, user, number);
CREATE INDEX event_thread ON event (team, channel, thread, number);
CREATE INDEX event_user ON event (user, number);
CREATE TABLE part (
  event    INTEGER NOT NULL REFERENCES event (number),
  position INTEGER NOT NULL,
  message  TEXT NOT NULL,
  tried    INTEGER NOT NULL DEFAULT 0,
  ts       TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (event, position)
);
CREATE TABLE pace (channel TEXT PRIMARY KEY, free REAL NOT NULL);
CREATE TABLE seen (name TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE INDEX seen_at ON seen (at);
CREATE TABLE feedback (
  event   INTEGER NOT NULL REFERENCES event (number),
  user    TEXT NOT NULL,
  verdict TEXT NOT NULL,
  wrong   TEXT NOT NULL DEFAULT '',
  better  TEXT NOT NULL DEFAULT '',
  at      REAL NOT NULL,
  PRIMARY KEY (event, user)
);
"""
SINCE_2 = """
CREATE TABLE stream (
  event INTEGER PRIMARY KEY REFERENCES event (number),
  ts    TEXT NOT NULL DEFAULT ''
);
CREATE TABLE cited (
  event   INTEGER NOT NULL REFERENCES event (number),
  article TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (event, article)
);
"""
SINCE_3 = """
ALTER TABLE event ADD COLUMN context TEXT NOT NULL DEFAULT '';
CREATE TABLE muted (
  team    TEXT NOT NULL,
  channel TEXT NOT NULL,
  thread  TEXT NOT NULL,
  PRIMARY KEY (team, channel, thread)
);
"""
LAYOUTS = (TABLES, SINCE_2, SINCE_3)
"""What each layout added to the one before it."""
VERSION = len(LAYOUTS)


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
    for statement in filter(str.strip, ";".join(LAYOUTS[found:]).split(";")):
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
