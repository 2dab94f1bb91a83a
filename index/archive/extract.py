"""Copying some articles of an archive into a new one, as they stand: rows, vectors and versions.

Nothing is read, cut or embedded again, and keys, rows and change numbers stay what they were, so
that a slice of an archive ranks its passages as the whole did.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from index.archive import schema
from index.archive.database import ArchiveDatabase
from index.errors import ArchiveError

_CHOSEN = "(SELECT key FROM temp.chosen)"
_COPIED = (
    "INSERT INTO main.models SELECT * FROM source.models",
    f"INSERT INTO main.articles SELECT * FROM source.articles WHERE key IN {_CHOSEN}",
    *(
        f"INSERT INTO main.{table} SELECT * FROM source.{table} WHERE article IN {_CHOSEN}"
        for table in ("versions", "tags", "passages", "documents", "signatures", "copies")
    ),
    f"INSERT INTO main.superseded SELECT * FROM source.superseded WHERE article IN {_CHOSEN} "
    f"AND by_article IN {_CHOSEN}",
    "INSERT INTO main.spans SELECT * FROM source.spans "
    "WHERE row IN (SELECT row FROM main.passages)",
    "INSERT INTO main.embeddings (hash, model, vector) SELECT hash, model, vector "
    "FROM source.embeddings WHERE hash IN (SELECT hash FROM main.passages)",
    "INSERT OR REPLACE INTO main.settings SELECT * FROM source.settings "
    "WHERE name IN ('change', 'model', 'repeated', 'settled')",
    "INSERT INTO words (rowid, text, title, source) "
    "SELECT row, text, title, source FROM main.indexed ORDER BY row",
)
"""In this order: the full-text index is made of what was copied before it."""


def extract_articles(source: Path, target: Path, keys: Iterable[int]) -> None:
    """Make an archive in the new folder ``target`` of the articles with these keys.

    ``source`` is the folder of the archive that they are in; nobody may write to it meanwhile.
    Raises ArchiveError where ``target`` holds an archive already or cannot be written.
    """
    path = target / schema.FILE_NAME
    if path.exists():
        raise ArchiveError(f"{target} holds an archive already.", "Name a new folder.")
    target.mkdir(parents=True, exist_ok=True)
    database = ArchiveDatabase(path, write=True)
    try:
        schema.prepare_schema(database, path)
        whole = (source / schema.FILE_NAME).resolve().as_uri()
        database.run("ATTACH ? AS source", (f"{whole}?mode=ro",))
        database.run("CREATE TEMP TABLE chosen (key INTEGER PRIMARY KEY)")
        with database.transaction():
            database.run_many("INSERT INTO chosen VALUES (?)", ((key,) for key in keys))
            for statement in _COPIED:
                database.run(statement)
        database.run("DETACH source")
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
