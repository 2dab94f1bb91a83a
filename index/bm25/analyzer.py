"""Words of a text as they are indexed: folded, cut, and stemmed as the archive's FTS5 does it.

The stems are FTS5's own (``porter unicode61``), asked of an empty in-memory table, so that this
index and the archive's agree and no stemmer is written again. Words that only hold a sentence
together are left out: they carry no meaning and have the longest postings.
"""

from __future__ import annotations

import re
import sqlite3
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_DECOMPOSED = re.compile("[^\x00-\x7f\u2013\u2014\u2018\u2019\u201c\u201d]")
"""What may have parts: all but ASCII, dashes and quotation marks, which most news is made of."""
_KNOWN = 200_000
"""Words whose stems are remembered; a news archive of 20,000 articles has 140,000."""

STOP_WORDS = frozenset(
    "a about after all also an and any are as at be because been before being but by can could "
    "did do does during for from had has have he her hers him his how i if in into is it its "
    "just may me more most my no nor not of off on once one only or our out over own s she "
    "should so some such t than that the their them then there these they this those through to "
    "too under up us very was we were what when where which while who whom whose why will with "
    "would you your".split()
)


def fold_text(text: str) -> str:
    """Return the text in lower case and without diacritics. Example: "Día" -> "dia"."""
    if _DECOMPOSED.search(text) is None:
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.lower()))


def tokenize(text: str) -> list[str]:
    """Return the words of a text that carry meaning, folded, in their order."""
    return [word for word in _WORD.findall(fold_text(text)) if word not in STOP_WORDS]


def count_similar_words(text: str, stems: Iterable[str]) -> Counter[str]:
    """Return how often each word of a text comes that may have one of the stems.

    Stemming leaves a word's first two letters as they are, so the others need not be looked at.
    """
    beginnings = _beginning(frozenset(stems))
    if beginnings is None:
        return Counter()
    found = Counter(beginnings.findall(fold_text(text)))
    for word in STOP_WORDS.intersection(found):
        del found[word]
    return found


@lru_cache(maxsize=256)
def _beginning(stems: frozenset[str]) -> re.Pattern[str] | None:
    """Return what matches the words that begin as one of the stems; None for no stem."""
    beginnings = "|".join(sorted({re.escape(stem[:2]) for stem in stems}))
    return re.compile(rf"(?<![^\W_])(?:{beginnings})[^\W_]*") if beginnings else None


def count_words(body: str, weighted: Iterable[tuple[str, int]]) -> tuple[Counter[str], int]:
    """Return how often each word counts, and how many words ``body`` has (stop words too).

    ``weighted`` are further fields, each of whose words counts that many times (BM25F).
    """
    every = _WORD.findall(fold_text(body))
    found = Counter(every)
    for text, weight in weighted:
        for word in _WORD.findall(fold_text(text)):
            found[word] += weight
    for word in STOP_WORDS.intersection(found):
        del found[word]
    return found, len(every)


class Stems:
    """Words to stems; one object may be used by several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._table = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._table.execute(
            "CREATE VIRTUAL TABLE words USING fts5 "
            "(word, content='', detail=full, tokenize='porter unicode61')"
        )
        self._table.execute("CREATE VIRTUAL TABLE stems USING fts5vocab (words, 'instance')")

    def stem_words(self, some: Iterable[str]) -> Mapping[str, str]:
        """Return the stem of each of the words. Example: "invited" -> "invit"."""
        each = dict.fromkeys(some)
        with self._lock:
            new = [word for word in each if word not in self._known]
            if len(self._known) + len(new) > _KNOWN:
                self._known.clear()
                new = list(each)
            self._known.update(self._stemmed(new))
            return {word: self._known[word] for word in each}

    def _stemmed(self, some: Sequence[str]) -> dict[str, str]:
        """Return the stems of words; one that the tokenizer does not take is its own stem."""
        found = {word: word for word in some}
        if not some:
            return found
        self._table.execute("BEGIN")
        self._table.executemany("INSERT INTO words (rowid, word) VALUES (?, ?)", enumerate(some, 1))
        for at, stem in self._table.execute("SELECT doc, term FROM stems WHERE offset = 0"):
            found[some[at - 1]] = stem
        self._table.execute("ROLLBACK")
        return found

    def close(self) -> None:
        """Close the table."""
        self._table.close()
