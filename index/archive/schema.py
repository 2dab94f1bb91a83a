"""The tables of ``archive.db``, their version, and how an older file is brought up to date.

``articles`` is narrow and holds what filters look at; ``versions`` holds the texts, newest and
old. The rows of an article's passages are consecutive and never used again, so that a filter
can name them as ranges. ``spans`` are the days that passages speak of, as ordinals of
``datetime.date``; ``reach`` is the class of an interval's length, which lets one index answer
"what overlaps these days" (see ``filter``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from index.archive.database import ArchiveDatabase
from index.errors import ArchiveDamaged, ArchiveVersion

FILE_NAME = "archive.db"
BESIDE = ("archive.db-wal", "archive.db-shm")
VERSION = 2
APPLICATION = 0x646C6E65  # "dlne", in the header of every archive.db
TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE articles (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    hash BLOB NOT NULL, change INTEGER NOT NULL, origin TEXT NOT NULL,
    source TEXT NOT NULL, agency TEXT NOT NULL, source_key TEXT NOT NULL, agency_key TEXT NOT NULL,
    first_day INTEGER, last_day INTEGER, first_minute INTEGER,
    first_row INTEGER NOT NULL, passages INTEGER NOT NULL);
CREATE INDEX articles_change ON articles (change);
CREATE INDEX articles_days ON articles (first_day, last_day);
CREATE INDEX articles_source ON articles (source_key);
CREATE INDEX articles_agency ON articles (agency_key);
CREATE TABLE versions (
    article INTEGER NOT NULL, version INTEGER NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
    raw BLOB, source TEXT NOT NULL, agency TEXT NOT NULL, url TEXT NOT NULL,
    authors TEXT NOT NULL, place TEXT NOT NULL, published TEXT, origin TEXT NOT NULL,
    tags TEXT NOT NULL, meta TEXT NOT NULL, recorded TEXT, corrections TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (article, version));
CREATE TABLE tags (
    tag TEXT NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (tag, article)) WITHOUT ROWID;
CREATE TABLE passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL, number INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, hash BLOB NOT NULL, spans TEXT);
CREATE TABLE spans (
    row INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, reach INTEGER NOT NULL,
    PRIMARY KEY (row, first, last)) WITHOUT ROWID;
CREATE INDEX spans_days ON spans (reach, first, last);
CREATE TABLE models (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
CREATE TABLE embeddings (
    id INTEGER PRIMARY KEY, hash BLOB NOT NULL, model INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE UNIQUE INDEX embeddings_hash ON embeddings (hash, model);
CREATE TABLE removed (
    change INTEGER NOT NULL, first_row INTEGER NOT NULL, last_row INTEGER NOT NULL);
CREATE INDEX removed_change ON removed (change);
CREATE TABLE documents (
    origin TEXT NOT NULL, digest BLOB NOT NULL, article INTEGER NOT NULL,
    PRIMARY KEY (origin, digest, article)) WITHOUT ROWID;
CREATE INDEX documents_article ON documents (article);
CREATE TABLE signatures (
    article INTEGER PRIMARY KEY, version INTEGER NOT NULL, signature BLOB NOT NULL);
CREATE TABLE copies (article INTEGER PRIMARY KEY, cluster INTEGER NOT NULL);
CREATE INDEX copies_cluster ON copies (cluster);
CREATE TABLE superseded (article INTEGER PRIMARY KEY, by_article INTEGER NOT NULL);
CREATE VIEW indexed AS
    SELECT passages.row AS row, substr(versions.body, start + 1, end - start) AS text,
           versions.title AS title, trim(versions.source || ' ' || versions.agency) AS source
    FROM passages JOIN articles ON articles.key = passages.article
    JOIN versions ON versions.article = articles.key AND versions.version = articles.version;
CREATE VIRTUAL TABLE words USING fts5 (
    text, title, source, content='indexed', content_rowid='row', tokenize='porter unicode61');
INSERT INTO settings VALUES ('change', 0);
"""
MIGRATIONS: Mapping[int, str] = {
    1: """
ALTER TABLE versions ADD COLUMN corrections TEXT NOT NULL DEFAULT '[]';
CREATE TABLE superseded (article INTEGER PRIMARY KEY, by_article INTEGER NOT NULL);
""",
}
"""From each version to the next: the statements."""


def prepare_schema(database: ArchiveDatabase, path: Path) -> None:
    """Create the tables in a new file, or bring an older archive up to date.

    Raises ArchiveVersion for an archive of a newer dateline, or of one too old to migrate;
    ArchiveDamaged for a database that is something else. One transaction: all or nothing.
    """
    if is_new(database):
        _run(database, TABLES, VERSION)
        return
    found = check_schema(database, path)
    for version in range(found, VERSION):
        if version not in MIGRATIONS:
            raise _too_old(path, found)
        _run(database, MIGRATIONS[version], version + 1)


def is_new(database: ArchiveDatabase) -> bool:
    """Tell whether the file holds no table yet (its creation may have been interrupted)."""
    return not database.rows("SELECT 1 FROM sqlite_schema LIMIT 1")


def check_schema(database: ArchiveDatabase, path: Path) -> int:
    """Return the schema version of an archive; raises as ``prepare_schema`` does."""
    found = int(database.value("PRAGMA user_version"))
    if database.value("PRAGMA application_id") != APPLICATION:
        raise ArchiveDamaged(
            f"{path} is a database, but no archive of dateline.", "Name another folder."
        )
    if found > VERSION:
        raise ArchiveVersion(
            f"{path} has format {found}; this dateline reads up to {VERSION}.",
            "Install the newer dateline.",
        )
    return found


def check_readable(database: ArchiveDatabase, path: Path) -> None:
    """Raise ArchiveVersion where a reader, which may not migrate, cannot use the file."""
    found = check_schema(database, path)
    if found < VERSION:
        raise _too_old(path, found)


def _too_old(path: Path, found: int) -> ArchiveVersion:
    known = all(version in MIGRATIONS for version in range(found, VERSION))
    return ArchiveVersion(
        f"{path} has format {found}; this dateline reads {VERSION}.",
        "Run `dateline reindex`, or `dateline index` on its sources: either brings it up to date."
        if known
        else "Index its articles again, into a new folder.",
    )


def _run(database: ArchiveDatabase, statements: str, version: int) -> None:
    with database.transaction():
        for statement in statements.split(";\n"):
            if statement.strip():
                database.run(statement)
        database.run(f"PRAGMA application_id={APPLICATION}")
        database.run(f"PRAGMA user_version={version}")
