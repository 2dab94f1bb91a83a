"""Copies: signatures of articles, and the clusters of those that carry one wire report.

What a signature is, and when two articles are copies, is decided by
``index.ingest.near_duplicates``; here both are kept, so that new articles are compared without
reading the old ones again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from index.archive.database import ArchiveDatabase

_EARLIEST = "ORDER BY articles.first_minute IS NULL, articles.first_minute, articles.key"


class NearDuplicates:
    """The signatures and clusters of one archive; an article is in one cluster at most."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database

    def store_signatures(self, signatures: Mapping[str, bytes]) -> None:
        """Store the signatures of newest versions, by article id."""
        with self._db.transaction():
            self._db.run_many(
                "INSERT OR REPLACE INTO signatures SELECT key, version, ? FROM articles "
                "WHERE id = ?",
                ((signature, article_id) for article_id, signature in signatures.items()),
            )

    def signatures(self) -> Iterator[tuple[str, bytes]]:
        """Yield (article id, signature) of all newest versions that have one, earliest first."""
        yield from self._db.rows(
            "SELECT id, signature FROM signatures JOIN articles ON key = article "
            f"AND signatures.version = articles.version {_EARLIEST}"
        )

    def replace_clusters(self, clusters: Iterable[Sequence[str]]) -> None:
        """Replace all clusters; each is a list of article ids, no id in two of them."""
        numbered = (
            (number, article_id)
            for number, members in enumerate(clusters, start=1)
            for article_id in members
        )
        with self._db.transaction():
            self._db.run("DELETE FROM copies")
            sql = "INSERT INTO copies SELECT key, ? FROM articles WHERE id = ?"
            self._db.run_many(sql, numbered)

    def clusters(self) -> list[list[str]]:
        """Return the ids of every cluster of two or more, the earliest member first."""
        found: dict[int, list[str]] = {}
        for cluster, article_id in self._db.rows(
            f"SELECT cluster, id FROM copies JOIN articles ON key = article {_EARLIEST}"
        ):
            found.setdefault(cluster, []).append(article_id)
        return [members for _, members in sorted(found.items()) if len(members) > 1]

    def get_cluster(self, article_id: str) -> list[str]:
        """Return the ids of an article's cluster, itself included, the earliest first."""
        found = self._db.rows(
            "SELECT articles.id FROM articles JOIN copies ON copies.article = articles.key "
            "WHERE cluster = (SELECT cluster FROM copies JOIN articles ON key = article "
            f"WHERE id = ?) {_EARLIEST}",
            (article_id,),
        )
        return [member for (member,) in found]

    def count(self) -> int:
        """Return how many articles another one carried first."""
        sql = "SELECT count(*) - count(DISTINCT cluster) FROM copies"
        return int(self._db.value(sql))
