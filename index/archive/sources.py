"""Documents: which text of which file or address gave which articles.

A raw document whose digest is known from the same origin need not be cleaned, cut or embedded
again; one whose file has gone can be found and its articles pruned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from index.archive.database import ArchiveDatabase


class SourceDocuments:
    """The documents of one archive; for its writer."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database

    def articles(self, origin: str, digest: bytes) -> list[str]:
        """Return the ids of the articles that this very text of this origin gave, as it stands."""
        found = self._db.rows(
            "SELECT id FROM documents JOIN articles ON key = article "
            "WHERE documents.origin = ? AND digest = ?",
            (origin, digest),
        )
        return [article_id for (article_id,) in found]

    def places(self, article_id: str) -> set[str]:
        """Return the origins whose present text gives an article."""
        found = self._db.rows(
            "SELECT documents.origin FROM documents JOIN articles ON key = article WHERE id = ?",
            (article_id,),
        )
        return {origin for (origin,) in found}

    def record(self, origin: str, digest: bytes, article_id: str) -> None:
        """Remember that this text of this origin gave an article, instead of an earlier text."""
        with self._db.transaction():
            key = self._db.value("SELECT key FROM articles WHERE id = ?", (article_id,))
            sql = "DELETE FROM documents WHERE origin = ? AND article = ?"
            self._db.run(sql, (origin, key))
            self._db.run("INSERT INTO documents VALUES (?, ?, ?)", (origin, digest, key))

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield the (origin, digest) of every document."""
        return iter(self._db.rows("SELECT DISTINCT origin, digest FROM documents"))

    def forget(self, gone: Iterable[tuple[str, bytes]]) -> list[str]:
        """Forget documents; return the ids of the articles that no document gives any more."""
        articles: set[int] = set()
        with self._db.transaction():
            for document in gone:
                sql = "FROM documents WHERE origin = ? AND digest = ?"
                found = self._db.rows(f"SELECT article {sql}", document)
                articles.update(key for (key,) in found)
                self._db.run(f"DELETE {sql}", document)
            return [name for key in sorted(articles) if (name := self._orphan(key))]

    def _orphan(self, key: int) -> str | None:
        found: str | None = self._db.value(
            "SELECT id FROM articles WHERE key = ? "
            "AND NOT EXISTS (SELECT 1 FROM documents WHERE article = key)",
            (key,),
        )
        return found
