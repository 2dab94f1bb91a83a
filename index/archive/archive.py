"""Archive: one folder's ``archive.db``, open for reading or for writing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np

from index.archive import lock, schema, writer
from index.archive.database import ArchiveDatabase
from index.archive.lock import WriterLock
from index.archive.reader import ArchiveReader
from index.archive.rows import compute_content_hash, compute_passage_key
from index.archive.sources import SourceDocuments
from index.archive.sqlite import Closing
from index.archive.vectors import Matrix
from index.archive.writer import ArticleHead
from index.errors import ArchiveError, ArchiveMissing
from index.types import Article, Passage

Outcome = Literal["added", "updated", "unchanged"]
_GENERATIONS = 8  # tokens that are remembered; two generations are kept


class Archive(Closing, ArchiveReader):
    """A context manager over one archive. Any number may read while one process writes.

    >>> with Archive.open(Path(".dateline")) as archive:  # doctest: +SKIP
    ...     archive.coverage().articles
    """

    def __init__(self, directory: Path, database: ArchiveDatabase, held: WriterLock | None) -> None:
        super().__init__(database)
        self.directory = directory
        self._lock = held
        self.documents = SourceDocuments(database)

    @classmethod
    def open(cls, directory: Path, *, write: bool = False, create: bool = False) -> Archive:
        """Open the archive in a folder; ``create`` makes both (and implies ``write``).

        Raises ArchiveMissing, ArchiveVersion, ArchiveDamaged, and for writing ArchiveLocked
        where another process writes.
        """
        path = directory / schema.FILE_NAME
        if not create and not path.is_file():
            raise _missing(directory)
        if not (write or create):
            return cls(directory, _reading(path, directory), None)
        _make(directory)
        held = WriterLock.take(directory)
        try:
            return cls(directory, _writing(path), held)
        except BaseException:
            held.release()
            raise

    def close(self) -> None:
        """Close the database and give up the writer's lock."""
        self._db.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Commit what is put inside together: faster, and still never half an article."""
        with self._writing():
            yield

    def use_embedder(self, name: str, dimensions: int) -> None:
        """Say which embedder the vectors come from; raises EmbedderMismatch where it differs."""
        with self._writing():
            self.models.adopt(name, dimensions)

    def put(
        self,
        article: Article,
        passages: Sequence[Passage],
        vectors: Matrix,
        *,
        recorded: datetime | None = None,
    ) -> Outcome:
        """Store an article with its passages and their vectors, in one transaction.

        The same content again is "unchanged"; other content under a known id becomes the next
        version and the old one stays. ``article.version`` is ignored. ``recorded`` is kept as
        the moment this version came. Raises ArchiveError where the parts do not fit together.
        """
        found, hash_ = writer.get_head(self._db, article.id), compute_content_hash(article)
        if found is not None and found.hash == hash_:
            return "unchanged"
        moment = recorded.isoformat() if recorded else None
        new = replace(article, version=found.version + 1 if found else 1)
        self._replace(found, new, hash_, passages, vectors, moment)
        return "updated" if found else "added"

    def redate(self, article: Article, passages: Sequence[Passage]) -> None:
        """Give the newest version another date of publication: no new version, other spans.

        ``article`` and ``passages`` hold the same text as before; vectors are taken over.
        """
        found = writer.get_head(self._db, article.id)
        if found is None or found.version != article.version:
            raise ArchiveError(f"There is no article {article.id} of version {article.version}.")
        keys = [compute_passage_key(article, passage) for passage in passages]
        known = self.models.known(keys)
        if not all(key in known for key in keys):
            raise ArchiveError(f"Article {article.id} has other passages now.", "Put it again.")
        matrix = np.array([known[key] for key in keys], dtype=np.float32)
        recorded = dict(self.versions(article.id)).get(article.version)
        self._replace(found, article, found.hash, passages, matrix, recorded)

    def _replace(
        self,
        found: ArticleHead | None,
        article: Article,
        hash_: bytes,
        passages: Sequence[Passage],
        vectors: Matrix,
        recorded: str | None,
    ) -> None:
        writer.check_parts(article, passages, vectors)
        with self._writing():
            if found is not None:
                writer.remove_passages(self._db, article.id, found)
            key = found.key if found else writer.create_article_key(self._db, article)
            writer.write_text(self._db, key, article, recorded)
            if passages:
                self.models.store([compute_passage_key(article, p) for p in passages], vectors)
            first = writer.write_passages(self._db, key, article, passages)
            writer.write_head(self._db, key, article, hash_, first, len(passages))

    def find_places(self, article_id: str) -> set[str]:
        """Return the origins whose present text gives an article."""
        return self.documents.places(article_id)

    def get_content_hash(self, article_id: str) -> bytes | None:
        """Return the content hash of an article's newest version, or None where there is none."""
        found = writer.get_head(self._db, article_id)
        return found.hash if found else None

    def remove(self, article_id: str) -> bool:
        """Take an article and all its versions out; tell whether there was one."""
        found = writer.get_head(self._db, article_id)
        if found is None:
            return False
        with self._writing():
            writer.remove_passages(self._db, article_id, found)
            for table in writer.OF_ARTICLES:
                self._db.run(f"DELETE FROM {table} WHERE article = ?", (found.key,))
            self._db.run("DELETE FROM articles WHERE key = ?", (found.key,))
        return True

    def find_corruption(self) -> str:
        """Return the first thing wrong with the file, all of it read (600 MB in 5 s), or ""."""
        said = str(self._db.value("PRAGMA quick_check(1)"))
        return "" if said == "ok" else said

    def keep_repeated(self, lines: Mapping[str, frozenset[str]]) -> None:
        """Keep each source's repeated lines, in place of those kept before."""
        stored = json.dumps({source: sorted(some) for source, some in lines.items() if some})
        with self._writing():
            self._db.run("INSERT OR REPLACE INTO settings VALUES ('repeated', ?)", (stored,))

    def mark_settled(self) -> None:
        """Note that the work that needs all articles is done up to the present change."""
        with self._writing():
            self._db.run("INSERT OR REPLACE INTO settings VALUES ('settled', ?)", (self.change,))

    def note_generation(self, token: str) -> None:
        """Note that a vector generation of this token is built from the archive as it is."""
        kept = " ".join([*self.generations, token][-_GENERATIONS:])
        with self._writing():
            self._db.run("INSERT OR REPLACE INTO settings VALUES ('generations', ?)", (kept,))

    def sweep(self) -> int:
        """Delete the vectors that no live passage uses any more; return how many."""
        with self._writing():
            return self.models.sweep()

    def discard(self) -> None:
        """Delete the archive just made, and its folder if that is all there was in it."""
        self._db.close()
        for name in (schema.FILE_NAME, *schema.BESIDE, lock.FILE_NAME):
            (self.directory / name).unlink(missing_ok=True)
        self.close()
        if not any(self.directory.iterdir()):
            self.directory.rmdir()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            raise ArchiveError(f"{self.directory} is open for reading.", "Open it for writing.")
        with self._db.transaction():
            yield


def _missing(directory: Path) -> ArchiveMissing:
    if (directory / "slices").is_dir():
        return ArchiveMissing(
            f"{directory} is split into slices.", "Open it with open_searcher, or name a slice."
        )
    return ArchiveMissing(
        f"There is no archive in {directory}.",
        f"Make one: dateline index PATH --archive {directory}",
    )


def _make(directory: Path) -> None:
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(
            f"The folder {directory} cannot be made: {error.strerror}.",
            "Name another with --archive.",
        ) from error


def _reading(path: Path, directory: Path) -> ArchiveDatabase:
    database = ArchiveDatabase(path)
    try:
        if schema.is_new(database):
            raise _missing(directory)
        schema.check_readable(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _writing(path: Path) -> ArchiveDatabase:
    database = ArchiveDatabase(path, write=True)
    try:
        schema.prepare_schema(database, path)
    except BaseException:
        database.close()
        raise
    return database
