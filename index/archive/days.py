"""What search knows of a passage without its text: whose it is, and the days of its two axes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.archive.database import Database
from index.archive.filter import Rows


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


def metadata(database: Database, rows: Sequence[int] | Rows) -> list[RowMetadata]:
    """Return what is known of each row without its text, in the order of ``rows``."""
    found = database.rows(
        "SELECT row, articles.id, articles.key, source, agency, first_day, last_day, (SELECT "
        "json_group_array(json_array(first, last)) FROM spans WHERE spans.row = passages.row) "
        "FROM json_each(?) CROSS JOIN passages ON row = value "
        "CROSS JOIN articles ON articles.key = article",
        (json.dumps([int(row) for row in rows]),),
    )
    return [RowMetadata._make([*row[:7], _pairs(row[7])]) for row in found]


def spans(database: Database, rows: Rows) -> NDArray[np.int64]:
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
