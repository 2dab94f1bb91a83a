"""How an article enters and leaves: text, spans, words and vectors in one transaction.

Rows of passages are never changed: a new version, or a date found later, removes the old rows
and adds new ones under a new change number, so that whatever was built from the old rows can be
told by their numbers alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.archive.database import ArchiveDatabase
from index.archive.reader import ArchiveReader
from index.archive.rows import (
    COLUMNS,
    compute_passage_key,
    get_length_class,
    normalize_source,
    to_article_values,
    to_ordinals,
    to_published_values,
    to_spans_json,
)
from index.archive.vectors import Matrix
from index.errors import ArchiveError
from index.types import Article, Passage

_INSERT_WORDS = "INSERT INTO words (rowid, text, title, source) VALUES (?, ?, ?, ?)"
_DELETE_WORDS = (
    "INSERT INTO words (words, rowid, text, title, source) VALUES ('delete', ?, ?, ?, ?)"
)

_MARKS = ", ".join("?" * (len(COLUMNS.split(",")) + 3))
_HOT = (
    "version = ?, hash = ?, change = ?, origin = ?, source = ?, agency = ?, source_key = ?, "
    "agency_key = ?, first_day = ?, last_day = ?, first_minute = ?, first_row = ?, passages = ?"
)


OF_ARTICLES = ("versions", "tags", "documents", "signatures", "copies", "superseded")
"""The tables that leave with an article."""


class ArticleHead(NamedTuple):
    """What the archive knows of an article at one look."""

    key: int
    version: int
    hash: bytes
    origin: str
    first_row: int
    passages: int


def get_head(database: ArchiveDatabase, article_id: str) -> ArticleHead | None:
    """Return the head of an article, or None where there is none of that id."""
    sql = "SELECT key, version, hash, origin, first_row, passages FROM articles WHERE id = ?"
    found = database.row(sql, (article_id,))
    return ArticleHead(*found) if found else None


def take_next_change(database: ArchiveDatabase) -> int:
    """Take the next number of the sequence of changes."""
    sql = "UPDATE settings SET value = value + 1 WHERE name = 'change' RETURNING value"
    return int(database.rows(sql)[0][0])


def create_article_key(database: ArchiveDatabase, article: Article) -> int:
    """Make room for an article that the archive has not seen."""
    return database.insert(
        "INSERT INTO articles (id, version, hash, change, origin, source, agency, source_key, "
        "agency_key, first_row, passages) VALUES (?, 0, x'', 0, '', '', '', '', '', 0, 0)",
        (article.id,),
    )


def write_text(database: ArchiveDatabase, key: int, article: Article, recorded: str | None) -> None:
    """Write the text of one version, over the same version where it is there."""
    database.run(
        f"INSERT OR REPLACE INTO versions (article, version, {COLUMNS}, recorded) "
        f"VALUES ({_MARKS})",
        (key, article.version, *to_article_values(article), recorded),
    )
    database.run("DELETE FROM tags WHERE article = ?", (key,))
    database.run_many(
        "INSERT OR IGNORE INTO tags VALUES (?, ?)", ((tag, key) for tag in article.tags)
    )


def write_head(
    database: ArchiveDatabase,
    key: int,
    article: Article,
    hash_: bytes,
    first_row: int,
    passages: int,
) -> None:
    """Make a version the newest: what filters look at, and its rows."""
    values = (
        article.version,
        hash_,
        take_next_change(database),
        article.origin,
        article.source,
        article.agency,
        normalize_source(article.source),
        normalize_source(article.agency),
        *to_published_values(article.published),
        first_row,
        passages,
        key,
    )
    database.run(f"UPDATE articles SET {_HOT} WHERE key = ?", values)


def write_passages(
    database: ArchiveDatabase, key: int, article: Article, passages: Sequence[Passage]
) -> int:
    """Add the rows of an article's passages, their spans and words; return the first row."""
    first = get_next_row(database)
    numbered = list(enumerate(passages, start=first))
    database.run_many(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                row,
                key,
                number,
                p.start,
                p.end,
                compute_passage_key(article, p),
                to_spans_json(p.spans),
            )
            for number, (row, p) in enumerate(numbered, start=1)
        ),
    )
    database.run_many(
        "INSERT OR IGNORE INTO spans VALUES (?, ?, ?, ?)",
        (
            (row, *bounds, get_length_class(*bounds))
            for row, passage in numbered
            for bounds in _days(passage)
        ),
    )
    database.run_many(_INSERT_WORDS, build_fts_rows(article, numbered))
    return first


def get_next_row(database: ArchiveDatabase) -> int:
    """Return the first row that was never used."""
    sql = "SELECT seq + 1 FROM sqlite_sequence WHERE name = 'passages'"
    return int(database.value(sql) or 1)


def _days(passage: Passage) -> list[tuple[int, int]]:
    return [to_ordinals(span.range) for span in passage.spans if span.range is not None]


def remove_passages(database: ArchiveDatabase, article_id: str, found: ArticleHead) -> None:
    """Take an article's rows out of passages, spans and words, and note them as removed."""
    if not found.passages:
        return
    last = found.first_row + found.passages - 1
    rows = ArchiveReader(database).read_passages(range(found.first_row, last + 1))
    if len(rows) != found.passages:
        raise ArchiveError(f"Article {article_id} has lost passages.", "Run `dateline reindex`.")
    indexed = build_fts_rows(rows[0][2], [(row, passage) for row, passage, _ in rows])
    database.run_many(_DELETE_WORDS, indexed)
    for table in ("passages", "spans"):
        sql = f"DELETE FROM {table} WHERE row BETWEEN ? AND ?"
        database.run(sql, (found.first_row, last))
    sql = "INSERT INTO removed VALUES (?, ?, ?)"
    database.run(sql, (take_next_change(database), found.first_row, last))


def check_parts(article: Article, passages: Sequence[Passage], matrix: Matrix) -> None:
    """Raise ArchiveError where the parts of an article do not fit together."""
    if "\0" in article.body + article.title:
        raise ArchiveError(f"Article {article.id} holds NUL characters.", "Read it as text first.")
    if not _is_text(article):
        raise ArchiveError(
            f"Article {article.id} holds half of a character that UTF-8 cannot store.",
            "Save it again as UTF-8.",
        )
    if len(matrix) != len(passages):
        raise ArchiveError(f"{len(passages)} passages came with {len(matrix)} vectors.")
    torn = [p.id for p in passages if article.body[p.start : p.end] != p.text]
    if torn:
        raise ArchiveError(f"Passage {torn[0]} is not the text at its offsets.")


def _is_text(article: Article) -> bool:
    """Tell whether all of an article can be stored; asked before a transaction is begun."""
    names = (article.id, article.source, article.agency, article.url, article.place, article.origin)
    meta = json.dumps(dict(article.meta), ensure_ascii=False, default=str)
    texts = (article.title, article.body, article.raw, meta, *article.authors, *article.tags)
    try:
        "".join((*names, *texts)).encode()
    except UnicodeEncodeError:
        return False
    return True


def build_fts_rows(
    article: Article, passages: Iterable[tuple[int, Passage]]
) -> Iterable[tuple[object, ...]]:
    """Yield what is indexed of each (row, passage); deleting takes exactly the same values."""
    source = f"{article.source} {article.agency}".strip()
    for row, passage in passages:
        yield row, passage.text, article.title, source
