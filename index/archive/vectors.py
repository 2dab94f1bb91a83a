"""Rows and their vectors: what is live, what came and went since, and the matrix of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.archive.database import ArchiveDatabase, translate_value_errors
from index.archive.filter import Rows, expand_ranges
from index.embeddings.embedder import make_mismatch_error
from index.errors import ArchiveError, EmbedderMismatch

_BLOCK = 4096


def find_live_rows(database: ArchiveDatabase, since: int = 0) -> Rows:
    """Return the rows of all live passages that came after change ``since``, ascending."""
    return expand_ranges(
        database.rows(
            "SELECT first_row, passages FROM articles WHERE change > ? ORDER BY first_row",
            (since,),
        )
    )


def find_removed_rows(database: ArchiveDatabase, change: int) -> Rows:
    """Return the rows that were live once and were removed after ``change``, ascending."""
    found = database.rows("SELECT first_row, last_row FROM removed WHERE change > ?", (change,))
    return np.sort(expand_ranges((first, last - first + 1) for first, last in found))


@translate_value_errors
def load_vectors(database: ArchiveDatabase, rows: Sequence[int] | Rows) -> tuple[Rows, Matrix]:
    """Return those of the rows that are live, ascending, and their vectors, one a row.

    Raises ArchiveError where a live row has no vector of the archive's embedder.
    """
    model = EmbeddingModels(database).current()
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


def _read(database: ArchiveDatabase, model_id: int, block: Rows) -> list[tuple[int, bytes | None]]:
    return database.rows(
        "SELECT row, vector FROM json_each(?) CROSS JOIN passages ON row = value "
        "LEFT JOIN embeddings ON embeddings.hash = passages.hash AND model = ? ORDER BY row",
        (json.dumps(block.tolist()), model_id),
    )


Matrix = NDArray[np.float32]
_MODEL_BLOCK = 500


class EmbeddingModel(NamedTuple):
    """An embedder as an archive knows it."""

    id: int
    name: str
    dimensions: int


class EmbeddingModels:
    """The models of one archive."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database

    def current(self) -> EmbeddingModel | None:
        """Return the model that the archive is read with, or None before the first."""
        found = self._db.row(
            "SELECT id, models.name, dimensions FROM models JOIN settings "
            "ON settings.name = 'model' AND settings.value = models.id"
        )
        return EmbeddingModel(*found) if found else None

    def adopt(self, name: str, dimensions: int) -> None:
        """Take the first embedder; raise EmbedderMismatch where another built the archive."""
        found = self.current()
        if found is None:
            self._use(self.register(name, dimensions))
        elif (found.name, found.dimensions) != (name, dimensions):
            raise make_mismatch_error(
                "The archive", (found.name, found.dimensions), name, dimensions
            )

    def register(self, name: str, dimensions: int) -> EmbeddingModel:
        """Return a model, new or known, without reading the archive with it."""
        sql = "INSERT OR IGNORE INTO models (name, dimensions) VALUES (?, ?)"
        self._db.run(sql, (name, dimensions))
        found = EmbeddingModel(*self._db.rows("SELECT * FROM models WHERE name = ?", (name,))[0])
        if found.dimensions != dimensions:
            raise EmbedderMismatch(
                f"Embedder {name} gives {dimensions} dimensions; the archive holds vectors of "
                f"{found.dimensions} under that name.",
                "Give the model another name.",
            )
        return found

    def select(self, model: EmbeddingModel) -> None:
        """Read the archive with this model from now on; a new change, for readers to see."""
        with self._db.transaction():
            self._use(model)
            self._db.run("UPDATE settings SET value = value + 1 WHERE name = 'change'")

    def _use(self, model: EmbeddingModel) -> None:
        self._db.run("INSERT OR REPLACE INTO settings VALUES ('model', ?)", (model.id,))

    def store(
        self, keys: Sequence[bytes], matrix: Matrix, model: EmbeddingModel | None = None
    ) -> None:
        """Store one unit vector for each key; a key that has one of this model keeps it."""
        chosen = model or self.current()
        if chosen is None or matrix.shape != (len(keys), chosen.dimensions):
            raise ArchiveError(f"Vectors of shape {matrix.shape} do not fit {chosen}.")
        rows = np.ascontiguousarray(matrix, dtype="<f4")
        self._db.run_many(
            "INSERT OR IGNORE INTO embeddings (hash, model, vector) VALUES (?, ?, ?)",
            ((key, chosen.id, row.tobytes()) for key, row in zip(keys, rows, strict=True)),
        )

    def known(
        self, keys: Sequence[bytes], model: EmbeddingModel | None = None
    ) -> dict[bytes, Matrix]:
        """Return the stored vectors of those keys that have one."""
        chosen = model or self.current()
        found: dict[bytes, Matrix] = {}
        for begin in range(0, len(keys) if chosen else 0, _MODEL_BLOCK):
            block = keys[begin : begin + _MODEL_BLOCK]
            marks = ",".join("?" * len(block))
            sql = f"SELECT hash, vector FROM embeddings WHERE model = ? AND hash IN ({marks})"
            for key, blob in self._db.rows(sql, [chosen.id if chosen else 0, *block]):
                found[key] = np.frombuffer(blob, dtype="<f4")
        return found

    def sweep(self) -> int:
        """Delete the vectors of other models and of texts that are gone; return how many."""
        return self._db.run(
            "DELETE FROM embeddings WHERE hash NOT IN (SELECT hash FROM passages) "
            "OR model NOT IN (SELECT value FROM settings WHERE name = 'model')"
        )
