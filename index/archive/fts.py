"""Lexical search: FTS5 over passages' text, title and source, ranked by BM25."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from index.archive.database import ArchiveDatabase
from index.archive.filter import Rows
from index.types import Article, Passage

WEIGHTS = (1.0, 0.6, 0.3)  # text, title, source
INSERT = "INSERT INTO words (rowid, text, title, source) VALUES (?, ?, ?, ?)"
DELETE = "INSERT INTO words (words, rowid, text, title, source) VALUES ('delete', ?, ?, ?, ?)"


def build_fts_rows(
    article: Article, passages: Iterable[tuple[int, Passage]]
) -> Iterable[tuple[object, ...]]:
    """Yield what is indexed of each (row, passage); deleting takes exactly the same values."""
    source = f"{article.source} {article.agency}".strip()
    for row, passage in passages:
        yield row, passage.text, article.title, source


def search_fts(
    database: ArchiveDatabase,
    match: str,
    limit: int,
    rows: Sequence[int] | Rows | None = None,
    weights: tuple[float, float, float] = WEIGHTS,
) -> list[tuple[int, float]]:
    """Return up to ``limit`` (row, score) for an FTS5 query, best first, higher is better.

    The score is BM25 (k1 = 1.2, b = 0.75, SQLite's), columns weighted as text, title, source;
    ``rows`` restricts it. Raises ArchiveError where FTS5 cannot parse ``match``.
    """
    among = "AND rowid IN (SELECT value FROM json_each(?))" if rows is not None else ""
    values: list[object] = [f"bm25({', '.join(map(str, weights))})", match]
    if rows is not None:
        values.append(json.dumps([int(row) for row in rows]))
    found = database.rows(
        f"SELECT rowid, -rank FROM words WHERE rank MATCH ? AND words MATCH ? {among} "
        "ORDER BY rank LIMIT ?",
        [*values, limit],
    )
    return [(int(row), float(score)) for row, score in found]


def get_document_frequency(database: ArchiveDatabase, word: str, most: int) -> int:
    """Return how many passages have a word (any of its forms), counted no further than ``most``."""
    found = database.value(
        "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)",
        ['"' + word.replace('"', " ") + '"', most],
    )
    return int(found)
