"""When what a sentence tells took place: which of its dates, or the article's own.

Rules, in order: a date of the dateline or of the telling ("reported Wednesday") dates the report
and is left aside; so is one tied to a plan ("a forum to be held in September") unless a plan is
what is asked; what is over cannot lie after its article; of the rest, the date nearest to the
words the question asks about. With none left, an article is its own date, as the day by which
it was reported, unless the sentence tells of an earlier time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.evidence.verbs import has_contrary_order, has_news_verb, has_simple_past
from bot.types import Order
from bot.words import Word, count_words
from index.timex import join_intervals
from index.types import Article, DateRange, TimexSpan

_DATELINE = re.compile(
    r"[A-Z][A-Z]{2,}[\w .,/'-]{0,40}(?:\([\w /]+\)\s*(?:--?|[—–])|/[A-Z]+/[.,]?|--|[—–]|:)\s"
)
_TELLING = re.compile(
    r"""
    \b(?:
        sa(?:id|ys)|told|wrote|quoted|according\ to  # saying
        |report(?:s|ed)|announce[sd]|statement|media|agency|briefing|interview|journalists|reporters
        |confirm(?:s|ed)|add(?:s|ed)|not(?:es|ed)|acknowledged|revealed|disclosed  # granting
        |insisted|stressed|declared|claimed|argued  # holding
    )\b
    (?:\s+(?:on|in|at|late|early|earlier|the|here|last))*\s*$  # up to the date
    """,
    re.I | re.X,
)
_PLANNED = re.compile(
    r"\b(?:due|set|scheduled|expected|slated|planned|likely|hop(?:es|ed|ing)|will|would|shall"
    r"|ready|plans?|that opens|which (?:opens|takes place|begins|starts)|to (?:be|take|host|open"
    r"|visit|attend|meet|begin|start|leave))\b[^.;]{0,60}$",
    re.I,
)
_LEADING = re.compile(r"\b(?:in|on|at|by|since|during|of|from)(?: the)? $", re.I)
_BACKGROUND = re.compile(
    r"\b(?:had|used to|previously|earlier|already|once|last (?:year|month)|years? ago|history"
    r"|anniversary|since)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class EventDate:
    """The days of an event, the words that date it, the working, and whether words did so.

    ``explicit`` is False where only the article's own date is known: then it is the day of
    the report, and the event's at the latest. ``fresh`` says that such an article tells it in
    the simple past, as the news of its day.
    """

    range: DateRange | None
    words: str
    working: str
    explicit: bool
    is_fresh_news: bool = False


CARRIED = 6
"""Days before a report within which a day that it named is that of what it goes on to tell."""
UNDATED = EventDate(None, "", "", False)


def find_event_date(
    sentence: tuple[int, int],
    article: Article,
    spans: Sequence[TimexSpan],
    asked: Sequence[Word],
    *,
    past: bool,
    order: Order | None = None,
    telling: bool = False,
    before: bool = False,
    tokens: Sequence[Word],
    earlier: Sequence[TimexSpan] = (),
) -> EventDate:
    """Return when the sentence's event took place, as far as it is told.

    ``sentence`` is its offsets in the body, ``spans`` the article's dates inside it, ``asked``
    the words of the sentence (offsets in the body) that match what the question asks about,
    ``past`` whether it asks about what is over, ``order`` whether for its first or last time,
    ``telling`` whether what was done is itself a telling ("announced", "vowed"), ``before``
    whether for the last time before another: "the first visit since 1999" says 1999. ``tokens``
    are the sentence's words, and ``earlier`` the dates of the passage's sentences before it,
    which news of its day may go on about.
    """
    body = article.body
    if before and (one := _since(body[slice(*sentence)], sentence[0], spans)):
        return _event(one, [one], body)
    start = sentence[0] + get_dateline_length(body[slice(*sentence)])
    kept = [
        span
        for span in spans
        if span.start >= start and _dates_event(span, body, asked, past, telling)
    ]
    if past and article.published:
        kept = [span for span in kept if not _after(span.range, article.published.range)]
    kept = [span for span in kept if not has_contrary_order(body[start : span.start], order)]
    if kept:
        best = min(kept, key=lambda span: _distance(span, asked, body))
        return _event(best, spans, body)
    return _by_article(body[slice(*sentence)], article, asked, tokens, earlier)


def _since(text: str, offset: int, spans: Sequence[TimexSpan]) -> TimexSpan | None:
    """Return the date since which a sentence calls something the first."""
    for span in spans:
        at = span.start - offset
        if span.range and re.search(r"\bfirst\b.*\bsince\s+$", text[:at]):
            return span
    return None


def get_dateline_length(sentence: str) -> int:
    """Return how many characters of a sentence are its dateline: "MOSCOW, June 14 (AFP) - "."""
    found = _DATELINE.match(sentence)
    return found.end() if found else 0


def _event(best: TimexSpan, spans: Sequence[TimexSpan], body: str) -> EventDate:
    """Return the event that a date gives, a range of two dates taken as one."""
    for other in spans:
        low, high = sorted((best, other), key=lambda span: span.start)
        whole = join_intervals(body, (low, high)) if other is not best else []
        if len(whole) == 1:
            told = _as_written(low, body, high.end)
            return EventDate(whole[0], told, high.working or low.working, True)
    return EventDate(best.range, _as_written(best, body, best.end), best.working, True)


def _as_written(span: TimexSpan, body: str, end: int) -> str:
    """Return a date with the preposition before it. Example: "June" -> "In June"."""
    near = max(0, span.start - len(" during the "))
    before = _LEADING.search(body[near : span.start])
    return body[near + before.start() if before else span.start : end]


def _dates_event(
    span: TimexSpan, body: str, asked: Sequence[Word], past: bool, telling: bool
) -> bool:
    if span.type not in ("DATE", "TIME") or span.range is None:
        return False
    last = max((word.end for word in asked if word.end <= span.start), default=None)
    between = body[last if last is not None else max(0, span.start - 80) : span.start]
    if telling:
        return not (past and _PLANNED.search(body[max(0, span.start - 80) : span.start]))
    if last is None and _TELLING.search(body[max(0, span.start - 60) : span.start]):
        return False
    if re.match(r"\s+that\b", body[span.end :]):
        return False
    return not (past and (_TELLING.search(between) or _PLANNED.search(between)))


def _after(event: DateRange | None, published: DateRange) -> bool:
    return event is not None and (event.start or date.min) > (published.end or date.max)


def _distance(span: TimexSpan, asked: Sequence[Word], body: str) -> int:
    """Return how many words lie between a date and the nearest word asked about."""
    gaps = [
        count_words(body[min(word.end, span.end) : max(word.start, span.start)]) for word in asked
    ]
    return min(gaps, default=0)


def _by_article(
    text: str,
    article: Article,
    asked: Sequence[Word],
    tokens: Sequence[Word],
    earlier: Sequence[TimexSpan],
) -> EventDate:
    if article.published is None or _BACKGROUND.search(text) or not has_news_verb(tokens):
        return UNDATED
    days = article.published.range
    if days.start is not None and days.start == days.end:
        days = DateRange.day(days.start)
    fresh = has_simple_past(tokens, asked)
    if fresh and (told := _told_before(article, earlier, days)):
        return _event(told, [told], article.body)
    return EventDate(days, "", "the day it was reported", False, fresh)


def _told_before(
    article: Article, earlier: Sequence[TimexSpan], published: DateRange
) -> TimexSpan | None:
    """Return the last day named before, of the week up to the report, that dates no telling."""
    for span in reversed(earlier):
        days = span.range
        if span.type not in ("DATE", "TIME") or days is None or days.start is None:
            continue
        if days.start != days.end or published.end is None:
            continue
        if not 0 <= (published.end - days.start).days <= CARRIED:
            continue
        if not _TELLING.search(article.body[max(0, span.start - 60) : span.start]):
            return span
    return None


AFTERMATH = 45
"""Days after a window within which an article that gives no date still reports on it."""


def compute_timeliness(
    window: DateRange | None,
    event: EventDate,
    article: Article,
    spans: Sequence[TimexSpan],
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


def _on(yearly: str, event: EventDate, article: Article, spans: Sequence[TimexSpan]) -> bool:
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
