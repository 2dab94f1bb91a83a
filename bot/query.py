"""A question as the archive's search takes it."""

from __future__ import annotations

from bot.types import Question
from index import Query

PER_SOURCE = 0.75
"""The share of the passages read that one publisher may have: none can drown out all others."""


def query_of(question: Question, count: int) -> Query:
    """Return the query for ``count`` passages: hard limits as filters, the rest as preference.

    When an event happened is a preference (a later article may tell it); when it was reported,
    by whom, and the reader's now are limits.
    """
    return Query(
        text=question.text,
        k=count,
        as_of=question.as_of,
        published=question.published,
        sources=question.sources,
        terms=question.terms,
        focus=question.focus,
        window=question.happened,
        per_source=PER_SOURCE,
    )
