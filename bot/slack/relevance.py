"""What is worth saying unasked: an answer to words without a mention, news of a watched answer.

Of a watched answer only what new or corrected articles bring counts: ranking shifts as an archive
grows, and a quote that comes up for that reason alone is no news.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from bot.question import is_asking
from bot.types import Answer, Citation, Turn
from bot.words import get_content_words, split_words

SHARE = 2 / 3
"""Of a question's words that carry meaning, how many the quotes of an answer that nobody asked
the bot for by name must have."""


def is_worth_posting(asked: str, history: Sequence[Turn], answer: Answer) -> bool:
    """Tell whether to post an answer to words that did not mention the bot.

    People talk among themselves, and a large archive has a sentence for nearly everything. So the
    words must ask; most of those that carry meaning must stand in the quotes or their headlines;
    and they must name somebody, something or a number, or point back to the thread's answers.
    """
    if answer.abstained or not answer.citations or not is_asking(asked):
        return False
    if not covers_question(asked, answer.citations):
        return False
    words = get_content_words(asked)
    quoted = [word for citation in answer.citations for word in split_words(citation.quote)]
    names = {word.stem for word in quoted if word.capital and word.start > 0}
    names_something = any(
        word.number or word.stem in names or (word.capital and word.start > 0) for word in words
    )
    points_back = bool(history) and _spaced(answer.rewritten) != _spaced(asked)
    return names_something or points_back


def covers_question(asked: str, citations: Sequence[Citation]) -> bool:
    """Tell whether most words of a question stand in the quotes or in their headlines."""
    words = get_content_words(asked)
    told = [word for one in citations for word in split_words(f"{one.quote}\n{one.title}")]
    stems = {word.stem for word in told}
    return sum(word.stem in stems for word in words) >= SHARE * len(words)


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
