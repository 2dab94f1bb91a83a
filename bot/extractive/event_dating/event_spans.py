"""Weeks, months and years that an event may lie in, and what is measured of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.extractive.event_dating.article_table import Floats, Whole
from bot.extractive.event_dating.day_features import compute_agreement
from bot.extractive.event_dating.mention_table import MentionTable
from bot.extractive.event_dating.mentions import DayMention
from index.types import DateRange

FEATURES = (
    *"""
    best_in any_in sum_in best_out any_out named named_within named_out length is_week is_month
    is_year
    """.split(),
)
"""What each column of a row is, in order."""
DAYS, NAMED, LONGEST = 4, 12, 366
"""How many of the likeliest days have their week, month and year weighed, how many spans that
sentences name are, and the most days of one."""
APART = 31
"""Days within which two of the likeliest days make a span of their own."""


def find_spans(
    mentions: Sequence[DayMention], likely: Floats, days: Whole, odds: Floats
) -> list[DateRange]:
    """Return the spans of more than a day that an event may lie in, each once."""
    order = np.argsort(-odds, kind="stable")[:DAYS]
    best = [date.fromordinal(int(days[place])) for place in order]
    found = {one.value: one for one in _around(best)}
    ranked = sorted(range(len(mentions)), key=lambda place: (-likely[place], place))
    named = [mentions[place].days for place in ranked if not mentions[place].is_day]
    kept = {one.value: one for one in named if one.start and one.end and one.days <= LONGEST}
    for value in list(kept)[:NAMED]:
        found.setdefault(value, kept[value])
    return list(found.values())


def _around(best: Sequence[date]) -> Iterator[DateRange]:
    for day in best:
        week = day.isocalendar()
        for value in (f"{week.year:04d}-W{week.week:02d}", f"{day:%Y-%m}", f"{day:%Y}"):
            if (span := DateRange.of(value)) is not None:
                yield span
    for day in best[1:]:
        start, end = min(day, best[0]), max(day, best[0])
        if 0 < (end - start).days <= APART:
            yield DateRange(value=f"{start}/{end}", start=start, end=end)


def build_span_rows(
    table: MentionTable, likely: Floats, days: Whole, odds: Floats, spans: Sequence[DateRange]
) -> NDArray[np.float32]:
    """Return one row of ``FEATURES`` a span."""
    rows = [_row(table, likely, days, odds, span) for span in spans]
    return np.asarray(rows, dtype=np.float32).reshape(len(spans), len(FEATURES))


def _row(
    table: MentionTable, likely: Floats, days: Whole, odds: Floats, span: DateRange
) -> tuple[float, ...]:
    start, end = get_ordinals(span)
    inside = (days >= start) & (days <= end)
    inner, outer = _apart(days, odds, inside), _apart(days, odds, ~inside)
    wide = table.end > table.start
    exact = wide & (table.start == start) & (table.end == end)
    within = (table.start >= start) & (table.end <= end)
    beside = (table.end < start) | (table.start > end)
    agreed = compute_agreement(table, likely * np.stack([exact, within, beside & wide]))
    length = span.days
    return (
        _log_odds(max(inner, default=0.0)),
        _log_odds(1.0 - float(np.prod([1.0 - one for one in inner]))),
        sum(inner),
        _log_odds(max(outer, default=0.0)),
        _log_odds(1.0 - float(np.prod([1.0 - one for one in outer]))),
        *(_log_odds(float(one)) for one in agreed),
        float(np.log(length)),
        float(length <= 8),
        float(8 < length <= 31),
        float(length > 31),
    )


def get_ordinals(span: DateRange) -> tuple[int, int]:
    """Return the ordinals of a span's first and last day, the calendar's edge where it is open."""
    return (span.start or date.min).toordinal(), (span.end or date.max).toordinal()


def _apart(days: Whole, odds: Floats, mask: NDArray[np.bool_]) -> list[float]:
    """Return the odds of the days under a mask, of days next to each other only the likeliest."""
    kept: dict[int, float] = {}
    for place in np.argsort(-odds, kind="stable"):
        day = int(days[place])
        if mask[place] and all(abs(day - other) > 1 for other in kept):
            kept[day] = float(odds[place])
    return list(kept.values())


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-3), 1 - 1e-3)
    return float(np.log(held / (1.0 - held)))
