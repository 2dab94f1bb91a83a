"""Wire copies: articles that carry one report, found by MinHash.

A signature is the MinHash (Broder, 1997; computed by datasketch) of the runs of four words in
the first 400 words of a body, for reprints are cut from the end. Two articles are copies where
the share of equal hashes, which estimates the Jaccard similarity of their runs, is half or
more. Candidates are found by locality-sensitive hashing in bands, so that a whole archive is
compared in seconds: 16,861 signatures cluster in under one.

Recurring reports (markets, weather, results) share most of their words and are no copies: behind
the 64 hashes a signature holds the text's facts (numbers, weekdays, months, names), each as a hash
of the words around it and one of itself. Where two texts have other facts in the same places, they
tell of other things; a reprint that is only cut has none of its own.

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

from index.language.numbers import CARDINALS
from index.metadata.dateline import parse_dateline
from index.timex.lexicon import ALL_MONTHS, ALL_WEEKDAYS
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
_BESIDE = 2  # words before a fact, and one after it, that tell its place
_NAMES = 2  # names that must differ to weigh as much as one number or day
_FACT = re.compile(r"[^\W_]+(?:[.,:]\d+)*")
_PRIME = 1_099_511_628_211  # FNV-1a's, to mix the words of a run


def compute_signature(article: Article) -> bytes:
    """Return an article's signature: 64 hashes of 4 bytes, then its facts of 8 bytes each.

    It is the same in every process. A text too short to compare has the empty signature, which
    is like no other.
    """
    words = _WORD.findall(article.body[: _WORDS * 12].lower())[:_WORDS]
    if len(words) < _LEAST:
        return b""
    minhash = _blank().copy()
    minhash.update_batch(_runs(words).tolist())
    return bytes(minhash.hashvalues.astype("<u4").tobytes()) + _pack_facts(article.body)


def _pack_facts(body: str) -> bytes:
    """Return the facts of a body, its dateline aside: the hash of each one's place, and its own."""
    dateline = parse_dateline(body.partition("\n")[0])
    words = _FACT.findall(body[dateline.end if dateline else 0 : _WORDS * 12])[:_WORDS]
    facts = [_is_fact(word) for word in words]
    plain = ["#" if fact else word.lower() for word, fact in zip(words, facts, strict=True)]
    packed = []
    for n, word in enumerate(words):
        if facts[n]:
            place = " ".join((*plain[max(n - _BESIDE, 0) : n], "|", *plain[n + 1 : n + 2]))
            packed += [zlib.crc32(place.encode()), _hash_fact(word)]
    return np.array(packed, dtype="<u4").tobytes()


def _is_fact(word: str) -> bool:
    """Tell whether a word is a number, or a name, a weekday or a month by its capital."""
    return word[0].isdigit() or word.lower() in CARDINALS or word[0].isupper()


def _hash_fact(word: str) -> int:
    """Return the hash of a fact; its last bit tells whether it is a name alone."""
    low = word.lower()
    number = str(CARDINALS[low]) if low in CARDINALS else low.replace(",", "")
    hard = number[0].isdigit() or low in ALL_WEEKDAYS or low in ALL_MONTHS
    return (zlib.crc32(number.encode()) & 0xFFFFFFFE) | (0 if hard else 1)


def have_other_facts(first: bytes, second: bytes) -> bool:
    """Tell whether two signatures hold different facts in the same places.

    One number or day is enough, or two names. A place that a text has several times tells nothing.
    """
    one, other = _unpack_facts(first), _unpack_facts(second)
    weight = 0.0
    for place in one.keys() & other.keys():
        facts = one[place] | other[place]
        if len(facts) == 2 and len(one[place]) == len(other[place]) == 1:
            weight += 1 / _NAMES if all(fact & 1 for fact in facts) else 1.0
    return weight >= 1.0


def _unpack_facts(signature: bytes) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for place, fact in np.frombuffer(signature[HASHES * 4 :], dtype="<u4").reshape(-1, 2).tolist():
        found.setdefault(place, set()).add(fact)
    return found


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
    signatures = [signature for _, signature in known]
    joined = b"".join(signature[: HASHES * 4] for signature in signatures)
    matrix = np.frombuffer(joined, dtype="<u4").reshape(len(known), HASHES)
    leaders = _leaders(matrix, signatures)
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


def _leaders(matrix: NDArray[np.uint32], signatures: Sequence[bytes]) -> list[int]:
    """Return for each row the first row of its cluster; a row alone leads itself."""
    leaders = list(range(len(matrix)))
    seen: list[dict[bytes, list[int]]] = [{} for _ in range(_BANDS)]
    for n, row in enumerate(matrix):
        bands = [row[_ROWS * band : _ROWS * (band + 1)].tobytes() for band in range(_BANDS)]
        candidates = {m for band, key in enumerate(bands) for m in seen[band].get(key, ())}
        near = [m for m in sorted(candidates) if np.mean(matrix[m] == row) >= SIMILAR]
        alike = [m for m in near if not have_other_facts(signatures[m], signatures[n])]
        if alike:
            leaders[n] = alike[0]
            continue
        for band, key in enumerate(bands):
            seen[band].setdefault(key, []).append(n)
    return leaders
