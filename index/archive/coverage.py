"""Coverage: what the archive holds, and from when to when, so that a refusal can say so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.archive.database import ArchiveDatabase
from index.archive.filter import Filter, Rows, build_conditions

_JULIAN = 1721424.5  # the Julian day of ordinal 0, which SQLite's date functions count in
_MONTH_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of articles, and the span of their publication dates.

    ``first`` and ``last`` are the earliest and latest first day of publication known;
    ``get_sources`` counts articles by source, most first; ``months`` by "YYYY-MM", in order, of
    those whose month is known; ``undated`` counts those whose date is unknown.
    """

    articles: int
    passages: int
    undated: int
    first: date | None
    last: date | None
    sources: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]


def compute_coverage(database: ArchiveDatabase, wanted: Filter) -> Coverage:
    """Return the coverage of the articles that pass the filter (its ``happened`` is ignored)."""
    where, values = build_conditions(wanted)
    articles, passages, undated, first, last = database.rows(
        "SELECT count(*), total(passages), count(*) - count(first_day), min(first_day), "
        f"max(first_day) FROM articles WHERE {where}",
        values,
    )[0]
    sources = database.rows(
        f"SELECT source, count(*) FROM articles WHERE {where} GROUP BY source_key "
        "ORDER BY count(*) DESC, source_key",
        values,
    )
    months = database.rows(
        f"SELECT strftime('%Y-%m', first_day + {_JULIAN}) AS month, count(*) FROM articles "
        f"WHERE {where} AND last_day - first_day < {_MONTH_DAYS} GROUP BY month ORDER BY month",
        values,
    )
    return Coverage(
        articles=articles,
        passages=int(passages),
        undated=undated,
        first=_day(first),
        last=_day(last),
        sources=tuple(sources),
        months=tuple(months),
    )


def get_sources(database: ArchiveDatabase, rows: Sequence[int]) -> dict[int, str]:
    """Return the source of the article of each row."""
    sql = (
        "SELECT row, source FROM json_each(?) CROSS JOIN passages ON row = value "
        "JOIN articles ON articles.key = article"
    )
    return dict(database.rows(sql, (json.dumps(list(rows)),)))


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None


class RowMetadata(NamedTuple):
    """What search knows of a passage without its text; days are ``date.toordinal`` numbers.

    ``article_key`` is the article's integer key; ``events`` are the (first, last) days that the
    passage speaks of, open ends at the calendar's edge.
    """

    row: int
    article_id: str
    article_key: int
    source: str
    agency: str
    first_day: int | None
    last_day: int | None
    events: tuple[tuple[int, int], ...]


def get_row_metadata(database: ArchiveDatabase, rows: Sequence[int] | Rows) -> list[RowMetadata]:
    """Return what is known of each row without its text, in the order of ``rows``."""
    found = database.rows(
        "SELECT row, articles.id, articles.key, source, agency, first_day, last_day, (SELECT "
        "json_group_array(json_array(first, last)) FROM spans WHERE spans.row = passages.row) "
        "FROM json_each(?) CROSS JOIN passages ON row = value "
        "CROSS JOIN articles ON articles.key = article",
        (json.dumps([int(row) for row in rows]),),
    )
    return [RowMetadata._make([*row[:7], _pairs(row[7])]) for row in found]


def get_spans(database: ArchiveDatabase, rows: Rows) -> NDArray[np.int64]:
    """Return row, first and last day of what the (ascending) rows speak of, as (3, n)."""
    if not len(rows):
        return np.empty((3, 0), dtype=np.int64)
    found = database.rows(
        "SELECT row, first, last FROM spans WHERE row BETWEEN ? AND ? ORDER BY row",
        (int(rows[0]), int(rows[-1])),
    )
    table = np.array(found, dtype=np.int64).reshape(-1, 3).T
    kept: NDArray[np.int64] = table[:, np.isin(table[0], rows, assume_unique=False)]
    return kept


def _pairs(stored: str) -> tuple[tuple[int, int], ...]:
    return tuple((first, last) for first, last in json.loads(stored))
