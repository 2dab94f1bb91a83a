"""Copying an archive's files while they are in use: SQLite's online backup, then one rename.

A database is copied under a read transaction, so the copy is the state of one moment, and
writers go on meanwhile (WAL). A copy appears under its name only when it is whole and has been
flushed. The vector index is left behind: it is built again from the vectors in ``archive.db``.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.archive import schema
from index.archive.database import ArchiveDatabase, to_archive_error
from index.errors import ArchiveError, ArchiveMissing

_DATABASE = ".db"


def back_up_archive(directory: Path, target: Path, *, also: Sequence[str] = ()) -> list[Path]:
    """Copy the archive in ``directory`` into the folder ``target``; return the files made.

    ``also`` names files beside it that go along where they are there. Raises ArchiveMissing,
    ArchiveVersion or ArchiveDamaged where there is no sound archive to copy, ArchiveError where
    ``target`` holds an archive already or cannot be written; nothing half-copied is left.
    """
    source = directory / schema.FILE_NAME
    if not source.is_file():
        raise ArchiveMissing(f"There is no archive in {directory}.", "Name one with --archive.")
    with closing(ArchiveDatabase(source)) as database:
        schema.check_readable(database, source)
    if (target / schema.FILE_NAME).exists():
        raise ArchiveError(f"{target} holds an archive already.", "Name a new folder.")
    try:
        target.mkdir(parents=True, exist_ok=True)
        beside = [directory / name for name in also if (directory / name).is_file()]
        return [copy_file(one, target / one.name) for one in [*beside, source]]
    except OSError as error:
        raise ArchiveError(
            f"{target} cannot be written: {error.strerror or error}.", "Name another folder."
        ) from error


def copy_file(source: Path, target: Path) -> Path:
    """Copy a file, or a database as it stands at one moment; whole under its name or not at all."""
    fresh = target.with_name(f".{target.name}.copying")
    try:
        if source.suffix == _DATABASE:
            _copy_database(source, fresh)
        else:
            shutil.copyfile(source, fresh)
        _flush(fresh)
        fresh.replace(target)
        _flush(target.parent)
    finally:
        for left in (fresh, fresh.with_name(f"{fresh.name}-journal")):
            left.unlink(missing_ok=True)
    return target


def _copy_database(source: Path, target: Path) -> None:
    """Copy a database in one step: its read lock makes the copy one moment's, blocking nobody."""
    try:
        address = f"{source.resolve().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(address, uri=True)) as read,
            closing(sqlite3.connect(target)) as written,
        ):
            read.backup(written, pages=-1)
    except sqlite3.Error as error:
        raise to_archive_error(error, target) from error


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
