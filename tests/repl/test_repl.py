"""The REPL, by its whole transcript: the loop takes callables and knows no terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.repl_dependencies import NOW, Scripted, cited, dependencies, said, transcript

from bot.pipeline import Bot
from bot.repl import Repl, ReplDependencies
from index import Searcher

TRANSCRIPTS = ROOT / "tests" / "transcripts"

EXPECTED = """\
Ask about the archive. /help lists the commands, /quit leaves.
ask> /sources
dateline: there is no answer yet. Ask first.

ask> hello
  You asked: hello

Searched 1 article.

ask> broken
dateline: the question is broken. Ask another.

ask> slow
Stopped.

ask> /as-of 2018-08-16
Answers are given as of 16 August 2018.

ask> /as-of someday
dateline: 'someday' is not a date that can be understood. Write YYYY, YYYY-MM, YYYY-MM-DD, or \
words such as 'last month' or 'June 2018'.

ask> /nonsense
dateline: /nonsense is not a command. There are /sources, /quotes, /why, /timeline, /as-of, \
/engine, /save, /new, /help, /quit.

ask> again
  You asked: again

Searched 1 article.

ask> /as-of now
Answers are given as of now.

ask> /clear
A new conversation.

ask> fresh
  You asked: fresh

Searched 1 article.

ask> /exit"""


def test_the_loop() -> None:
    asked = Scripted()
    seen = transcript(
        Repl(dependencies(asked)),
        "/sources",
        "",
        "hello",
        "broken",
        "slow",
        "/as-of 2018-08-16",
        "/as-of someday",
        "/nonsense",
        "again",
        "/as-of now",
        "/clear",
        "fresh",
        "/exit",
        "unread",
    )
    assert seen.replace("ask> \n", "") == EXPECTED
    assert [call[0] for call in asked.calls] == ["hello", "broken", "slow", "again", "fresh"]
    assert asked.calls[3][1] == datetime(2018, 8, 16, 23, 59, 59)
    assert [turn.question for turn in asked.calls[3][2]] == ["hello"]
    assert asked.calls[4][1:3] == (NOW, ())


@pytest.fixture
def repl_over(samples: Path) -> Callable[[], Repl]:
    """Return what opens a REPL over the sample articles."""

    def opened() -> Repl:
        searcher = Searcher.open(samples)
        bot = Bot(searcher)
        article = searcher.archive.article
        return Repl(
            ReplDependencies(ask=bot.ask, timeline=bot.timeline, article=article, now=lambda: NOW)
        )

    return opened


CONVERSATIONS = {
    "conversation": (
        "when did Putin first invite Kim?",
        "/sources",
        "/sources 1",
        "/sources 9",
        "and where?",
        "who won the Nobel prize?",
        "/quit",
    ),
    "timeline": (
        "/as-of 2018-08-16",
        "when is the Eastern Economic Forum?",
        "/timeline",
        "/new",
        "/timeline",
        "/help",
        "/quit",
    ),
}


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_a_conversation_over_the_sample_articles(
    name: str, repl_over: Callable[[], Repl], request: pytest.FixtureRequest
) -> None:
    """Write the expected ones anew with ``pytest tests/test_repl.py --write-transcripts``."""
    seen = transcript(repl_over(), *CONVERSATIONS[name]) + "\n"
    file = TRANSCRIPTS / f"{name}.txt"
    if request.config.getoption("--write-transcripts"):
        file.write_text(seen, encoding="utf-8")
    assert seen == file.read_text(encoding="utf-8")


def test_why_tells_the_whole_way_of_an_answer(repl_over: Callable[[], Repl]) -> None:
    repl = repl_over()
    repl.reply("when did Putin first invite Kim?")
    dated = " ".join(repl.reply("/why").split())
    assert "* June 2018: 'In June', in an article of 15 August 2018: June 2018" in dated
    repl.reply("and where?")
    told = " ".join(repl.reply("/why").split())
    assert "asked: and where? read as: where did Putin first invite Kim?" in told
    assert "nothing published after 2026-11-21 12:00" in told
    assert all(part in told for part in ("rank ", "lexical ", "dense ", "time ", "score "))
    assert "a sentence must tell 72% of such a question" in told
    assert "the keyless answerer: question " in told


def test_why_of_a_silence_says_what_was_lacking(repl_over: Callable[[], Repl]) -> None:
    repl = repl_over()
    repl.reply("who won the Nobel prize?")
    told = " ".join(repl.reply("/why").split())
    assert "without Nobel, prize" in told
    assert "so the archive does not answer" in told


def test_an_interrupt_ends_the_line_and_not_the_loop() -> None:
    typed = iter([KeyboardInterrupt(), "hello", EOFError()])
    shown: list[str] = []

    def read(prompt: str) -> str:
        line = next(typed)
        if isinstance(line, BaseException):
            raise line
        return prompt and line

    Repl(dependencies()).run(read, shown.append)
    assert shown[-1] == "  You asked: hello\n\nSearched 1 article.\n"


def test_an_interrupted_answer_leaves_nothing_behind() -> None:
    asked = Scripted()
    repl = Repl(dependencies(asked))
    assert repl.reply("slow") == "Stopped."
    repl.reply("hello")
    assert asked.calls[-1][2] == ()


def test_a_paste_is_one_question_and_never_a_command() -> None:
    asked = Scripted()
    repl = Repl(dependencies(asked))
    repl.reply("when did\n  Putin\ninvite Kim?")
    assert asked.calls[0][0] == "when did Putin invite Kim?"
    assert repl.reply("/save x\n/quit") == (
        "dateline: a command is one line. Paste questions, type commands."
    )


def test_engines_are_chosen_among_those_there_are() -> None:
    asked = Scripted()
    repl = Repl(dependencies(asked, model="ollama:m"))
    assert repl.reply("/engine model") == "Answers come from: model (model: ollama:m)."
    repl.reply("hello")
    assert asked.calls[0][3] == "model"
    assert "'magic' is no engine" in repl.reply("/engine magic")
    assert "no model is open" in Repl(dependencies()).reply("/engine model")
    assert repl.reply("/engine") == "Answers come from: model (model: ollama:m)."


def test_claims_are_shown_as_they_come_and_the_rest_after() -> None:
    shown: list[str] = []
    repl = Repl(dependencies(), streams=True)

    def ask(
        question: str, _scope: object, *, on_text: Callable[[str], None], **_: object
    ) -> object:
        on_text("It opened in June 2018. [1]\n")
        text = "It opened in June 2018. [1]\n1 sentence of the model was left out: too many."
        citation = cited("In June it opened.")
        return said(question, text, citation, short="It opened in June 2018", engine="model")

    repl._dependencies = dependencies(ask)  # type: ignore[arg-type]
    repl._write = shown.append
    rest = repl.reply("when?")
    assert shown == ["  It opened in June 2018. [1]\n"]
    assert rest.startswith("  1 sentence of the model was left out: too many.\n\nSources\n")
    assert "“In June" not in rest
