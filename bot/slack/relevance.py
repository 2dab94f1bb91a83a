"""What is worth saying unasked: an answer to words without a mention, news of a watched answer.

Of a watched answer only what new or corrected articles bring counts: ranking shifts as an archive
grows, and a quote that comes up for that reason alone is no news.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.question import is_asking, parse_question
from bot.question.clean import clean_question
from bot.types import Answer, Citation, Scope, Turn
from bot.words import get_content_words, split_words, stem_word

SHARE = 2 / 3
"""Of a question's words that carry meaning, how many the quotes of an answer that nobody asked
the bot for by name must have."""
TITLE_CASE = 0.6
"""The share of capitals from which a headline's capitals are its style."""
_INVERTED = re.compile(
    r"(?:is|was|has|had|does|did|can|could|will|would|should)(?:n['’]t)?\b", re.IGNORECASE
)


def is_worth_posting(asked: str, history: Sequence[Turn], answer: Answer) -> bool:
    """Tell whether to post an answer to words that did not mention the bot.

    People talk among themselves, and a large archive has a sentence for nearly everything. So the
    words must ask; most of those that carry meaning must stand in the quotes or their headlines;
    and they must name somebody, something or a number, point back to the thread's answers, or in
    such a thread have a short answer.
    """
    if answer.abstained or not answer.citations or not is_asking(asked):
        return False
    core = _find_core(asked)
    if not covers_question(core, answer.citations):
        return False
    points_back = bool(history) and _spaced(answer.rewritten) != _spaced(asked)
    goes_on = bool(history and answer.short)
    return points_back or goes_on or _names_something(core, answer)


def covers_question(asked: str, citations: Sequence[Citation]) -> bool:
    """Tell whether most words of a question stand in the quotes or in their headlines."""
    words = get_content_words(asked)
    told = [word for one in citations for word in split_words(f"{one.quote}\n{one.title}")]
    stems = {word.stem for word in told}
    return sum(word.stem in stems for word in words) >= SHARE * len(words)


def is_remark(asked: str) -> bool:
    """Tell whether words with a mention may speak of the bot, not to it: "(the bot) is great".

    They begin as a question that wants yes or no, and lack its mark.
    """
    return bool(_INVERTED.match(asked.strip())) and "?" not in asked


def _find_core(asked: str) -> str:
    """Return what asks, without courtesy and without what is said after its question mark."""
    before, mark, _ = asked.rpartition("?")
    return clean_question(before + mark if mark else asked)


def _names_something(asked: str, answer: Answer) -> bool:
    """Tell whether a question has a number or a name, by its own capitals or by the articles'.

    Words of time are neither. A headline whose words have capitals throughout tells no names.
    """
    understood = parse_question(asked, Scope(as_of=datetime.fromisoformat(answer.as_of)))
    terms = {stem_word(term) for term in understood.terms}
    told = [split_words(one.quote) for one in answer.citations]
    told += [split_words(one.title) for one in answer.citations if not _is_title_case(one.title)]
    names = {word.stem for words in told for word in words if word.capital and word.start > 0}
    return any(
        word.number or word.stem in names or (word.capital and word.start > 0)
        for word in get_content_words(asked)
        if word.stem in terms
    )


def _is_title_case(title: str) -> bool:
    words = [word for word in get_content_words(title) if word.start > 0]
    return sum(word.capital for word in words) > TITLE_CASE * len(words)


def _spaced(text: str) -> str:
    return " ".join(text.casefold().split())


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """An answer that differs from the one told before: in its ``lead``, by ``sources``, or both.

    ``before`` and ``lead`` are the short answers, "" where there is none; ``lead`` is None where
    it is the same. ``withdrawn`` says that the archive no longer answers.
    """

    before: str
    sources: tuple[Citation, ...]
    lead: str | None = None
    withdrawn: bool = False


def find_answer_change(
    before: Answer, now: Answer, changed: Collection[str], copies: Callable[[str], Collection[str]]
) -> AnswerChange | None:
    """Return what is new in ``now``, or None where nothing is to be told.

    ``changed`` are the ids of articles that came, were corrected or went since; ``copies`` gives
    the ids of the articles that carry an article's report.
    """
    known = {one.article_id for one in before.citations}
    fresh = [one for one in now.citations if one.article_id in changed]
    touched = bool(fresh) or any(one in changed for one in known)
    if now.abstained:
        gone = not before.abstained and any(one in changed for one in known)
        return AnswerChange(before=before.short, sources=(), withdrawn=True) if gone else None
    quoted = {_letters(one.quote) for one in before.citations}
    sources = [
        one
        for one in fresh
        if not known & {one.article_id, *copies(one.article_id)}
        and _letters(one.quote) not in quoted
        and covers_question(now.rewritten, [one])
    ]
    differs = bool(now.short) and _letters(now.short) != _letters(before.short)
    lead = now.short if touched and differs else None
    if lead is None and not sources:
        return None
    return AnswerChange(before=before.short, lead=lead, sources=_one_each(sources))


def _one_each(citations: Collection[Citation]) -> tuple[Citation, ...]:
    """Return the first quote of each article."""
    return tuple({one.article_id: one for one in reversed(list(citations))}.values())[::-1]


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))
