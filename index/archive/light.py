"""Light reads of many passages: their texts alone, or their days alone."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.archive.database import Database
from index.archive.filter import Rows

_BODIES = (
    "SELECT key, body, versions.source FROM versions JOIN articles ON versions.article = "
    "articles.key AND versions.version = articles.version "
    "WHERE key IN (SELECT value FROM json_each(?))"
)


def texts(database: Database, rows: Sequence[int] | Rows) -> dict[int, tuple[str, str]]:
    """Return each row's text and the source of its article; rows that are gone are left out."""
    asked = json.dumps([int(row) for row in rows])
    with database.snapshot():
        passages = database.rows(
            "SELECT row, article, start, end FROM json_each(?) CROSS JOIN passages ON row = value",
            (asked,),
        )
        keys = json.dumps(list({key for _, key, _, _ in passages}))
        bodies = {key: (body, source) for key, body, source in database.rows(_BODIES, (keys,))}
    return {row: (bodies[key][0][start:end], bodies[key][1]) for row, key, start, end in passages}


def spans(database: Database, rows: Rows) -> NDArray[np.int64]:
    """Return row, first and last day of what the (ascending) rows speak of, as (3, n)."""
    if not len(rows):
        return np.empty((3, 0), dtype=np.int64)
    found = database.rows(
        "SELECT row, first, last FROM spans WHERE row BETWEEN ? AND ? ORDER BY row",
        (int(rows[0]), int(rows[-1])),
    )
    table = np.array(found, dtype=np.int64).reshape(-1, 3).T
    kept: NDArray[np.int64] = table[:, np.isin(table[0], rows)]
    return kept
