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

from bot.generative.faithfulness import find_figures, has_negation
from bot.generative.llm import Llm, ModelError, Usage
from bot.generative.prompt import fence_text, make_fence_mark
from bot.prompts import PromptMessage, load_template
from bot.question.follow_up import make_standalone
from bot.types import Question, Turn
from bot.words import get_content_words, split_words
from index.language.tokens import count_tokens

SECONDS = 10.0
"""The deadline: a reader waits for the answer too."""
TURNS = 4
"""Turns of history that are shown to the model, the latest."""
_ASKS = re.compile(r"\b(?:when|where|why|how|who|whom|whose|what|which)\b")
_KIND = re.compile(r"\W*(?:\w+\W+){0,2}?(?:when|where|why|how|who|whom|whose|what|which)\b", re.I)
LONGEST, ANSWER = 400, 300
"""Characters of a rewritten question, and of an earlier answer in the prompt."""


def rewrite_follow_up(
    question: Question,
    history: Sequence[Turn],
    llm: Llm,
    again: Callable[[str], Question],
) -> tuple[Question, Mapping[str, float]]:
    """Return a follow-up as a question that stands alone, and what asking for it used.

    ``again`` understands the new words; those that were typed are kept in ``asked``.
    """
    meter = Usage(time.monotonic())
    text = condense_question(question.asked, history, llm, as_of=question.as_of, meter=meter)
    sent = sum(
        count_tokens(message.text) for message in build_condense_messages(question.asked, history)
    )
    return replace(again(text), asked=question.asked), meter.to_record(llm, sent)


def condense_question(
    question: str,
    history: Sequence[Turn],
    llm: Llm,
    *,
    as_of: datetime,
    seconds: float = SECONDS,
    meter: Usage | None = None,
) -> str:
    """Return ``question`` as one that needs no history.

    Falls back on the rules of ``bot.question`` where the model fails, is late, or adds words of
    its own. Without history it is returned as typed, and nothing is asked.
    """
    if not history:
        return " ".join(question.split())
    meter = meter or Usage(time.monotonic())
    meter.attempts += 1
    try:
        pieces = llm.stream(build_condense_messages(question, history), seconds=seconds)
        for delta in pieces:
            meter.add(delta)
        reply = "".join(meter.text)
    except ModelError:
        reply = ""
    rewritten = _question(reply)
    if not rewritten or not _within(rewritten, question, history):
        return make_standalone(question, history, as_of)
    return rewritten


def build_condense_messages(question: str, history: Sequence[Turn]) -> tuple[PromptMessage, ...]:
    """Return the exact messages that ask for a follow-up to be rewritten."""
    told = "\n".join(_turn(turn) for turn in history[-TURNS:])
    return load_template("condense").fill(
        fence=make_fence_mark([question, told]), history=told, question=" ".join(question.split())
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
    stems = {word.stem for word in split_words(said)}
    own = {word.stem for word in get_content_words(rewritten)} - stems
    asks = bool(re.search(r"\w", rewritten)) and bool(get_content_words(rewritten))
    kept = _kinds(question) <= _kinds(rewritten) and has_negation(rewritten) == has_negation(
        question
    )
    return asks and kept and not own and find_figures(rewritten) <= find_figures(said)


def _kinds(question: str) -> set[str]:
    """Return the question words that a question begins with: those a rewriting has to keep."""
    found = _KIND.match(question)
    return set(_ASKS.findall(found[0].lower())) if found else set()


def _line(text: str) -> str:
    """Return foreign text on one line, in a fence."""
    return fence_text(" ".join(text.split())).strip()
