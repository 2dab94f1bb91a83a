"""Asking a fresh collection what it must know, before anybody else does.

``count()`` answers from Chroma's SQLite while the vectors are in other files, so it proves
nothing; the probe asks for vectors that are known to be there.
"""

from __future__ import annotations

import numpy as np

from index.errors import VectorStoreError
from index.vectors import exact
from index.vectors.chroma import Collection
from index.vectors.exact import Found, Matrix, Rows

QUERIES = 256
NEIGHBOURS = 10
BATCH = 32
LEAST_RECALL = 0.9
LEAST_FOUND = 0.98
"""How many vectors must be found by themselves: an HNSW graph leaves a few in 100,000 unreachable
(one was met among 180,000 passages of news), a collection that lost a batch leaves many."""
SAME = 1e-3
"""How far a cosine from Chroma may be from the exact one."""


def probe(collection: Collection, rows: Rows, matrix: Matrix) -> float:
    """Return recall@10 of ``collection`` against an exact scan, over at most 256 of its vectors.

    The vectors are spread evenly over the rows, the first and the last among them. Raises
    VectorStoreError where a row is unknown, a cosine wrong, recall under .9, or more than one
    vector in fifty is not found by itself.
    """
    if not len(rows):
        return 1.0
    picks = np.unique(np.linspace(0, len(rows) - 1, QUERIES, dtype=np.int64))
    shares: list[float] = []
    selves: list[bool] = []
    for at in range(0, len(picks), BATCH):
        some = picks[at : at + BATCH]
        answers = collection.query(matrix[some], min(NEIGHBOURS, len(rows)))
        for pick, found in zip(some, answers, strict=True):
            share, self_found = _share(pick, found, rows, matrix)
            shares.append(share)
            selves.append(self_found)
    recall = float(np.mean(shares))
    if np.mean(selves) < LEAST_FOUND:
        lost = rows[picks[selves.index(False)]]
        raise _unfit(f"it does not find passage {lost} by its own vector")
    if recall < LEAST_RECALL:
        raise _unfit(f"it finds {recall:.0%} of the nearest passages")
    return recall


def _share(pick: int, found: Found, rows: Rows, matrix: Matrix) -> tuple[float, bool]:
    """Return the share of one vector's true neighbours that were found, and if it was itself."""
    places = np.minimum(np.searchsorted(rows, found[0]), len(rows) - 1)
    if (rows[places] != found[0]).any():
        raise _unfit("it holds a passage that the archive does not")
    if not np.allclose(matrix[places] @ matrix[pick], found[1], atol=SAME):
        raise _unfit("its cosines are not those of the stored vectors")
    _, true = exact.nearest(matrix[pick], rows, matrix, NEIGHBOURS)
    itself = len(found[1]) > 0 and bool(found[1][0] >= true[0] - SAME)
    return float((found[1] >= true[-1] - SAME).sum()) / len(true), itself


def _unfit(why: str) -> VectorStoreError:
    return VectorStoreError(f"The new vector generation failed its probe: {why}.", "Run it again.")
