"""A question as a query: how many passages are read for it, and which of them are preferred.

The hard limits of a question are filters, all else that it says of time and news is a preference.
"""

from __future__ import annotations

from bot.evidence import REREAD
from bot.extractive.answerer import READ
from bot.question import compute_news_share
from bot.types import Question
from index import Coverage, Query

POOL = 32
"""Passages that are read for one answer."""
PER_ARTICLE = 3
"""Passages of one article that are read where a short answer or what was said is looked for."""
DATING_POOL, DATING_SENTENCES = 100, 120
"""Passages that are read to date one event, and sentences that are kept of them."""
TIMELINE_POOL, TIMELINE_SENTENCES = 400, 2_000
"""Passages that are read for one timeline, and sentences that are kept of them."""


def count_per_article(question: Question) -> int:
    """Return how many passages of one article are read for a question."""
    return PER_ARTICLE if question.type in (*READ, "said") else 1


def get_limits(question: Question) -> tuple[int, int]:
    """Return how many passages are read for a question, and how many sentences are kept."""
    return (DATING_POOL, DATING_SENTENCES) if question.type == "when" else (POOL, REREAD)


PER_SOURCE = 0.75
"""The share of the passages read that one publisher may have: none can drown out all others."""


def build_query(question: Question, count: int) -> Query:
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
        article_ids=question.article_ids,
        terms=(*question.terms, *(word for variant in question.variants for word in variant.words)),
        focus=question.focus,
        window=question.happened,
        recency=compute_news_share(question.text),
        per_source=PER_SOURCE,
    )


def get_source_names(coverage: Coverage) -> tuple[str, ...]:
    """Return the names of an archive's publishers, most articles first."""
    return tuple(name for name, _ in coverage.sources if name)
