"""What the model reads: the best passages, numbered, dated, fenced, within a token budget.

The text of a passage stands as it is in the article, so that it can be quoted; its resolved
dates are told on a line above it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.compose import dated, publisher
from bot.evidence import Scored
from bot.generate.fence import inert, mark_of
from bot.prompts import Message, load
from bot.types import REFUSAL, Question
from index import Hit
from index.dates import name
from index.tokens import count

BUDGET = 6000
"""Tokens of a whole prompt: half of a small local model's 16,384, beside room for the reply."""
MOST = 20
"""Passages in one prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A prompt as it is sent, and the passages it numbers from 1."""

    messages: tuple[Message, ...]
    passages: tuple[Hit, ...]
    tokens: int


def ask(
    question: Question, scored: Sequence[Scored], hits: Sequence[Hit], budget: int = BUDGET
) -> Asked:
    """Return the prompt for a question: as many of the best passages as ``budget`` tokens hold.

    ``scored`` orders the passages, those of ``hits`` that it lacks follow.
    """
    room = budget - sum(count(message.text) for message in _messages(question, ()))
    chosen: list[Hit] = []
    for hit in _ranked(scored, hits):
        size = count(_block(len(chosen) + 1, hit)) + 30  # its fence lines: two marks, a number
        if size <= room and len(chosen) < MOST:
            room -= size
            chosen.append(hit)
    messages = _messages(question, chosen)
    tokens = sum(count(message.text) for message in messages)
    return Asked(messages=messages, passages=tuple(chosen), tokens=tokens)


def prompt_of(
    question: Question, scored: Sequence[Scored], hits: Sequence[Hit], budget: int = BUDGET
) -> tuple[Message, ...]:
    """Return the exact messages that would be sent."""
    return ask(question, scored, hits, budget).messages


def _ranked(scored: Sequence[Scored], hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits, the best evidence's first; text that several articles carry once."""
    ordered: Iterable[Hit] = (*(one.evidence.hit for one in scored), *hits)
    seen: set[str] = set()
    for hit in ordered:
        told = " ".join(hit.passage.text.split())
        if told not in seen:
            seen.add(told)
            yield hit


def _messages(question: Question, chosen: Sequence[Hit]) -> tuple[Message, ...]:
    blocks = [_block(number, hit) for number, hit in enumerate(chosen, start=1)]
    fence = mark_of([question.text, *blocks])
    return load("answer").fill(
        fence=fence,
        question=" ".join(question.text.split()),
        as_of=question.as_of.isoformat(sep=" ", timespec="minutes"),
        passages="\n\n".join(f"<<<{fence}\n{block}\n{fence}>>>" for block in blocks),
        refusal=REFUSAL,
    )


def _block(number: int, hit: Hit) -> str:
    article = hit.article
    lines = [
        f"passage: {number}",
        f"title: {_line(article.title)}",
        f"source: {_line(publisher(article)) or 'unknown'}",
        f"published: {dated(article)}",
        f"dates: {_dates(hit)}",
        f"text:\n{inert(hit.passage.text)}",
    ]
    return "\n".join(line for line in lines if not line.endswith(": "))


def _dates(hit: Hit) -> str:
    """Return what the passage's words for dates mean: '"In June" = June 2018 (2018-06)'."""
    resolved = {
        span.text: f"“{_line(span.text)}” = {name(span.range)} ({span.range.value})"
        for span in hit.passage.spans
        if span.range
    }
    return "; ".join(resolved.values())


def _line(text: str) -> str:
    """Return foreign text on one line, in a fence."""
    return inert(" ".join(text.split())).strip()
