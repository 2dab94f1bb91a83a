"""Intake: prepared documents go into the archive, many at a commit.

The archive is opened where there is one, and otherwise made with the first article that is fit
to be stored: a run whose every record fails leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from index import embeddings
from index.archive import Archive, Matrix, compute_passage_key
from index.archive.schema import FILE_NAME
from index.embeddings import Embedder, build_embedding_text
from index.ingest.identity import (
    change_article_id,
    compute_document_digest,
    get_place,
    resolve_article_id,
)
from index.ingest.prepare import PreparedArticle, PreparedDocument
from index.ingest.report import Tally
from index.readers import RawDocument

_DOCUMENTS = 64
_PASSAGES = 1024


class ArticleWriter:
    """The way into one archive, for one run; ``close`` it whatever happens."""

    def __init__(
        self, directory: Path, embedder: Embedder | None, now: datetime, tally: Tally
    ) -> None:
        self.directory = directory
        self.archive: Archive | None = None
        self._embedder = embedder
        self._now = now
        self._tally = tally
        self._waiting: list[PreparedDocument] = []
        self._made = False
        self._lines: dict[str, frozenset[str]] = {}
        if (directory / FILE_NAME).is_file():
            self._open(create=False)

    def _open(self, *, create: bool) -> Archive:
        archive = Archive.open(self.directory, write=True, create=create)
        self.archive, self._made = archive, create
        if self._embedder is not None:
            archive.use_embedder(self._embedder.name, self._embedder.dimensions)
        return archive

    def _model(self, archive: Archive) -> Embedder:
        """Return the embedder: the one given, the archive's own, or the default for a new one."""
        if self._embedder is None:
            known = archive.embedder
            self._embedder = embeddings.load_embedder(known[0] if known else embeddings.DEFAULT)
            archive.use_embedder(self._embedder.name, self._embedder.dimensions)
        return self._embedder

    def known(self, document: RawDocument, digest: bytes) -> int:
        """Return how many articles this very document gave before; 0 where it is new."""
        if self.archive is None:
            return 0
        return len(self.archive.documents.articles(get_place(document.origin), digest))

    def repeated(self, found: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Return the furniture of each source: what was found now, and in earlier runs."""
        kept = self.archive.repeated() if self.archive else {}
        self._lines = {
            source: kept.get(source, frozenset()) | found.get(source, frozenset())
            for source in {*kept, *found}
        }
        return self._lines

    def add(self, prepared: PreparedDocument) -> None:
        """Take a prepared document, or count its failure."""
        if prepared.failure is not None:
            self._tally.failed.append(prepared.failure)
            return
        self._waiting.append(prepared)
        passages = sum(len(ready.passages) for one in self._waiting for ready in one.articles)
        if len(self._waiting) >= _DOCUMENTS or passages >= _PASSAGES:
            self.flush()

    def flush(self) -> None:
        """Store what waits, in one transaction."""
        if not self._waiting:
            return
        archive = self.archive or self._open(create=True)
        vectors = self._vectors(archive, [it for one in self._waiting for it in one.articles])
        with archive.batch():
            if self._lines:
                archive.keep_repeated(self._lines)
                self._lines = {}
            for one in self._waiting:
                self._store(archive, one, vectors)
        self._waiting.clear()

    def _store(self, archive: Archive, one: PreparedDocument, vectors: dict[bytes, Matrix]) -> None:
        digest = compute_document_digest(one.document)
        for ready in one.articles:
            keys = [compute_passage_key(ready.article, passage) for passage in ready.passages]
            article_id = resolve_article_id(archive, one.document, ready.article)
            named = change_article_id(ready.article, ready.passages, article_id)
            outcome = archive.put(*named, _rows(keys, vectors), recorded=self._now)
            self._tally.count(outcome)
            archive.copies.store_signatures({article_id: ready.signature})
            archive.documents.record(get_place(one.document.origin), digest, article_id)

    def _vectors(
        self, archive: Archive, articles: Sequence[PreparedArticle]
    ) -> dict[bytes, Matrix]:
        """Return the vectors of all passages: those stored before, the others embedded now."""
        texts = {
            compute_passage_key(ready.article, passage): build_embedding_text(
                ready.article, passage
            )
            for ready in articles
            for passage in ready.passages
        }
        if texts:
            self._model(archive)
        found = archive.models.known(list(texts)) | _brought(articles)
        missing = [key for key in texts if key not in found]
        if missing:
            matrix = self._model(archive).embed([texts[key] for key in missing])
            found.update(zip(missing, matrix, strict=True))
        return found

    def close(self) -> None:
        """Close the archive; one that was made for nothing is deleted."""
        if self.archive is None:
            return
        if self._made and self.archive.change == 0:
            self.archive.discard()
        else:
            self.archive.close()


def _brought(articles: Sequence[PreparedArticle]) -> dict[bytes, Matrix]:
    """Return the vectors that articles bring along."""
    return {
        compute_passage_key(ready.article, passage): vector
        for ready in articles
        if ready.vectors is not None
        for passage, vector in zip(ready.passages, ready.vectors, strict=True)
    }


def _rows(keys: Sequence[bytes], vectors: dict[bytes, Matrix]) -> Matrix:
    found = [vectors[key] for key in keys]
    return np.array(found, dtype=np.float32) if found else np.empty((0, 0), dtype=np.float32)
