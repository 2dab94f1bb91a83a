"""The REPL, by its whole transcript: the loop takes callables and knows no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bot.answer import Bot
from bot.errors import QuestionError
from bot.repl import Repl
from bot.types import Answer, Searched, Turn

NOW = datetime(2026, 11, 21, 12, 0)
CONVERSATION = Path(__file__).parent / "transcripts" / "conversation.txt"


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

    repl.run(read, shown.append)
    return "\n".join(shown)


class Scripted:
    """Answers with what it was asked, and keeps each call's time and history."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, datetime, tuple[Turn, ...]]] = []

    def __call__(self, question: str, *, as_of: datetime, history: tuple[Turn, ...] = ()) -> Answer:
        self.calls.append((question, as_of, history))
        if question == "broken":
            raise QuestionError("the question is broken.", "Ask another.")
        return Answer(
            question=question, rewritten=question, as_of=as_of.isoformat(), engine="keyless",
            short="", text=f"You asked: {question}",
            searched=Searched(articles=1, first=None, last=None),
        )  # fmt: skip


EXPECTED = """\
Ask about the archive. /help lists the commands, /quit leaves.
ask> /sources
dateline: there is no answer with sources yet. Ask first.
ask> hello
  You asked: hello

ask> broken
dateline: the question is broken. Ask another.

ask> /as-of 2018-08-16
Answers are given as of 16 August 2018.

ask> /as-of someday
dateline: 'someday' is not a date that can be understood. Write YYYY, YYYY-MM, YYYY-MM-DD, or \
words such as 'last month' or 'June 2018'.

ask> /nonsense
dateline: /nonsense is not a command. Commands: /sources N, /as-of DATE (or /as-of now), /new, \
/help, /quit.

ask> again
  You asked: again

ask> /as-of now
Answers are given as of now.

ask> /new
A new conversation.

ask> fresh
  You asked: fresh

ask> /quit"""


def test_the_loop() -> None:
    asked = Scripted()
    seen = transcript(
        Repl(asked, now=lambda: NOW), "/sources", "", "hello", "broken", "/as-of 2018-08-16",
        "/as-of someday", "/nonsense", "again", "/as-of now", "/new", "fresh", "/quit", "unread",
    )  # fmt: skip
    assert seen.replace("Ask first.\n\n", "Ask first.\n").replace("ask> \n", "") == EXPECTED
    assert [call[0] for call in asked.calls] == ["hello", "broken", "again", "fresh"]
    assert asked.calls[2][1] == datetime(2018, 8, 16, 23, 59, 59)
    assert [turn.question for turn in asked.calls[2][2]] == ["hello"]
    assert asked.calls[3][2] == ()


def test_a_conversation_over_the_sample_articles(bot: Bot) -> None:
    seen = transcript(
        Repl(bot.ask, now=lambda: NOW), "when did Putin first invite Kim?", "/sources 1",
        "/sources 9", "and where?", "who won the Nobel prize?", "/quit",
    )  # fmt: skip
    assert seen == CONVERSATION.read_text(encoding="utf-8").rstrip("\n")


def test_an_interrupt_ends_the_line_and_not_the_loop() -> None:
    typed = iter([KeyboardInterrupt(), "hello", EOFError()])
    shown: list[str] = []

    def read(prompt: str) -> str:
        line = next(typed)
        if isinstance(line, BaseException):
            raise line
        return prompt and line

    Repl(Scripted(), now=lambda: NOW).run(read, shown.append)
    assert shown[-1] == "  You asked: hello\n"


def test_an_interrupted_answer_is_told() -> None:
    def slow(question: str, *, as_of: datetime, history: tuple[Turn, ...] = ()) -> Answer:
        raise KeyboardInterrupt

    assert Repl(slow, now=lambda: NOW).reply("hello") == "Stopped."
