"""The REPL: a loop that takes callables and knows neither archive nor model.

``read(prompt)`` gives a line and raises EOFError at the end; ``write(text)`` shows one. That
is all a test needs to hold a whole transcript.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time
from typing import Protocol

from bot.render import answer_text
from bot.types import Answer, Turn
from index.dates import name, parse_date
from index.errors import DatelineError
from index.types import DateRange

PROMPT = "ask> "
WELCOME = "Ask about the archive. /help lists the commands, /quit leaves."
REMEMBERED = 10


class Ask(Protocol):
    """What answers: ``Bot.ask``, or a stand-in."""

    def __call__(self, question: str, *, as_of: datetime, history: tuple[Turn, ...] = ()) -> Answer:
        """Return the answer to a question, given the turns before it."""
        ...


class Repl:
    """One conversation: the turns so far, the reader's now, and the last answer."""

    def __init__(
        self,
        ask: Ask,
        *,
        now: Callable[[], datetime],
        as_of: datetime | None = None,
        color: bool = False,
    ) -> None:
        self._ask = ask
        self._now = now
        self._as_of = as_of
        self._color = color
        self._history: tuple[Turn, ...] = ()
        self._last: Answer | None = None
        self._commands: dict[str, Callable[[str], str]] = {
            "/help": self._help, "/sources": self._sources, "/as-of": self._set_as_of,
            "/new": self._new,
        }  # fmt: skip

    def run(self, read: Callable[[str], str], write: Callable[[str], object]) -> None:
        """Read lines and show answers until /quit or the end of input."""
        write(WELCOME)
        while True:
            try:
                line = read(PROMPT).strip()
            except EOFError:
                return
            except KeyboardInterrupt:
                write("")
                continue
            if line in ("/quit", "/exit"):
                return
            if line:
                write(self.reply(line) + "\n")

    def reply(self, line: str) -> str:
        """Return what is shown for one line; an error is one line too, and ends nothing."""
        try:
            return self._command(line) if line.startswith("/") else self._answer(line)
        except KeyboardInterrupt:
            return "Stopped."
        except DatelineError as error:
            return f"dateline: {error}"

    def _answer(self, line: str) -> str:
        as_of = self._as_of or self._now()
        answer = self._ask(line, as_of=as_of, history=self._history)
        turn = Turn(question=answer.rewritten, answer=answer.short or answer.text)
        self._history = (*self._history, turn)[-REMEMBERED:]
        self._last = answer
        return answer_text(answer, color=self._color)

    def _command(self, line: str) -> str:
        word, _, rest = line.partition(" ")
        command = self._commands.get(word)
        if command is None:
            return f"dateline: {word} is not a command. {self._help('')}"
        return command(rest.strip())

    def _help(self, _: str) -> str:
        return "Commands: /sources N, /as-of DATE (or /as-of now), /new, /help, /quit."

    def _new(self, _: str) -> str:
        self._history, self._last = (), None
        return "A new conversation."

    def _set_as_of(self, words: str) -> str:
        if not words or words == "now":
            self._as_of = None
            return "Answers are given as of now."
        day = parse_date(words, self._now().date()).end
        assert day is not None
        self._as_of = datetime.combine(day, time(23, 59, 59))
        return f"Answers are given as of {name(DateRange.day(day))}."

    def _sources(self, number: str) -> str:
        citations = self._last.citations if self._last else ()
        if not citations:
            return "dateline: there is no answer with sources yet. Ask first."
        if number and (not number.isdigit() or not 1 <= int(number) <= len(citations)):
            return (
                f"dateline: there is no source {number}. Give a number from 1 to {len(citations)}."
            )
        chosen = [citations[int(number) - 1]] if number else list(citations)
        return "\n".join(
            f"[{one.number}] {one.title}\n    {one.article_id}, characters {one.start} to {one.end}"
            f"{': ' + one.link if one.link else ''}\n    “{' '.join(one.quote.split())}”"
            for one in chosen
        )
