"""Supersessions: which articles a publisher has replaced by a corrected copy of its own.

Which these are is decided by ``index.ingest.supersede``; the first copy stays in the archive, with
its date, and can be shown beside the corrected one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from index.archive.database import ArchiveDatabase

_CORRECTED = (
    "SELECT id FROM articles JOIN versions ON versions.article = articles.key "
    "AND versions.version = articles.version WHERE corrections LIKE '%\"correction\"%' "
    "ORDER BY articles.key"
)


class Supersessions:
    """The corrected copies of one archive; an article is superseded by one at most.

    ``find_successors`` and ``find_predecessors`` answer from the archive as it was settled last.
    """

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database

    def find_corrected(self) -> list[str]:
        """Return the ids of the articles whose newest version bears a correction."""
        return [article_id for (article_id,) in self._db.rows(_CORRECTED)]

    def replace_all(self, pairs: Mapping[str, str]) -> None:
        """Replace what is known by pairs: the id of a first copy, and of the corrected one."""
        sql = (
            "INSERT OR REPLACE INTO superseded SELECT old.key, new.key FROM articles AS old "
            "JOIN articles AS new ON new.id = ? WHERE old.id = ?"
        )
        with self._db.transaction():
            self._db.run("DELETE FROM superseded")
            self._db.run_many(sql, ((new, old) for old, new in pairs.items()))

    def find_successors(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Return, for each of the articles that is superseded, the id of its corrected copy."""
        rows = self._db.rows(
            "SELECT old.id, new.id FROM superseded JOIN articles AS old ON old.key = article "
            "JOIN articles AS new ON new.key = by_article "
            "WHERE old.id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(article_ids)),),
        )
        return {str(old): str(new) for old, new in rows}

    def find_predecessors(self, article_id: str) -> list[str]:
        """Return the ids of the first copies that an article supersedes."""
        rows = self._db.rows(
            "SELECT old.id FROM superseded JOIN articles AS old ON old.key = article "
            "JOIN articles AS new ON new.key = by_article WHERE new.id = ? ORDER BY old.key",
            (article_id,),
        )
        return [str(old) for (old,) in rows]
