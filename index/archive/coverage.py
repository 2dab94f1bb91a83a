"""Coverage: what the archive holds, and from when to when, so that a refusal can say so."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.archive.database import Database
from index.archive.filter import Filter, conditions

_JULIAN = 1721424.5  # the Julian day of ordinal 0, which SQLite's date functions count in
_MONTH_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Counts of articles, and the span of their publication dates.

    ``first`` and ``last`` are the earliest and latest first day of publication known;
    ``sources`` counts articles by source, most first; ``months`` by "YYYY-MM", in order, of
    those whose month is known; ``undated`` counts those whose date is unknown.
    """

    articles: int
    passages: int
    undated: int
    first: date | None
    last: date | None
    sources: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]


def coverage(database: Database, wanted: Filter) -> Coverage:
    """Return the coverage of the articles that pass the filter (its ``happened`` is ignored)."""
    where, values = conditions(wanted)
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
        articles=articles, passages=int(passages), undated=undated, first=_day(first),
        last=_day(last), sources=tuple(sources), months=tuple(months),
    )  # fmt: skip


def sources(database: Database, rows: Sequence[int]) -> dict[int, str]:
    """Return the source of the article of each row."""
    sql = (
        "SELECT row, source FROM json_each(?) CROSS JOIN passages ON row = value "
        "JOIN articles ON articles.key = article"
    )
    return dict(database.rows(sql, (json.dumps(list(rows)),)))


def _day(ordinal: int | None) -> date | None:
    return date.fromordinal(ordinal) if ordinal else None
