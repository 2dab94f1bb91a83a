"""The REPL: a loop that takes callables and knows neither archive nor model nor terminal.

``read(prompt)`` gives a line and raises EOFError at the end; ``write(text)`` shows one. That
is all a test needs to hold a whole transcript.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, cast

from bot.compose import format_count
from bot.errors import ConfigError, QuestionError
from bot.render.explain import format_explanation
from bot.render.layout import PageLayout
from bot.render.markdown import format_conversation
from bot.render.terminal import (
    PAGE,
    TerminalStream,
    format_answer,
    format_passage,
    format_source,
    strip_escapes,
)
from bot.render.timeline import format_timeline
from bot.repl.commands import ALIASES, COMMANDS, ENGINES, format_help, save_transcript
from bot.timeline import TimelineEvent
from bot.trace import OnTrace, Trace
from bot.types import Answer, EngineChoice, Scope, Turn
from index import Article
from index.errors import DatelineError
from index.timex import format_value, parse_date
from index.types import DateRange, get_end_of_day

PROMPT = "ask> "
WELCOME = "Ask about the archive. /help lists the commands, /quit leaves."
Read = Callable[[str], str]
Write = Callable[[str], object]


class Repl:
    """One conversation at one terminal.

    ``streams`` shows a model's verified sentences as they come; without, an answer comes whole.
    """

    def __init__(
        self,
        dependencies: ReplDependencies,
        *,
        as_of: datetime | None = None,
        engine: EngineChoice = "auto",
        page: PageLayout = PAGE,
        streams: bool = False,
    ) -> None:
        self._dependencies, self._page, self._streams = dependencies, page, streams
        self.talk = Conversation(as_of=as_of, engine=engine)
        self._write: Write = print
        self._commands: dict[str, Callable[[str], str]] = {
            "/help": lambda _: format_help(),
            "/sources": self._sources,
            "/quotes": self._quotes,
            "/why": self._why,
            "/timeline": self._timeline,
            "/as-of": self._set_as_of,
            "/engine": self._set_engine,
            "/save": self._save,
            "/new": self._new,
        }

    def run(self, read: Read, write: Write) -> None:
        """Read lines and show answers until /quit or the end of input.

        An interrupt ends what is being typed or answered, never the loop.
        """
        self._write = write
        write(WELCOME)
        while True:
            try:
                line = strip_escapes(read(PROMPT)).strip()
                if ALIASES.get(line.lower(), line) == "/quit":
                    return
                if line:
                    write(self.reply(line) + "\n")
            except EOFError:
                return
            except KeyboardInterrupt:
                continue

    def reply(self, line: str) -> str:
        """Return what is shown for one line; an error is one line too, and ends nothing."""
        try:
            line = ALIASES.get(line.lower(), line)
            return self._command(line) if line.startswith("/") else self._answer(line)
        except KeyboardInterrupt:
            return "Stopped."
        except DatelineError as error:
            return f"dateline: {error}"

    def _answer(self, line: str) -> str:
        traces: list[Trace] = []
        stream = TerminalStream(self._write, self._page)
        answer = self._dependencies.ask(
            " ".join(line.split()),
            self._scope(),
            history=self.talk.turns,
            engine=self.talk.engine,
            on_text=stream.add if self._streams else None,
            on_trace=traces.append,
        )
        self.talk.exchanges.append(Exchange(answer=answer, trace=next(iter(traces), None)))
        return stream.format_rest(answer)

    def _scope(self) -> Scope:
        return Scope(as_of=self.talk.as_of or self._dependencies.now())

    def _command(self, line: str) -> str:
        if "\n" in line:
            raise QuestionError("a command is one line.", "Paste questions, type commands.")
        word, _, rest = line.partition(" ")
        command = self._commands.get(ALIASES.get(word, word))
        if command is None:
            known = ", ".join(command.word for command in COMMANDS)
            raise QuestionError(f"{word} is not a command.", f"There are {known}.")
        return command(rest.strip())

    def _last(self) -> Exchange:
        if self.talk.last is None:
            raise QuestionError("there is no answer yet.", "Ask first.")
        return self.talk.last

    def _new(self, _: str) -> str:
        self.talk.exchanges.clear()
        return "A new conversation."

    def _set_as_of(self, words: str) -> str:
        if words == "now":
            self.talk.as_of = None
        elif words:
            day = parse_date(words, self._dependencies.now().date()).end
            if day is None:
                raise QuestionError(f"{words!r} has no last day.", "Write a day: 2018-08-16.")
            self.talk.as_of = get_end_of_day(day)
        as_of = self.talk.as_of
        shown = format_value(DateRange.day(as_of.date())) if as_of else "now"
        return f"Answers are given as of {shown}."

    def _set_engine(self, engine: str) -> str:
        if engine and engine not in ENGINES:
            raise QuestionError(f"{engine!r} is no engine.", f"There are {', '.join(ENGINES)}.")
        if engine == "model" and not self._dependencies.model:
            raise ConfigError("no model is open.", "Set DATELINE_MODEL, and chat without keyless.")
        self.talk.engine = cast(EngineChoice, engine or self.talk.engine)
        return (
            f"Answers come from: {self.talk.engine} (model: {self._dependencies.model or 'none'})."
        )

    def _sources(self, number: str) -> str:
        citations = self._last().answer.citations
        if not citations:
            raise QuestionError("the last answer has no sources.", "Ask another question.")
        if not number:
            return "\n".join(format_source(citation, self._page) for citation in citations)
        if not number.isdecimal() or not 1 <= int(number) <= len(citations):
            raise QuestionError(
                f"there is no source {number}.", f"Give a number from 1 to {len(citations)}."
            )
        citation = citations[int(number) - 1]
        return format_passage(citation, self._dependencies.article(citation.article_id), self._page)

    def _quotes(self, _: str) -> str:
        return format_answer(self._last().answer, self._page, quotes=True)

    def _why(self, _: str) -> str:
        last = self._last()
        if last.trace is None:
            raise QuestionError("nothing is known of how that answer came about.", "Ask again.")
        return format_explanation(last.answer, last.trace, self._page)

    def _timeline(self, query: str) -> str:
        asked = query or self._last().answer.rewritten
        events = self._dependencies.timeline(asked, self._scope())
        return format_timeline(events, self._page) or "The archive tells no dated event of this."

    def _save(self, file: str) -> str:
        if not file:
            raise QuestionError("no file was named.", "Write /save FILE, such as talk.md.")
        self._last()
        answers = [exchange.answer for exchange in self.talk.exchanges]
        path = save_transcript(format_conversation(answers, self._dependencies.now()), file)
        count = format_count(len(answers), "answer")
        return f"Saved {count} to {path}."


class AskFunction(Protocol):
    """What answers: ``Bot.ask``, or a stand-in."""

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
        """Return the answer to a question, given the turns before it."""
        ...


class TimelineFunction(Protocol):
    """What tells a topic's dated events: ``Bot.timeline``, or a stand-in."""

    def __call__(self, query: str, scope: Scope) -> list[TimelineEvent]:
        """Return the events in order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplDependencies:
    """``article`` gives an article by its id, None where it has gone; ``model`` is the name of
    the model that is configured ("" for none), ``sources`` the archive's publishers."""

    ask: AskFunction
    timeline: TimelineFunction
    article: Callable[[str], Article | None]
    now: Callable[[], datetime]
    model: str = ""
    sources: tuple[str, ...] = ()


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
