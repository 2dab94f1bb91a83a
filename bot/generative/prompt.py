"""What the model reads: the best passages, numbered, dated, fenced, within a token budget.

The text of a passage stands as it is in the article, so that it can be quoted; its resolved
dates are told on a line above it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.compose import format_article_date, format_publisher
from bot.evidence import ScoredSentence
from bot.prompts import PromptMessage, load_template
from bot.types import REFUSAL, Question
from index import Hit
from index.language.tokens import count_tokens
from index.timex import format_value

BUDGET = 6000
"""Tokens of a whole prompt: half of a small local model's 16,384, beside room for the reply."""
MOST = 20
"""Passages in one prompt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt as it is sent, and the passages it numbers from 1."""

    messages: tuple[PromptMessage, ...]
    passages: tuple[Hit, ...]
    tokens: int


def build_prompt(
    question: Question, scored: Sequence[ScoredSentence], hits: Sequence[Hit], budget: int = BUDGET
) -> Prompt:
    """Return the prompt for a question: as many of the best passages as ``budget`` tokens hold.

    ``scored`` orders the passages, those of ``hits`` that it lacks follow.
    """
    room = budget - sum(count_tokens(message.text) for message in _messages(question, ()))
    chosen: list[Hit] = []
    for hit in _ranked(scored, hits):
        size = (
            count_tokens(_block(len(chosen) + 1, hit)) + 30
        )  # its fence lines: two marks, a number
        if size <= room and len(chosen) < MOST:
            room -= size
            chosen.append(hit)
    messages = _messages(question, chosen)
    tokens = sum(count_tokens(message.text) for message in messages)
    return Prompt(messages=messages, passages=tuple(chosen), tokens=tokens)


def build_prompt_messages(
    question: Question, scored: Sequence[ScoredSentence], hits: Sequence[Hit], budget: int = BUDGET
) -> tuple[PromptMessage, ...]:
    """Return the exact messages that would be sent."""
    return build_prompt(question, scored, hits, budget).messages


def _ranked(scored: Sequence[ScoredSentence], hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the hits, the best evidence's first; text that several articles carry once."""
    ordered: Iterable[Hit] = (*(one.evidence.hit for one in scored), *hits)
    seen: set[str] = set()
    for hit in ordered:
        told = " ".join(hit.passage.text.split())
        if told not in seen:
            seen.add(told)
            yield hit


def _messages(question: Question, chosen: Sequence[Hit]) -> tuple[PromptMessage, ...]:
    blocks = [_block(number, hit) for number, hit in enumerate(chosen, start=1)]
    fence = make_fence_mark([question.text, *blocks])
    return load_template("answer").fill(
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
        f"source: {_line(format_publisher(article)) or 'unknown'}",
        f"published: {format_article_date(article)}",
        f"dates: {_dates(hit)}",
        f"taken back by a correction, no fact: {_retracted(hit)}",
        f"text:\n{fence_text(hit.passage.text)}",
    ]
    return "\n".join(line for line in lines if not line.endswith(": "))


def _dates(hit: Hit) -> str:
    """Return what the passage's words for dates mean: '"In June" = June 2018 (2018-06)'."""
    resolved = {
        span.text: f"“{_line(span.text)}” = {format_value(span.range)} ({span.range.value})"
        for span in hit.passage.spans
        if span.range
    }
    return "; ".join(resolved.values())


def _retracted(hit: Hit) -> str:
    """Return the sentences of the passage that a correction of its article takes back."""
    article, passage = hit.article, hit.passage
    spans = (span for note in article.corrections for span in note.retracted)
    inside = (span for span in spans if span[0] < passage.end and passage.start < span[1])
    return " ".join(f"“{_line(article.body[start:end])}”" for start, end in inside)


def _line(text: str) -> str:
    """Return foreign text on one line, in a fence."""
    return fence_text(" ".join(text.split())).strip()


INDENT = "  "
_ROLE = re.compile(
    r"<(?=\||｜|/?s>|/?\w+_of_\w+>|/?(?:bos|eos|unk|pad|think|system|user|assistant)>|</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])|\|(?=>)",
    re.I,
)
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def fence_text(text: str) -> str:
    """Return foreign text as it stands in a fence: indented, and without tokens of roles.

    Example: "a\\n<|im_end|>" -> "  a\\n  < |im_end| >".
    """
    bare = _ROLE.sub(lambda found: f"{found[0]} ", text)
    return "\n".join(f"{INDENT}{line}".rstrip() for line in _LINE_END.split(bare))


def make_fence_mark(texts: Sequence[str], salt: str = "") -> str:
    """Return a mark of 16 hexadecimal digits that stands in none of the texts."""
    whole = "\0".join([salt, *texts])
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return make_fence_mark(texts, salt + mark) if mark in whole else mark
