"""A stage for the REPL's tests: scripted dependencies without an archive, and whole transcripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from bot.errors import QuestionError
from bot.repl import Repl, ReplDependencies
from bot.timeline import TimelineEvent
from bot.trace import OnTrace
from bot.types import Answer, Citation, EngineChoice, Scope, Searched, Turn

NOW = datetime(2026, 11, 21, 12, 0)


def transcript(repl: Repl, *lines: str) -> str:
    """Return what a person would see who types ``lines``."""
    typed: Iterator[str] = iter(lines)
    shown: list[str] = []

    def read(prompt: str) -> str:
        line = next(typed, None)
        if line is None:
            raise EOFError
        shown.append(prompt + line)
        return line

    repl.run(read, lambda text: shown.append(text))
    return "\n".join(shown)


def cited(quote: str, number: int = 1, **fields: str) -> Citation:
    """Return a citation of a quote that begins its article."""
    given = {"title": "News", "source": "Elm Gazette", "url": "", "published_at": "2021-08-15"}
    return Citation(
        number=number,
        article_id="a1",
        passage_id="a1#1",
        published_basis="stated",
        quote=quote,
        start=0,
        end=len(quote),
        **{**given, **fields},
    )


def said(question: str, text: str, *citations: Citation, **fields: object) -> Answer:
    """Return an answer with a text and citations."""
    return (
        Answer(
            question=question,
            rewritten=question,
            as_of="2026-11-21T12:00",
            engine="keyless",
            short="",
            text=text,
            searched=Searched(articles=1, first=None, last=None),
            citations=citations,
            reason="Searched 1 article.",
        )
        if not fields
        else _with(said(question, text, *citations), fields)
    )


def _with(answer: Answer, fields: dict[str, object]) -> Answer:
    from dataclasses import replace

    return replace(answer, **fields)  # type: ignore[arg-type]


class Scripted:
    """Answers with what it was asked, and keeps each call's time, history and engine."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, datetime, Sequence[Turn], EngineChoice]] = []

    def __call__(
        self,
        question: str,
        scope: Scope,
        *,
        history: Sequence[Turn] = (),
        engine: EngineChoice = "auto",
        on_text: Callable[[str], None] | None = None,
        on_trace: OnTrace | None = None,
    ) -> Answer:
        self.calls.append((question, scope.as_of, history, engine))
        if question == "broken":
            raise QuestionError("the question is broken.", "Ask another.")
        if question == "slow":
            raise KeyboardInterrupt
        return said(question, f"You asked: {question}")


def no_events(query: str, scope: Scope) -> list[TimelineEvent]:
    """Return no event, whatever is asked."""
    return []


def dependencies(ask: Scripted | None = None, **given: object) -> ReplDependencies:
    """Return dependencies to nothing but a script."""
    rest = {"timeline": no_events, "article": lambda _: None, "now": lambda: NOW, **given}
    return ReplDependencies(ask=ask or Scripted(), **rest)  # type: ignore[arg-type]
