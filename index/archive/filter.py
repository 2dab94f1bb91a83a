"""Filter: which passages may be returned at all, resolved into their rows.

Everything about an article is decided on the narrow table of articles, whose passages are
consecutive rows, so that half of a large archive costs no more than its articles. What a
passage speaks of (``happened``) is decided on the spans: an interval of at most ``reach`` days
that overlaps [first, last] begins after first - reach, so one index serves each class.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from index.archive.database import ArchiveDatabase
from index.archive.rows import REACHES, normalize_source, to_minutes, to_ordinals
from index.types import DateRange

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a passage and its article must meet; None and empty tuples ask for nothing.

    ``published``: the days the article may have been published on overlap it (an article of
    unknown date never does). ``as_of``: nothing published later, to the minute where both are
    known so far; a plain date counts to its last minute, an article of unknown date passes.
    ``sources``: source or agency, whatever the case. ``tags``: any of them. ``happened``: the
    passage speaks of a day in it.
    """

    published: DateRange | None = None
    as_of: date | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    happened: DateRange | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the filter lets everything through."""
        return self == Filter()


def find_rows(database: ArchiveDatabase, wanted: Filter) -> Rows:
    """Return the rows of the passages that pass, ascending."""
    where, values = build_conditions(wanted)
    found = database.rows(
        f"SELECT first_row, passages FROM articles WHERE passages > 0 AND {where} "
        "ORDER BY first_row",
        values,
    )
    if wanted.happened is None:
        return expand_ranges(found)
    return _within(_speaking_of(database, wanted.happened), found)


def count_passages(database: ArchiveDatabase, wanted: Filter) -> int:
    """Return how many passages pass, without naming them where ``happened`` is not asked."""
    if wanted.happened is not None:
        return len(find_rows(database, wanted))
    where, values = build_conditions(wanted)
    return int(database.value(f"SELECT total(passages) FROM articles WHERE {where}", values))


def build_conditions(wanted: Filter) -> tuple[str, list[object]]:
    """Return the condition on table ``articles`` and its values (``happened`` apart)."""
    parts = [
        part
        for part in (
            _published(wanted.published),
            _as_of(wanted.as_of),
            _sources(wanted.sources),
            _among("id IN (SELECT value FROM json_each(?))", wanted.article_ids),
            _among(
                "key IN (SELECT article FROM tags WHERE tag IN (SELECT value FROM json_each(?)))",
                wanted.tags,
            ),
        )
        if part
    ]
    return " AND ".join(sql for sql, _ in parts) or "TRUE", [v for _, vs in parts for v in vs]


Condition = tuple[str, list[object]]


def _published(days: DateRange | None) -> Condition | None:
    return ("first_day <= ? AND last_day >= ?", list(to_ordinals(days)[::-1])) if days else None


def _as_of(moment: date | None) -> Condition | None:
    if moment is None:
        return None
    return "(first_minute IS NULL OR first_minute <= ?)", [to_minutes(moment)]


def _sources(names: Sequence[str]) -> Condition | None:
    if not names:
        return None
    among = "IN (SELECT value FROM json_each(?))"
    folded = json.dumps([normalize_source(name) for name in names])
    return f"(source_key {among} OR agency_key {among})", [folded, folded]


def _among(sql: str, names: Sequence[str]) -> Condition | None:
    return (sql, [json.dumps(names)]) if names else None


def _speaking_of(database: ArchiveDatabase, days: DateRange) -> Rows:
    first, last = to_ordinals(days)
    found = [
        database.rows(
            "SELECT row FROM spans WHERE reach = ? AND first BETWEEN ? AND ? AND last >= ?",
            (reach, first - reach, last, first),
        )
        for reach in REACHES
    ]
    return np.unique(np.fromiter((row for part in found for (row,) in part), dtype=np.int64))


def _within(rows: Rows, ranges: Sequence[tuple[int, int]]) -> Rows:
    """Return the rows that lie in one of the (first row, how many) ranges, which ascend."""
    table = np.array(ranges, dtype=np.int64).reshape(-1, 2)
    if not len(table):
        return rows[:0]
    at = np.searchsorted(table[:, 0], rows, side="right") - 1
    inside: Rows = rows[(at >= 0) & (rows < table[at, 0] + table[at, 1])]
    return inside


def expand_ranges(ranges: Iterable[tuple[int, int]]) -> Rows:
    """Return the rows of (first row, how many) ranges. Example: [(5, 2), (9, 1)] -> 5, 6, 9."""
    table = np.array(list(ranges), dtype=np.int64).reshape(-1, 2)
    firsts, counts = table[:, 0], table[:, 1]
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(firsts - (ends - counts), counts) + np.arange(total, dtype=np.int64)
