"""A question understood: kind, operators, sources, terms; follow-ups made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from bot.errors import QuestionError
from bot.question.followup import ORDER_WORDS, standalone
from bot.question.kind import kind_of
from bot.question.operators import Operators, operators
from bot.question.sources import sources_of
from bot.types import Question, Turn
from bot.words import content
from index.types import DateRange

LONGEST = 2000
"""Characters a question may have; longer ones are documents, not questions."""


def understand(
    asked: str,
    *,
    as_of: datetime,
    history: Sequence[Turn] = (),
    known_sources: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    sources: Sequence[str] = (),
) -> Question:
    """Return ``asked`` as a Question that stands alone, its times resolved at ``as_of``.

    ``since``, ``until`` (days of publication) and ``sources`` are limits set beside the
    question; they go before what its own words say.

    Raises QuestionError where there is nothing to answer.
    """
    _check(asked)
    rewritten = standalone(asked, history, as_of)
    named, text = sources_of(rewritten, known_sources)
    found = operators(text, as_of)
    terms = _terms(text, found)
    return Question(
        text=rewritten,
        asked=asked,
        type=kind_of(text),
        as_of=as_of,
        terms=tuple(word for word, _ in terms),
        focus=tuple(word for word, weighty in terms if weighty),
        order=found.order,
        happened=found.happened,
        published=_limits(since, until) or found.published,
        sources=tuple(sources) or named,
        working=found.working,
    )


def _limits(since: date | None, until: date | None) -> DateRange | None:
    if since is None and until is None:
        return None
    return DateRange(value=f"{since or '..'}/{until or '..'}", start=since, end=until)


def _check(asked: str) -> None:
    if not re.search(r"\w", asked):
        raise QuestionError(
            "the question is empty.", 'Ask in words: dateline ask "when did Putin invite Kim?"'
        )
    if len(asked) > LONGEST:
        raise QuestionError(
            f"the question has {len(asked):,} characters; at most {LONGEST:,} are read.",
            "Ask it shorter.",
        )


def _terms(text: str, found: Operators) -> list[tuple[str, bool]]:
    """Return the words that carry meaning and whether each is a name or a number.

    Words of a temporal expression and of an order are left out: they are operators.
    """
    taken = [(span.start, span.end) for span in found.spans]
    kept = []
    for position, word in enumerate(content(text)):
        if any(start < word.end and word.start < end for start, end in taken):
            continue
        if found.order and word.text.casefold() in ORDER_WORDS:
            continue
        kept.append((word.text, word.number or (word.capital and position + word.start > 0)))
    return kept
