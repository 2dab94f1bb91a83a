"""Follow-ups made to stand alone by a model, within the words of the conversation.

The model may only put together what was said: a rewriting with a word or a number that neither
the question nor the history has is not believed, and the rules write it instead.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.generate.errors import ModelError
from bot.generate.fence import inert, mark_of
from bot.generate.figures import figures
from bot.generate.llm import Llm
from bot.generate.meter import Meter
from bot.generate.wording import denies
from bot.prompts import Message, load
from bot.question.followup import standalone
from bot.types import Question, Turn
from bot.words import content, words
from index.tokens import count

SECONDS = 10.0
"""The deadline: a reader waits for the answer too."""
TURNS = 4
"""Turns of history that are shown to the model, the latest."""
_ASKS = re.compile(r"\b(?:when|where|why|how|who|whom|whose|what|which)\b")
_KIND = re.compile(r"\W*(?:\w+\W+){0,2}?(?:when|where|why|how|who|whom|whose|what|which)\b", re.I)
LONGEST, ANSWER = 400, 300
"""Characters of a rewritten question, and of an earlier answer in the prompt."""


def rewritten(
    question: Question,
    history: Sequence[Turn],
    llm: Llm,
    again: Callable[[str], Question],
) -> tuple[Question, Mapping[str, float]]:
    """Return a follow-up as a question that stands alone, and what asking for it used.

    ``again`` understands the new words; those that were typed are kept in ``asked``.
    """
    meter = Meter(time.monotonic())
    text = condense(question.asked, history, llm, as_of=question.as_of, meter=meter)
    sent = sum(count(message.text) for message in messages_of(question.asked, history))
    return replace(again(text), asked=question.asked), meter.usage(llm, sent)


def condense(
    question: str,
    history: Sequence[Turn],
    llm: Llm,
    *,
    as_of: datetime,
    seconds: float = SECONDS,
    meter: Meter | None = None,
) -> str:
    """Return ``question`` as one that needs no history.

    Falls back on the rules of ``bot.question`` where the model fails, is late, or adds words of
    its own. Without history it is returned as typed, and nothing is asked.
    """
    if not history:
        return " ".join(question.split())
    meter = meter or Meter(time.monotonic())
    meter.attempts += 1
    try:
        pieces = llm.stream(messages_of(question, history), seconds=seconds)
        for delta in pieces:
            meter.add(delta)
        reply = "".join(meter.text)
    except ModelError:
        reply = ""
    rewritten = _question(reply)
    if not rewritten or not _within(rewritten, question, history):
        return standalone(question, history, as_of)
    return rewritten


def messages_of(question: str, history: Sequence[Turn]) -> tuple[Message, ...]:
    """Return the exact messages that ask for a follow-up to be rewritten."""
    told = "\n".join(_turn(turn) for turn in history[-TURNS:])
    return load("condense").fill(
        fence=mark_of([question, told]), history=told, question=" ".join(question.split())
    )


def _turn(turn: Turn) -> str:
    return f"question: {_line(turn.question)}\nanswer: {_line(turn.answer)[:ANSWER]}"


def _question(reply: str) -> str:
    """Return the question in a reply, or "" where it is none."""
    text = reply.rpartition("</think>")[2].strip().strip('"“”`').strip()
    return text if 0 < len(text) <= LONGEST and "\n" not in text else ""


def _within(rewritten: str, question: str, history: Sequence[Turn]) -> bool:
    turns = history[-TURNS:]
    said = " ".join([question, *(f"{turn.question} {turn.answer[:ANSWER]}" for turn in turns)])
    stems = {word.stem for word in words(said)}
    own = {word.stem for word in content(rewritten)} - stems
    asks = bool(re.search(r"\w", rewritten)) and bool(content(rewritten))
    kept = _kinds(question) <= _kinds(rewritten) and denies(rewritten) == denies(question)
    return asks and kept and not own and figures(rewritten) <= figures(said)


def _kinds(question: str) -> set[str]:
    """Return the question words that a question begins with: those a rewriting has to keep."""
    found = _KIND.match(question)
    return set(_ASKS.findall(found[0].lower())) if found else set()


def _line(text: str) -> str:
    """Return foreign text on one line, in a fence."""
    return inert(" ".join(text.split())).strip()
