"""Articles without a date whose own text shows that they were written after a question's now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from bot.words import IRREGULAR_PAST
from index.language.sentences import find_sentences
from index.timex import tag_expressions
from index.types import Article, Hit

_AHEAD = re.compile(
    r"\b(?:will|would|shall|(?-i:may)|might|could|should|plan\w*|due|expect\w*|hop(?:e|es|ed|ing)|by|until"
    r"|till|if|next|schedul\w*|aim\w*|target\w*|promis\w*|forecast\w*)\b",
    re.I,
)
_TOLD = re.compile(rf"\b(?:was|were|had|did|\w+ed|{'|'.join(sorted(IRREGULAR_PAST))})\b", re.I)
KEPT = 2_048


def drop_later(hits: Sequence[Hit], as_of: date) -> list[Hit]:
    """Return the hits but those of undated articles that tell of a later day as past."""
    return [hit for hit in hits if hit.article.published or not _is_later(hit.article, as_of)]


def _is_later(article: Article, as_of: date) -> bool:
    last = find_last_told_day(article.body)
    return last is not None and last > as_of


@lru_cache(maxsize=KEPT)
def find_last_told_day(body: str) -> date | None:
    """Return the last day that a text tells of in the past tense, by its own words; None for none.

    Example: "The dam broke on 3 May 2021. It will be rebuilt by 2030." -> 3 May 2021.
    """
    days = [
        span.range.start
        for start, end in find_sentences(body)
        if _TOLD.search(body, start, end) and not _AHEAD.search(body, start, end)
        for span in tag_expressions(body[start:end])
        if span.range and span.range.start
    ]
    return max(days, default=None)
