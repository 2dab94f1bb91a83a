"""A published generation: vectors as they stood at one change of the archive, never written again.

It holds the same vectors twice: in Chroma, which finds the nearest of many quickly, and as a
plain array mapped from the disk, from which the rows that a filter leaves are scanned exactly.
Beside them are the days that passages speak of, the sparse vectors of whole articles, and the
dense ones of their first passages and (where the embedder is a static one) of their headlines.
Chroma is opened by the first query that needs it.
"""

from __future__ import annotations

import sqlite3
import threading
import tokenize
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.bm25 import FOLDER, PER_ARTICLE, ArticleIndex
from index.embeddings import load_embedder
from index.errors import VectorStoreError
from index.vectors import chroma, exact
from index.vectors.date_spans import DateSpans
from index.vectors.exact import Found, Matrix
from index.vectors.generations import GenerationStore
from index.vectors.manifest import CHECKED_BYTES, FORMAT, Manifest
from index.vectors.server import ChromaServer, get_collection_metadata

CHROMA_FOLDER = "chroma"
LEADS_FILE, HEADS_FILE = "leads.npy", "heads.npy"
_UNREADABLE = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    SyntaxError,
    MemoryError,
    tokenize.TokenError,
)
"""What numpy raises over the torn header of an array."""


class Generation:
    """One generation, open for reading by any number of threads."""

    def __init__(self, folder: Path, server: ChromaServer | None = None) -> None:
        """Open the generation in ``folder``; ``server`` is where its collection is, if not there.

        Raises VectorStoreError where its manifest or one of its files does not hold.
        """
        self.folder = folder
        self.manifest = Manifest.read(folder)
        self.replaced = ""  # why the one before it could not be used
        self._server = server
        self._lock = threading.Lock()
        self._collection: chroma.Collection | None = None
        try:
            self.rows, self.matrix = exact.load_vectors(folder)
            self.spans = DateSpans.load(folder, self.rows)
            self.articles = ArticleIndex.load(folder / FOLDER)
            self.leads = exact.map_array(folder / LEADS_FILE)
            heads = folder / HEADS_FILE
            self.heads = exact.map_array(heads) if heads.exists() else None
            self._check_shapes()
        except _UNREADABLE as error:
            raise VectorStoreError(
                f"The vectors of {folder} cannot be read: {error}.", "Run `dateline reindex`."
            ) from error

    def _check_shapes(self) -> None:
        """Raise ValueError where the arrays do not fit together, as a torn header leaves them."""
        articles = len(self.articles.first_row)
        per_article = [getattr(self.articles, name) for name in PER_ARTICLE]
        per_article += [one for one in (self.leads, self.heads) if one is not None]
        shape = (self.manifest.rows, self.manifest.dimensions)
        if self.matrix.shape != shape or self.rows.shape != shape[:1]:
            raise ValueError(f"the vectors have shape {self.matrix.shape}, not {shape}")
        if any(len(one) != articles for one in per_article):
            raise ValueError("its articles are not of one number")

    @property
    def number(self) -> int:
        """Its place in the order of generations."""
        return self.manifest.number

    @property
    def change(self) -> int:
        """The archive's change sequence that it holds."""
        return self.manifest.change

    def verify(self) -> None:
        """Compare every file with its checksum, and look whether Chroma's own database is whole.

        Raises VectorStoreError for what is not as it was published. A second for 500 MB.
        """
        self.manifest.verify(self.folder)
        if not self.manifest.server and not self._chroma_stands():
            raise VectorStoreError(
                f"Chroma's database in {self.folder} is damaged.", "Run `dateline reindex`."
            )

    def _chroma_stands(self) -> bool:
        """Tell whether Chroma's file, which has no checksum, is a database with our collection."""
        path = self.folder / CHROMA_FOLDER / "chroma.sqlite3"
        try:
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as db:
                small = path.stat().st_size <= CHECKED_BYTES
                sound = not small or db.execute("PRAGMA quick_check").fetchall() == [("ok",)]
                named = "SELECT count(*) FROM collections WHERE name = ?"
                return sound and db.execute(named, (self.manifest.collection,)).fetchone()[0] == 1
        except (sqlite3.Error, OSError, UnicodeDecodeError):
            return False

    def query(self, vector: NDArray[np.float32], n: int) -> Found:
        """Return the ``n`` nearest rows to a unit vector (d,) and their cosines, from Chroma.

        Raises VectorStoreError where Chroma, or its server, does not answer.
        """
        count = min(n, self.manifest.rows)
        if count < 1:
            return self.rows[:0], np.empty(0, dtype=np.float32)
        return self._opened().query(vector[None, :], count)[0]

    def check_server(self) -> None:
        """Ask the server, if there is one, whether it has the collection as it was made.

        Raises VectorStoreError where it does not answer, where the collection is gone, another
        archive's or of another format, and where vectors are not where they should be now.
        """
        place = self._place()
        if isinstance(place, ChromaServer):
            self._check(get_collection_metadata(place, self.manifest.collection))

    def warm(self) -> None:
        """Open Chroma and read the vectors once, so that the next query waits for neither."""
        if self.manifest.rows:
            self.query(np.asarray(self.matrix[0]), 1)

    def close(self) -> None:
        """Close Chroma; a later query opens it again."""
        with self._lock:
            if self._collection is not None:
                self._collection.close()
                self._collection = None

    def _opened(self) -> chroma.Collection:
        with self._lock:
            if self._collection is None:
                with ExitStack() as undo:
                    found = chroma.open_collection(self._place(), self.manifest.collection)
                    undo.callback(found.close)
                    self._check(found.about)
                    undo.pop_all()
                self._collection = found
            return self._collection

    def _check(self, about: Mapping[str, object] | None) -> None:
        """Refuse a collection that is gone, or that another dateline wrote in its place."""
        name = f"Collection {self.manifest.collection}"
        if self._server is not None:
            name += f" on the Chroma server {self._server.url}"
        if about is None:
            raise VectorStoreError(f"{name} is gone.", "Run `dateline reindex` to bring it back.")
        if about.get("format") != FORMAT:
            raise VectorStoreError(
                f"{name} has format {about.get('format')}; this dateline reads {FORMAT}.",
                "Install the newer dateline, or run `dateline reindex`.",
            )

    def _place(self) -> Path | ChromaServer:
        if not self.manifest.server:
            if self._server is not None:
                raise VectorStoreError(
                    f"Generation {self.number} is not on the Chroma server {self._server.url}.",
                    "Run `dateline reindex` to bring it there.",
                )
            return self.folder / CHROMA_FOLDER
        if self._server is None or self._server.name != self.manifest.server:
            raise VectorStoreError(
                f"Generation {self.number} is on the Chroma server {self.manifest.server}.",
                "Set CHROMA_URL to it, or run `dateline reindex` to bring it here.",
            )
        return self._server


def open_current_generation(
    directory: Path, server: ChromaServer | None = None
) -> Generation | None:
    """Return the published generation of the archive in ``directory``; None where there is none.

    Raises VectorStoreError where the pointer names one that cannot be used.
    """
    number = GenerationStore(directory).current()
    return None if number is None else Generation(GenerationStore(directory).folder(number), server)


STATIC = frozenset({"wordllama", "toy"})
"""Embedders for which the words of a text mean the same in any order, and cost nothing."""


def embed_headlines(model: tuple[str, int], headlines: Sequence[str]) -> Matrix | None:
    """Return a unit vector for each headline, or None where the model is not a static one."""
    name, dimensions = model
    if name not in STATIC:
        return None
    embedder = load_embedder(name)
    if embedder.dimensions != dimensions:
        return None
    return np.ascontiguousarray(embedder.embed(headlines), dtype=np.float32)
