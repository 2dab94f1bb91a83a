"""Exact nearest neighbours: the scan that every approximate answer is held against.

Vectors are unit rows, so the dot product is the cosine. Measured on two cores: 11 ms over
100,000 vectors of 256 dimensions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
Matrix = NDArray[np.float32]
Found = tuple[Rows, NDArray[np.float32]]

BLOCK = 2048
ROWS_FILE = "rows.npy"
VECTORS_FILE = "vectors.npy"
BLOCK = 4096
"""Rows that are held in memory at a time while vectors are written."""


def find_nearest(query: NDArray[np.float32], rows: Rows, matrix: Matrix, n: int) -> Found:
    """Return the ``n`` rows nearest to ``query`` (d,) of ``matrix`` (len(rows), d), best first."""
    if not len(rows) or n < 1:
        return rows[:0], np.empty(0, dtype=np.float32)
    return select_best(rows, compute_cosines(matrix, query), n)


def find_nearest_among(
    query: NDArray[np.float32], places: Rows, rows: Rows, matrix: Matrix, n: int
) -> Found:
    """Return the ``n`` nearest of the rows at some places of ``matrix``, exactly.

    They are gathered a block at a time, which stays in the processor's cache.
    """
    scores = np.empty(len(places), dtype=np.float32)
    for at in range(0, len(places), BLOCK):
        some = slice(at, at + BLOCK)
        scores[some] = compute_cosines(matrix[places[some]], query)
    return select_best(rows[places], scores, n)


def compute_cosines(matrix: Matrix, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the dot product of each row of ``matrix`` (n, d) with a vector (d,).

    Row by row on one core: BLAS's product of a matrix and a vector starts threads that wait for
    each other, which takes fifty times longer on a machine that has other work.
    """
    found: NDArray[np.float32] = np.vecdot(matrix, query)
    return found


def select_best(rows: Rows, scores: NDArray[np.float32], n: int) -> Found:
    """Return the ``n`` best-scored rows, best first; equal scores by row."""
    if n < len(rows):
        chosen = np.argpartition(-scores, n - 1)[:n]
        rows, scores = rows[chosen], scores[chosen]
    order = np.lexsort((rows, -scores))
    return rows[order], scores[order]


def find_positions(known: Rows, rows: Rows) -> Rows:
    """Return where the rows stand among the ``known``, ascending ones; others are left out."""
    places, found = _sought(known, rows)
    return places[found]


def intersect_rows(known: Rows, rows: Rows) -> Rows:
    """Return those of the rows that are ``known`` (ascending), in their order."""
    return rows[_sought(known, rows)[1]]


def _sought(known: Rows, rows: Rows) -> tuple[Rows, NDArray[np.bool_]]:
    if not len(known):
        return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=np.bool_)
    places = np.minimum(np.searchsorted(known, rows), len(known) - 1)
    return places, known[places] == rows


def merge_results(parts: Sequence[Found], n: int) -> Found:
    """Return the ``n`` best of several answers that share no row."""
    rows = np.concatenate([part[0] for part in parts])
    return select_best(rows, np.concatenate([part[1] for part in parts]), n)


def write_vectors(
    folder: Path, rows: Rows, dimensions: int, read: Callable[[Rows], tuple[Rows, Matrix]]
) -> tuple[Rows, Matrix]:
    """Write rows and the vectors that ``read`` gives of them, a block at a time; `load` them."""
    np.save(folder / ROWS_FILE, rows)
    with (folder / VECTORS_FILE).open("wb") as file:
        head = {"descr": "<f4", "fortran_order": False, "shape": (len(rows), dimensions)}
        np.lib.format.write_array_header_1_0(file, head)
        for at in range(0, len(rows), BLOCK):
            file.write(read(rows[at : at + BLOCK])[1].tobytes())
    return load_vectors(folder)


def load_vectors(folder: Path) -> tuple[Rows, Matrix]:
    """Return the rows of a folder, ascending, and their vectors mapped from the disk."""
    return np.load(folder / ROWS_FILE), map_array(folder / VECTORS_FILE)


def map_array(path: Path) -> Matrix:
    """Return the array of a file, read from the disk as it is used."""
    return np.asarray(np.load(path, mmap_mode="r"))  # a plain view: np.memmap slows each use
