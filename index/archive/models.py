"""Models: which embedders' vectors an archive holds, and which of them it is read with.

A vector is stored once for each (hash of the text, model), whichever passages share the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.archive.database import Database
from index.embed.mismatch import mismatch
from index.errors import ArchiveError, EmbedderMismatch

Matrix = NDArray[np.float32]
_BLOCK = 500


class Model(NamedTuple):
    """An embedder as an archive knows it."""

    id: int
    name: str
    dimensions: int


class Models:
    """The models of one archive."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def current(self) -> Model | None:
        """Return the model that the archive is read with, or None before the first."""
        found = self._db.row(
            "SELECT id, models.name, dimensions FROM models JOIN settings "
            "ON settings.name = 'model' AND settings.value = models.id"
        )
        return Model(*found) if found else None

    def adopt(self, name: str, dimensions: int) -> None:
        """Take the first embedder; raise EmbedderMismatch where another built the archive."""
        found = self.current()
        if found is None:
            self._use(self.register(name, dimensions))
        elif (found.name, found.dimensions) != (name, dimensions):
            raise mismatch("The archive", (found.name, found.dimensions), name, dimensions)

    def register(self, name: str, dimensions: int) -> Model:
        """Return a model, new or known, without reading the archive with it."""
        sql = "INSERT OR IGNORE INTO models (name, dimensions) VALUES (?, ?)"
        self._db.run(sql, (name, dimensions))
        found = Model(*self._db.rows("SELECT * FROM models WHERE name = ?", (name,))[0])
        if found.dimensions != dimensions:
            raise EmbedderMismatch(
                f"Embedder {name} gives {dimensions} dimensions; the archive holds vectors of "
                f"{found.dimensions} under that name.",
                "Give the model another name.",
            )
        return found

    def select(self, model: Model) -> None:
        """Read the archive with this model from now on; a new change, for readers to see."""
        with self._db.transaction():
            self._use(model)
            self._db.run("UPDATE settings SET value = value + 1 WHERE name = 'change'")

    def _use(self, model: Model) -> None:
        self._db.run("INSERT OR REPLACE INTO settings VALUES ('model', ?)", (model.id,))

    def store(self, keys: Sequence[bytes], matrix: Matrix, model: Model | None = None) -> None:
        """Store one unit vector for each key; a key that has one of this model keeps it."""
        chosen = model or self.current()
        if chosen is None or matrix.shape != (len(keys), chosen.dimensions):
            raise ArchiveError(f"Vectors of shape {matrix.shape} do not fit {chosen}.")
        rows = np.ascontiguousarray(matrix, dtype="<f4")
        self._db.run_many(
            "INSERT OR IGNORE INTO embeddings (hash, model, vector) VALUES (?, ?, ?)",
            ((key, chosen.id, row.tobytes()) for key, row in zip(keys, rows, strict=True)),
        )

    def known(self, keys: Sequence[bytes], model: Model | None = None) -> dict[bytes, Matrix]:
        """Return the stored vectors of those keys that have one."""
        chosen = model or self.current()
        found: dict[bytes, Matrix] = {}
        for begin in range(0, len(keys) if chosen else 0, _BLOCK):
            block = keys[begin : begin + _BLOCK]
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
