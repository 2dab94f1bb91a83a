"""A conversation: the exchanges so far, and what the reader has set for those to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.trace import Trace
from bot.types import Answer, EngineChoice, Turn

REMEMBERED = 10
"""Exchanges that a follow-up may point back to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """An answer, and what it was made of where that is known."""

    answer: Answer
    trace: Trace | None = None


@dataclass(slots=True, kw_only=True)
class Conversation:
    """What was said, the reader's day (None: now), and who answers."""

    as_of: datetime | None = None
    engine: EngineChoice = "auto"
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def last(self) -> Exchange | None:
        """The last exchange, or None where nothing was answered yet."""
        return self.exchanges[-1] if self.exchanges else None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The exchanges that a follow-up may point back to, as history."""
        recent = self.exchanges[-REMEMBERED:]
        return tuple(_turn(exchange.answer) for exchange in recent)


def _turn(answer: Answer) -> Turn:
    return Turn(question=answer.rewritten, answer=answer.short or answer.text)
