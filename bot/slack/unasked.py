"""Whether an answer is worth posting that nobody asked the bot for by name.

In a thread, and in a channel of ``answer: every``, people talk among themselves, and a large
archive has a sentence for nearly everything. So an answer to words without a mention is posted only
where it is about what they say: it has quotes; most of the words that carry meaning stand in its
quotes or their headlines; and the words name somebody, something or a number, or point back to what
the thread has been answered.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.question import is_asking
from bot.types import Answer, Turn
from bot.words import get_content_words, split_words

SHARE = 2 / 3
"""Of the words that carry meaning, how many the quotes must have."""


def is_worth_posting(asked: str, history: Sequence[Turn], answer: Answer) -> bool:
    """Tell whether to post an answer to words that did not mention the bot."""
    if answer.abstained or not answer.citations or not is_asking(asked):
        return False
    words = get_content_words(asked)
    quoted = [word for citation in answer.citations for word in split_words(citation.quote)]
    titled = [word for citation in answer.citations for word in split_words(citation.title)]
    stems = {word.stem for word in (*quoted, *titled)}
    if sum(word.stem in stems for word in words) < SHARE * len(words):
        return False
    names = {word.stem for word in quoted if word.capital and word.start > 0}
    names_something = any(
        word.number or word.stem in names or (word.capital and word.start > 0) for word in words
    )
    points_back = bool(history) and _folded(answer.rewritten) != _folded(asked)
    return names_something or points_back


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
