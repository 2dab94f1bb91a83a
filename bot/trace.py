"""What an answer was made of, handed out beside it for whoever asks why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence import Scored
from bot.types import Question
from index import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One answer's way: the question as understood, the passages found, their sentences scored.

    ``hits`` are in the order of search, ``scored`` best first.
    """

    question: Question
    hits: Sequence[Hit]
    scored: Sequence[Scored]

    def hit(self, passage_id: str) -> tuple[int, Hit] | None:
        """Return a passage's rank from 1 and its hit, or None where it was not found."""
        ranked = enumerate(self.hits, start=1)
        return next((pair for pair in ranked if pair[1].passage.id == passage_id), None)

    def told(self, article_id: str, start: int, end: int) -> Scored | None:
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
