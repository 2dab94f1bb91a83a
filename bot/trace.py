"""What an answer was made of, handed out beside it for whoever asks why."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence import ScoredSentence
from bot.types import Question
from index import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One answer's way: the question as understood, the passages found, their sentences scored.

    ``hits`` are in the order of search, ``scored`` best first.
    """

    question: Question
    hits: Sequence[Hit]
    scored: Sequence[ScoredSentence]

    def hit(self, passage_id: str) -> tuple[int, Hit] | None:
        """Return a passage's rank from 1 and its hit, or None where it was not found."""
        ranked = enumerate(self.hits, start=1)
        return next((pair for pair in ranked if pair[1].passage.id == passage_id), None)

    def find_scored(self, article_id: str, start: int, end: int) -> ScoredSentence | None:
        """Return the best-scored sentence that overlaps a quote, or None where none does."""
        return next(
            (
                one
                for one in self.scored
                if one.evidence.hit.article.id == article_id
                and one.evidence.start < end
                and start < one.evidence.end
            ),
            None,
        )


OnTrace = Callable[[Trace], None]


class Timings:
    """Milliseconds of each step of one answer."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """End a step; its time counts from the end of the one before."""
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 1)
        self._last = now
