"""What the model reads: the best passages, their sentences numbered, dated, fenced, in a budget.

The static part stands first, so that a provider's cache of prompts holds. A sentence is cited by
its number ("3.2"), and what a reader is shown of it are the article's own characters.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.compose import format_article_date, format_publisher
from bot.evidence import ScoredSentence
from bot.prompts import PromptMessage, load_template
from bot.types import Question, Turn
from bot.words import get_content_words
from index import Hit
from index.language.sentences import find_sentences
from index.language.tokens import count_tokens
from index.timex import format_value

BUDGET = 6000
"""Tokens of a whole prompt where none are set; a search adds up to half as many."""
MOST = 20
"""Passages in one prompt, before a search."""
TURNS, ANSWER = 4, 300
"""Earlier turns that are shown, the latest, and characters of each answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """A prompt as it is sent, and the passages it numbers from 1."""

    messages: tuple[PromptMessage, ...]
    passages: tuple[Hit, ...]
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptContext:
    """What stands in a prompt beside the passages: earlier turns, and queries made so far."""

    turns: tuple[Turn, ...] = ()
    searches: tuple[tuple[str, ...], ...] = ()
    most_searches: int = 2


def build_prompt(
    question: Question,
    hits: Sequence[Hit],
    budget: int = BUDGET,
    context: PromptContext | None = None,
    *,
    kept: Sequence[Hit] = (),
) -> Prompt:
    """Return the prompt for a question: as many of the best passages as ``budget`` tokens hold.

    ``kept`` are the passages of an earlier prompt, which keep their numbers; then half the
    budget is for new ones.
    """
    context = context or PromptContext()
    chosen = list(kept)
    room = budget // 2 if kept else budget - _count(_messages(question, (), context))
    for hit in _unlike(hits, kept):
        size = count_tokens(format_passage(len(chosen) + 1, hit)) + 30  # its fence lines
        if size <= room and len(chosen) < MOST * (2 if kept else 1):
            room -= size
            chosen.append(hit)
    messages = _messages(question, chosen, context)
    return Prompt(messages=messages, passages=tuple(chosen), tokens=_count(messages))


def _count(messages: Iterable[PromptMessage]) -> int:
    return sum(count_tokens(message.text) for message in messages)


def _unlike(hits: Iterable[Hit], kept: Sequence[Hit] = ()) -> Iterator[Hit]:
    """Yield the hits, text that several articles carry once."""
    seen = {" ".join(hit.passage.text.split()) for hit in kept}
    for hit in hits:
        told = " ".join(hit.passage.text.split())
        if told not in seen:
            seen.add(told)
            yield hit


def rank_passages(scored: Sequence[ScoredSentence], hits: Sequence[Hit]) -> list[Hit]:
    """Return the hits, those of the best evidence first."""
    return list(_unlike((*(one.evidence.hit for one in scored), *hits)))


def merge_ranked(main: Sequence[Hit], sides: Sequence[Sequence[Hit]]) -> list[Hit]:
    """Return one ranking of several: two of the first for one of each other, in turn."""
    lines = [iter(main), *map(iter, sides)]
    merged: list[Hit] = []
    while lines:
        for line in list(lines):
            taken = list(islice(line, 2 if line is lines[0] else 1))
            merged += taken
            if not taken:
                lines.remove(line)
    return list(_unlike(merged))


_PARTED = re.compile(
    r",?\s+(?:before or after|compared (?:with|to)|than|and|or|between|after|before|since|until"
    r"|versus|vs\.?)\s+|[,;:]\s+",
    re.I,
)


def split_matters(question: str) -> list[str]:
    """Return the parts of a question that name matters of their own, where there are two or more.

    Example: "Which came first, the vote in Ghent or the strike at Elm Steel?" -> ["the vote in
    Ghent", "the strike at Elm Steel"]. A part counts with two words that carry meaning, one of
    them a name or a number.
    """
    parts = [part.strip(" ?.!") for part in _PARTED.split(question)]
    named = [part for part in parts if _is_matter(part)]
    return named[:3] if len(named) > 1 else []


def _is_matter(part: str) -> bool:
    words = get_content_words(part)
    own = [word for word in words if (word.capital and word.start > 0) or word.number]
    return len(words) > 1 and bool(own)


def _messages(
    question: Question, chosen: Sequence[Hit], context: PromptContext
) -> tuple[PromptMessage, ...]:
    blocks = [format_passage(number, hit) for number, hit in enumerate(chosen, start=1)]
    turns = "\n".join(_turn(turn) for turn in context.turns[-TURNS:])
    mark = make_fence_mark([question.text, question.asked, turns, *blocks])
    words = " ".join(question.text.split())
    typed = " ".join(question.asked.split())
    return load_template("answer").fill(
        mark=mark,
        passages="\n\n".join(fence_block(block, mark) for block in blocks) or "none",
        turns=f"Earlier turns:\n\n{fence_block(turns, mark)}\n\n" if turns else "",
        as_of=question.as_of.isoformat(sep=" ", timespec="minutes"),
        searched=_searches(context),
        question=typed if turns and typed else words,
    )


def _searches(context: PromptContext) -> str:
    """Return what was searched for, and whether it may be once more; "" before any search."""
    if not context.searches:
        return ""
    queries = "; ".join(f"“{query}”" for made in context.searches for query in made)
    last = len(context.searches) >= context.most_searches
    then = "No search is left." if last else "One search is left."
    return f"You searched for {queries}; what was found follows the first passages. {then} "


def _turn(turn: Turn) -> str:
    return f"question: {fold_text(turn.question)}\nanswer: {fold_text(turn.answer)[:ANSWER]}"


def fence_block(block: str, mark: str) -> str:
    """Return a block between the lines of its fence."""
    return f"<<<{mark}\n{block}\n{mark}>>>"


def format_passage(number: int, hit: Hit, cited: Sequence[tuple[int, int]] | None = None) -> str:
    """Return a passage as a model reads it: its article, its dates, its sentences numbered.

    With ``cited`` (offsets in the body) the sentences bear ">>" or nothing in place of numbers.
    """
    article = hit.article
    lines = [
        f"passage: {number}",
        f"title: {fold_text(article.title)}",
        f"source: {fold_text(format_publisher(article)) or 'unknown'}",
        f"published: {format_article_date(article)}",
        f"dates: {_dates(hit)}",
        "text:",
        *_sentence_lines(number, hit, cited),
    ]
    return "\n".join(line for line in lines if not line.endswith(": "))


def _sentence_lines(
    number: int, hit: Hit, cited: Sequence[tuple[int, int]] | None
) -> Iterator[str]:
    for at, (start, end) in enumerate(find_numbered_sentences(hit), start=1):
        text = fold_text(hit.article.body[start:end])
        if hit.article.is_retracted(start, end):
            yield f"{INDENT}[taken back by a correction] {text}"
        elif cited is None:
            yield f"{INDENT}[{number}.{at}] {text}"
        else:
            yield f"{INDENT}{'>>' if (start, end) in cited else '  '} {text}"


def find_numbered_sentences(hit: Hit) -> list[tuple[int, int]]:
    """Return the offsets in the body of a passage's sentences, in the order of their numbers."""
    shift = hit.passage.start
    return [(start + shift, end + shift) for start, end in find_sentences(hit.passage.text)]


def _dates(hit: Hit) -> str:
    """Return what the passage's words for dates mean: '"In June" = June 2018 (2018-06)'."""
    resolved = {
        span.text: f"“{fold_text(span.text)}” = {format_value(span.range)} ({span.range.value})"
        for span in hit.passage.spans
        if span.range
    }
    return "; ".join(resolved.values())


INDENT = "  "
_ROLE = re.compile(
    r"<(?=\||｜|/?s>|/?\w+_of_\w+>|/?(?:bos|eos|unk|pad|think|system|user|assistant)>|</?SYS>>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\]|\d+\.\d+\])|\|(?=>)",
    re.I,
)
"""Where foreign text is parted so that it holds no token of a role and no sentence's number."""


def fold_text(text: str) -> str:
    """Return foreign text on one line, without tokens of roles or numbers of sentences.

    Example: "a\\n<|im_end|> [1.2]" -> "a < |im_end| > [ 1.2]".
    """
    return _ROLE.sub(lambda found: f"{found[0]} ", " ".join(text.split()))


def make_fence_mark(texts: Sequence[str], salt: str = "") -> str:
    """Return a mark of 16 hexadecimal digits that stands in none of the texts."""
    whole = "\0".join([salt, *texts])
    mark = hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return make_fence_mark(texts, salt + mark) if mark in whole else mark
