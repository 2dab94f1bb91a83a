"""The time prior: how probable a day of publication is before a word has been read.

News is asked about when it is new: an article published ``d`` days before the reader's now has
prior 1 / (1 + (d / 6)^4), times how far the question asks for news (``Query.recency``). Where the
question names days of the past (``Query.window``), articles of those days, and passages that
speak of them, have a prior too, the lower the more days are named; an article has the higher of
its two. A window that holds the reader's last week, or that lies in the future, says no more
than "lately". An article of unknown date has 0.

Measured on realtimeqa: six days and the fourth power are a plateau (5 to 7, 3 to 6).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from index.bm25 import UNDATED, ArticleIndex
from index.search.query import Query
from index.types import DateRange

NEAR_DAYS = 6.0
POWER = 4
SHARP_DAYS = 7
"""An article dated to more than these many days has its prior spread over them."""

LATELY = timedelta(days=7)
TELLING_DAYS = 92
"""A window of so many days has prior 1 inside; one of four times as many, a half."""

MENTION = 0.7
"""The prior of an article that speaks of the window's days, against one published in them."""

_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()
Scores = NDArray[np.float32]


def compute_recency_prior(query: Query, articles: ArticleIndex) -> Scores:
    """Return the prior of each article by the reader's now; zeros where it says nothing."""
    if query.as_of is None or not is_recency_preferred(query):
        return np.zeros(len(articles), dtype=np.float32)
    return np.float32(query.recency) * _around(DateRange.day(query.as_of.date()), articles)


def is_recency_preferred(query: Query) -> bool:
    """Tell whether what was published shortly before the reader's now is preferred."""
    said = query.published or query.happened
    return query.as_of is not None and query.recency > 0 and not said


def get_past_window(query: Query) -> DateRange | None:
    """Return the query's window where it names days of the past, else None."""
    window = query.window
    if window is None or window.end is None or (window.start or date.min) > window.end:
        return None
    if query.as_of is not None and window.end > query.as_of.date() - LATELY:
        return None
    return window


def compute_window_prior(
    window: DateRange, articles: ArticleIndex, speaking: NDArray[np.bool_]
) -> Scores:
    """Return the prior of each article by a window, given which ones speak of its days."""
    height = np.float32(min(1.0, (TELLING_DAYS / window.days) ** 0.5))
    found: Scores = np.maximum(_around(window, articles), np.float32(MENTION) * speaking)
    return height * found


def _around(window: DateRange, articles: ArticleIndex) -> Scores:
    start = window.start.toordinal() if window.start else _FIRST
    end = window.end.toordinal() if window.end else _LAST
    away = np.maximum(np.maximum(articles.first_day - end, start - articles.last_day), 0)
    spread = np.minimum(1.0, SHARP_DAYS / (articles.last_day - articles.first_day + 1))
    found = spread / (1.0 + (away / NEAR_DAYS) ** POWER)
    return np.where(articles.first_day == UNDATED, 0.0, found).astype(np.float32)
