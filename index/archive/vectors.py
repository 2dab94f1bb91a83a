"""Rows and their vectors: what is live, what came and went since, and the matrix of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import numpy as np

from index.archive.database import Database
from index.archive.filter import Rows, expand
from index.archive.models import Matrix, Models
from index.archive.stored import stored
from index.errors import ArchiveError

_BLOCK = 4096


def live_rows(database: Database, since: int = 0) -> Rows:
    """Return the rows of all live passages that came after change ``since``, ascending."""
    return expand(
        database.rows(
            "SELECT first_row, passages FROM articles WHERE change > ? ORDER BY first_row",
            (since,),
        )
    )


def removed_since(database: Database, change: int) -> Rows:
    """Return the rows that were live once and were removed after ``change``, ascending."""
    found = database.rows("SELECT first_row, last_row FROM removed WHERE change > ?", (change,))
    return np.sort(expand((first, last - first + 1) for first, last in found))


@stored
def vectors(database: Database, rows: Sequence[int] | Rows) -> tuple[Rows, Matrix]:
    """Return those of the rows that are live, ascending, and their vectors, one a row.

    Raises ArchiveError where a live row has no vector of the archive's embedder.
    """
    model = Models(database).current()
    wanted = np.unique(np.asarray(rows, dtype=np.int64))
    if model is None:
        return wanted[:0], np.empty((0, 0), dtype=np.float32)
    names, filled = np.empty_like(wanted), 0
    matrix = np.empty((len(wanted), model.dimensions), dtype=np.float32)
    for block in _blocks(wanted):
        for row, blob in _read(database, model.id, block):
            if blob is None:
                raise _missing(row, model.name)
            names[filled], matrix[filled] = row, np.frombuffer(blob, dtype="<f4")
            filled += 1
    return names[:filled], matrix[:filled]


def _missing(row: int, name: str) -> ArchiveError:
    return ArchiveError(f"Passage row {row} has no vector of {name}.", "Run `dateline reindex`.")


def _blocks(rows: Rows) -> Iterable[Rows]:
    return (rows[begin : begin + _BLOCK] for begin in range(0, len(rows), _BLOCK))


def _read(database: Database, model_id: int, block: Rows) -> list[tuple[int, bytes | None]]:
    return database.rows(
        "SELECT row, vector FROM json_each(?) CROSS JOIN passages ON row = value "
        "LEFT JOIN embeddings ON embeddings.hash = passages.hash AND model = ? ORDER BY row",
        (json.dumps(block.tolist()), model_id),
    )
