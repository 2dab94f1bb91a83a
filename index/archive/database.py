"""The connection to archive.db: opened for reading or writing, SQLite's errors translated.

The connection is in WAL mode with ``synchronous=FULL``: a commit that returned survives a
killed process and a lost power supply, and readers never wait for the writer. It may be used
from several threads: every statement and every transaction takes the same lock.
"""

from __future__ import annotations

import functools
import os
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from index.archive.sqlite import SqliteConnection
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked

BUSY_MS = 5_000
PAGE_BYTES = 8_192  # seven vectors of 1,024 bytes to a page; SQLite's 4,096 wastes a quarter
_UNPARSED = ("fts5:", "no such column", "unterminated string", "unknown special query")


class ArchiveDatabase(SqliteConnection):
    """A connection to the SQLite file at ``path``; ``write`` may create it.

    Raises ArchiveDamaged where the file is no database, ArchiveLocked where another process
    keeps it busy for more than five seconds, ArchiveError for everything else that SQLite
    reports (a full disk, words that FTS5 cannot parse).
    """

    def __init__(self, path: Path, *, write: bool = False) -> None:
        self.path = path
        with self._translated():
            super().__init__(
                sqlite3.connect(
                    _address(path, write), uri=True, isolation_level=None, check_same_thread=False
                )
            )
        try:
            self._configure(write)
        except ArchiveError:
            self.close()
            raise

    def _configure(self, write: bool) -> None:
        self.rows(f"PRAGMA busy_timeout={BUSY_MS}")
        self.rows("PRAGMA cache_size=-65536")
        if write:
            self.rows(f"PRAGMA page_size={PAGE_BYTES}")  # of a new file; an old one keeps its own
            self.rows("PRAGMA journal_mode=WAL")
            self.rows("PRAGMA synchronous=FULL")
            self.rows("PRAGMA secure_delete=OFF")
            self.rows("PRAGMA wal_autocheckpoint=4000")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise to_archive_error(error, self.path) from error
        except UnicodeDecodeError as error:  # of a text in the file, or of SQLite's own complaint
            raise _damaged(self.path, "it holds bytes that are no text") from error
        except UnicodeEncodeError as error:
            bad = error.object[error.start : error.end]
            raise ArchiveError(
                f"The text holds {bad!r}, half of a character that UTF-8 cannot store.",
                "Save it again as UTF-8.",
            ) from error


def _address(path: Path, write: bool) -> str:
    """Return the file's URI; one on a disk that cannot be written to is read as it stands."""
    mode = "rwc" if write else "ro"
    frozen = not write and not os.access(path.parent, os.W_OK) and not _journal(path).exists()
    return f"{path.resolve().as_uri()}?mode={mode}" + ("&immutable=1" if frozen else "")


def _journal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def to_archive_error(error: sqlite3.Error, path: Path) -> ArchiveError:
    """Return the archive's own error for one of SQLite's, told by its result code."""
    words = str(error)
    if any(mark in words for mark in _UNPARSED):
        return ArchiveError(f"The search words cannot be parsed: {words}.")
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return ArchiveLocked(f"{path} is busy: {words}.", "Try again when the other is done.")
    if code in _REMEDIES:
        does, remedy = _REMEDIES[code]
        return ArchiveError(f"{path} {does}: {words}.", remedy)
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        return _damaged(path, words)
    return ArchiveError(f"{path}: {words}.")


def _damaged(path: Path, words: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"{path} cannot be used: {words}.", "Restore a backup, or index again into a new folder."
    )


_REMEDIES = {
    sqlite3.SQLITE_FULL: ("cannot grow", "Free some space and run it again."),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written",
        "Check the disk, its free space and quota, and run it again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "cannot be written",
        "Check the permissions of its folder, or name another with --archive.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened",
        "Check the permissions of its folder and the number of open files.",
    ),
}
"""What the world does to a whole file: what cannot be done, and what to do."""


_P = ParamSpec("_P")
_R = TypeVar("_R")
_ROTTEN = (ValueError, LookupError, TypeError, OverflowError, zlib.error)


def translate_value_errors(read: Callable[_P, _R]) -> Callable[_P, _R]:
    """Have a function that reads stored values raise ArchiveDamaged where they make no sense."""

    @functools.wraps(read)
    def reading(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return read(*args, **kwargs)
        except _ROTTEN as error:
            raise ArchiveDamaged(
                f"The archive holds what no dateline wrote ({type(error).__name__}: {error}).",
                "Restore a backup, or index again into a new folder.",
            ) from error

    return reading
