"""Whether a sentence speaks of the time a question asks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.evidence.event import Event
from index.types import Article, DatedSpan, DateRange

AFTERMATH = 45
"""Days after a window within which an article that gives no date still reports on it."""


def timeliness(
    window: DateRange | None,
    event: Event,
    article: Article,
    spans: Sequence[DatedSpan],
    yearly: str = "",
) -> float:
    """Return how well a sentence fits the window in which something happened (0 to 1).

    ``yearly`` is a day of any year ("09-09"): a sentence that neither names it nor tells the
    news of it is out.
    1 where its event lies there, 0.9 where another date of the sentence does, 0.8 where the
    article was published then or soon after, 0.5 where nothing is known; 0 rules it out.
    """
    if yearly and not _on(yearly, event, article, spans):
        return 0.0
    if window is None or (event.explicit and event.range and event.range.overlaps(window)):
        return 1.0
    if any(span.range and span.range.overlaps(window) for span in spans):
        return 0.9
    if event.explicit:
        return 0.0
    if article.published is None:
        return 0.5
    published = article.published.range
    if (published.end or date.max) < (window.start or date.min):
        return 0.0
    return 0.8 if _soon(published, window) else 0.3


def _on(yearly: str, event: Event, article: Article, spans: Sequence[DatedSpan]) -> bool:
    named = [span.range for span in spans]
    named += [event.range if event.explicit else None]
    published = article.published.range if article.published else None
    return any(
        days and days.start and days.start == days.end and f"{days.start:%m-%d}" == yearly
        for days in (*named, None if named[:-1] else published)
    )


def _soon(published: DateRange, window: DateRange) -> bool:
    if window.end is None:
        return True
    limit = window.end + timedelta(days=min(AFTERMATH, (date.max - window.end).days))
    return (published.start or date.min) <= limit
