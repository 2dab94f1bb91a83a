"""ArchiveReader: everything that can be asked of an archive.

Texts are read newest version first and under one snapshot, so that a passage and its article
never come from different versions. Rows of removed passages are silently absent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.archive import coverage as coverages
from index.archive import filter
from index.archive import vectors as vector_rows
from index.archive.coverage import RowMetadata
from index.archive.database import ArchiveDatabase, translate_value_errors
from index.archive.filter import Filter, Rows
from index.archive.near_duplicates import NearDuplicates
from index.archive.rows import COLUMNS, parse_spans, to_article
from index.archive.supersessions import Supersessions
from index.archive.vectors import EmbeddingModels, Matrix
from index.types import Article, Passage

FTS_WEIGHTS = (1.0, 0.6, 0.3)  # text, title, source
_PAGE = 200
_NEWEST = (
    "versions JOIN articles ON versions.article = articles.key "
    "AND versions.version = articles.version"
)


class ArchiveReader:
    """The reading half of ``Archive``; see there for opening one."""

    def __init__(self, database: ArchiveDatabase) -> None:
        self._db = database
        self.models = EmbeddingModels(database)
        self.copies = NearDuplicates(database)
        self.supersessions = Supersessions(database)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let everything read inside come from one moment of the archive."""
        with self._db.snapshot():
            yield

    @property
    def change(self) -> int:
        """The number of the last change; every put and every removal takes the next."""
        return int(self._db.value("SELECT value FROM settings WHERE name = 'change'"))

    @property
    def embedder(self) -> tuple[str, int] | None:
        """Name and dimensions of the embedder that built the archive; None where it is new."""
        found = self.models.current()
        return (found.name, found.dimensions) if found else None

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """Return an article with its raw text: the newest version, or the one asked for."""
        found = self._db.row(
            f"SELECT versions.version, {_columns('raw')} FROM articles JOIN versions "
            "ON versions.article = articles.key AND versions.version = "
            "coalesce(?, articles.version) WHERE id = ?",
            (version, article_id),
        )
        return to_article(article_id, found[0], found[1:]) if found else None

    def find_by_address(self, addresses: Sequence[str]) -> list[str]:
        """Return the ids of the articles that stand at one of the addresses, as written there."""
        found = self._db.rows(
            f"SELECT id FROM {_NEWEST} WHERE url IN (SELECT value FROM json_each(?)) ORDER BY key",
            (json.dumps(list(addresses)),),
        )
        return [article_id for (article_id,) in found]

    def versions(self, article_id: str) -> list[tuple[int, str | None]]:
        """Return (version, ISO moment it was recorded or None) of an article, oldest first."""
        found = self._db.rows(
            "SELECT versions.version, recorded FROM versions JOIN articles ON article = key "
            "WHERE id = ? ORDER BY versions.version",
            (article_id,),
        )
        return [(int(version), recorded) for version, recorded in found]

    def articles(self, wanted: Filter | None = None) -> Iterator[Article]:
        """Yield the newest version of every article that passes, in the order they came.

        ``raw`` is left out (it equals ``body``); ``happened`` of the filter is ignored.
        """
        after = 0
        while page := self.read_page(wanted or Filter(), after, _PAGE):
            yield from (article for _, article in page)
            after = page[-1][0]

    def read_page(self, wanted: Filter, after: int, count: int) -> list[tuple[int, Article]]:
        """Return (key, article) of the first ``count`` articles that pass after a key."""
        where, values = filter.build_conditions(wanted)
        page = self._db.rows(
            f"SELECT key, id, articles.version, {_columns()} FROM {_NEWEST} "
            f"WHERE key > ? AND {where} ORDER BY key LIMIT ?",
            [after, *values, count],
        )
        return [(row[0], to_article(row[1], row[2], row[3:])) for row in page]

    @property
    def settled(self) -> int:
        """The change up to which the work that needs all articles was done (see ``settle``)."""
        return int(self._db.value("SELECT value FROM settings WHERE name = 'settled'") or 0)

    @property
    def generations(self) -> tuple[str, ...]:
        """The tokens of the vector generations that were built from this archive, oldest first."""
        found = self._db.value("SELECT value FROM settings WHERE name = 'generations'")
        return tuple(str(found or "").split())

    def repeated(self) -> dict[str, frozenset[str]]:
        """Return the lines that were found to stand in many articles of a source, by source."""
        stored = self._db.value("SELECT value FROM settings WHERE name = 'repeated'")
        return {source: frozenset(lines) for source, lines in json.loads(stored or "{}").items()}

    def changed_since(self, change: int) -> list[str]:
        """Return the ids of the articles that came or changed after ``change``."""
        sql = "SELECT id FROM articles WHERE change > ? ORDER BY change"
        return [article_id for (article_id,) in self._db.rows(sql, (change,))]

    def undated(self) -> list[str]:
        """Return the ids of the articles whose date of publication is unknown."""
        found = self._db.rows("SELECT id FROM articles WHERE first_day IS NULL ORDER BY key")
        return [article_id for (article_id,) in found]

    @translate_value_errors
    def newest(self, count: int) -> list[Article]:
        """Return the articles with the latest days of publication, newest first."""
        found = self._db.rows(
            f"SELECT key, id, articles.version, {_columns()} FROM {_NEWEST} "
            "WHERE first_day IS NOT NULL ORDER BY last_day DESC, key DESC LIMIT ?",
            (count,),
        )
        return [to_article(row[1], row[2], row[3:]) for row in found]

    def read_passages(self, rows: Sequence[int] | Rows) -> list[tuple[int, Passage, Article]]:
        """Return (row, passage, its article without ``raw``) in the order of ``rows``."""
        asked = json.dumps([int(row) for row in rows])
        with self._db.snapshot():
            passages = self._db.rows(
                "SELECT row, article, number, start, end, spans FROM json_each(?) "
                "CROSS JOIN passages ON row = value",
                (asked,),
            )
            articles = self._by_key({passage[1] for passage in passages})
        return [(row, _passage(articles[key], rest), articles[key]) for row, key, *rest in passages]

    def texts(self, rows: Sequence[int] | Rows) -> dict[int, tuple[str, str]]:
        """Return each row's text and the source of its article: `found` without the rest."""
        asked = json.dumps([int(row) for row in rows])
        with self._db.snapshot():
            passages = self._db.rows(
                "SELECT row, article, start, end FROM json_each(?) CROSS JOIN passages "
                "ON row = value",
                (asked,),
            )
            keys = json.dumps(list({key for _, key, _, _ in passages}))
            sql = f"SELECT key, body, versions.source FROM {_NEWEST} WHERE key IN "
            read = self._db.rows(f"{sql} (SELECT value FROM json_each(?))", (keys,))
        bodies = {key: (body, source) for key, body, source in read}
        return {
            row: (bodies[key][0][start:end], bodies[key][1]) for row, key, start, end in passages
        }

    def sources(self, rows: Sequence[int]) -> dict[int, str]:
        """Return the source of each row's article."""
        return coverages.get_sources(self._db, rows)

    def _by_key(self, keys: set[int]) -> dict[int, Article]:
        found = self._db.rows(
            f"SELECT key, id, articles.version, {_columns()} FROM {_NEWEST} "
            "WHERE key IN (SELECT value FROM json_each(?))",
            (json.dumps(list(keys)),),
        )
        return {row[0]: to_article(row[1], row[2], row[3:]) for row in found}

    def passages(self, rows: Sequence[int] | Rows) -> list[tuple[int, Passage]]:
        """Return (row, passage) in the order of ``rows``."""
        return [(row, passage) for row, passage, _ in self.read_passages(rows)]

    def rows_of(self, article_id: str) -> Rows:
        """Return the rows of an article's passages, in the order of its text."""
        return self.rows(Filter(article_ids=(article_id,)))

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return the passages of an article, in the order of its text."""
        return [passage for _, passage in self.passages(self.rows_of(article_id))]

    def metadata(self, rows: Sequence[int] | Rows) -> list[RowMetadata]:
        """Return what is known of each row without its text, in the order of ``rows``."""
        return coverages.get_row_metadata(self._db, rows)

    def spans(self, rows: Rows) -> NDArray[np.int64]:
        """Return row, first and last day of what the (ascending) rows speak of, as (3, n)."""
        return coverages.get_spans(self._db, rows)

    def rows(self, wanted: Filter) -> Rows:
        """Return the rows of the passages that pass the filter, ascending."""
        return filter.find_rows(self._db, wanted)

    def count(self, wanted: Filter) -> int:
        """Return how many passages pass the filter."""
        return filter.count_passages(self._db, wanted)

    def lexical(
        self,
        match: str,
        limit: int,
        rows: Sequence[int] | Rows | None = None,
        weights: tuple[float, float, float] = FTS_WEIGHTS,
    ) -> list[tuple[int, float]]:
        """Return up to ``limit`` (row, BM25 score) for an FTS5 query; see ``search_fts``."""
        return search_fts(self._db, match, limit, rows, weights)

    def frequency(self, word: str, most: int = 5000) -> int:
        """Return how many passages have ``word``, counted no further than ``most``."""
        return get_document_frequency(self._db, word, most)

    def vectors(
        self, rows: Sequence[int] | Rows | None = None, since: int = 0
    ) -> tuple[Rows, Matrix]:
        """Return live rows, ascending, and their unit vectors (float32, one a row).

        All of them, those asked for, or those that came after change ``since``.
        """
        if rows is None:
            asked = self.live_rows(since)
        else:
            given = np.asarray(rows, dtype=np.int64)
            asked = np.intersect1d(self.live_rows(since), given) if since else given
        return vector_rows.load_vectors(self._db, asked)

    def live_rows(self, since: int = 0) -> Rows:
        """Return the rows of all live passages that came after change ``since``, ascending."""
        return vector_rows.find_live_rows(self._db, since)

    def removed_since(self, change: int) -> Rows:
        """Return the rows that were removed after ``change``, ascending."""
        return vector_rows.find_removed_rows(self._db, change)

    def get_publication_bounds(self) -> tuple[int | None, int | None, int | None]:
        """Return the first and last ordinal of publication, and its first minute."""
        sql = "SELECT min(first_day), max(last_day), min(first_minute) FROM articles"
        first, last, minute = self._db.rows(sql)[0]
        return first, last, minute

    def list_source_keys(self) -> list[str]:
        """Return the folded names of all publishers and agencies."""
        sql = "SELECT source_key FROM articles UNION SELECT agency_key FROM articles"
        return [str(name) for (name,) in self._db.rows(sql) if name]

    def list_spoken_days(self, reach: int) -> list[tuple[int, int]]:
        """Return the (first, last) ordinals of the spans of at most ``reach`` days, each once."""
        sql = "SELECT DISTINCT first, last FROM spans WHERE reach <= ?"
        return [(int(first), int(last)) for first, last in self._db.rows(sql, (reach,))]

    def list_days(self) -> list[tuple[int, int | None, int]]:
        """Return (key, first ordinal of publication, passages) of every article, by that day."""
        sql = "SELECT key, first_day, passages FROM articles ORDER BY first_day, key"
        return [(int(key), day, int(passages)) for key, day, passages in self._db.rows(sql)]

    def list_ids(self) -> list[str]:
        """Return the ids of all articles, in the order they came."""
        return [str(one) for (one,) in self._db.rows("SELECT id FROM articles ORDER BY key")]

    def count_terms(self) -> list[tuple[str, int]]:
        """Return every stem of the full-text index, and in how many passages it stands."""
        make = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab('main', words, 'row')"
        self._db.run(make)
        return [(str(term), int(n)) for term, n in self._db.rows("SELECT term, doc FROM terms")]

    def coverage(
        self, as_of: date | None = None, wanted: Filter | None = None
    ) -> coverages.Coverage:
        """Return what the archive holds, up to ``as_of`` or as far as a filter lets through."""
        return coverages.compute_coverage(self._db, wanted or Filter(as_of=as_of))


def _columns(*kept: str) -> str:
    """Return the columns of an article's text, ``raw`` as NULL unless it is kept."""
    names = (name.strip() for name in COLUMNS.split(","))
    chosen = ("NULL" if name == "raw" and not kept else f"versions.{name}" for name in names)
    return ", ".join(chosen)


def _passage(article: Article, values: Sequence[Any]) -> Passage:
    number, start, end, spans = values
    return Passage(
        id=f"{article.id}#{number}",
        article_id=article.id,
        text=article.body[start:end],
        start=start,
        end=end,
        spans=parse_spans(spans, article.body),
    )


def search_fts(
    database: ArchiveDatabase,
    match: str,
    limit: int,
    rows: Sequence[int] | Rows | None = None,
    weights: tuple[float, float, float] = FTS_WEIGHTS,
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
