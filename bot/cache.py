"""What is asked of an archive again and again, kept until the archive changes.

Counting articles and passages reads every row, and a question asks it several times; a word's
rarity and its vector are the same for every question that has it. What depends on the archive is
kept under its change number, so that a commit of the writer is seen by the next question.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from index import Archive, Coverage, DateRange, Filter

WORDS = 40_000
"""Words whose vectors are kept: 256 numbers of four bytes each, 40 MB."""
SENTENCES = 8_000
"""Sentences whose vectors are kept, 8 MB: what many questions find is compared with each."""
LIMITS = 256
"""Past moments and other limits whose coverage is kept."""

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


class ArchiveStats:
    """Coverage and rarity of one archive; may be used by several threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = threading.Lock()
        self._change = -1
        self._coverage: dict[Filter, Coverage] = {}
        self._frequency: dict[str, int] = {}

    def coverage(
        self,
        as_of: datetime | None = None,
        published: DateRange | None = None,
        sources: tuple[str, ...] = (),
        article_ids: tuple[str, ...] = (),
    ) -> Coverage:
        """Return what the archive holds at ``as_of`` within the limits, or altogether.

        A moment after the last day of publication holds everything.
        """
        self._follow()
        if as_of is not None:
            last = self.coverage().last
            as_of = None if last and last < as_of.date() else as_of
        wanted = Filter(as_of=as_of, published=published, sources=sources, article_ids=article_ids)
        found = self._coverage.get(wanted)
        if found is None:
            found = self._archive.coverage(wanted=wanted)
            with self._lock:
                if len(self._coverage) >= LIMITS:
                    self._coverage.clear()
                self._coverage[wanted] = found
        return found

    def frequency(self, word: str) -> int:
        """Return how many passages have a word, as ``Archive.frequency`` counts."""
        found = self._frequency.get(word)
        if found is None:
            found = self._frequency[word] = self._archive.frequency(word)
        return found

    def _follow(self) -> None:
        change = self._archive.change
        with self._lock:
            if change != self._change:
                self._change, self._coverage, self._frequency = change, {}, {}


class VectorCache:
    """Vectors of words or of sentences, made by ``embed`` once each; at most ``most`` are kept."""

    def __init__(self, embed: Vectors, most: int = WORDS) -> None:
        self._embed = embed
        self._most = most
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector (float32) for each text, a row each."""
        known = self._known
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            if len(known) + len(new) > self._most:
                known = self._known = {}
                new = list(dict.fromkeys(texts))
            known.update(zip(new, self._embed(new), strict=True))
        return np.stack([known[text] for text in texts])
