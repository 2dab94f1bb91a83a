"""The doors of the REPL: everything it asks of the world, as callables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.timeline import TimelineEvent
from bot.trace import OnTrace
from bot.types import Answer, EngineChoice, Turn
from index import Article


class Ask(Protocol):
    """What answers: ``Bot.ask``, or a stand-in."""

    def __call__(
        self,
        question: str,
        *,
        as_of: datetime,
        history: Sequence[Turn] = (),
        engine: EngineChoice = "auto",
        on_text: Callable[[str], None] | None = None,
        on_trace: OnTrace | None = None,
    ) -> Answer:
        """Return the answer to a question, given the turns before it."""
        ...


class Timeline(Protocol):
    """What tells a topic's dated events: ``Bot.timeline``, or a stand-in."""

    def __call__(self, query: str, *, as_of: datetime) -> list[TimelineEvent]:
        """Return the events in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """``article`` gives an article by its id, None where it has gone; ``model`` is the name of
    the model that is configured ("" for none), ``sources`` the archive's publishers."""

    ask: Ask
    timeline: Timeline
    article: Callable[[str], Article | None]
    now: Callable[[], datetime]
    model: str = ""
    sources: tuple[str, ...] = ()
