"""The earliest report of an event that no article's words date.

A summary of the year tells an event best and dates it by nothing but itself; what was reported
weeks before it, in other words, cannot have happened later. Of the 88 events that
benchmarks/timelines.py answers at half, 50 were within one day before this rule and 57 after.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bot.evidence import Scored

LIKE = 0.65
"""The share of what the best sentence tells from which an earlier one counts as the same news;
from .5 to .7 benchmarks/timelines.py shows no difference."""
NEAR = timedelta(days=21)
"""How long before the best report an earlier one may lie: news repeats itself in other years."""


def earlier_report(reports: Sequence[Scored], scored: Sequence[Scored]) -> Scored | None:
    """Return the earliest sentence that tells the news of ``reports``, before all of them.

    ``reports`` are sentences dated by their articles only. None where one of them is dated by
    its words, or where nothing earlier is much like them.
    """
    if any(one.event.explicit for one in reports):
        return None
    first = min(_first(one) for one in reports)
    if first == date.min:
        return None
    least = LIKE * max(one.measures.told for one in scored)
    earlier = [
        one
        for one in scored
        if one.measures.told >= least and not one.missing and first - NEAR <= _first(one) < first
        and _first(one) >= _last(one) - timedelta(days=1)
    ]  # fmt: skip
    return min(earlier, key=lambda one: (_first(one), -one.score), default=None)


def _first(one: Scored) -> date:
    return one.event.range.start or date.min if one.event.range else date.min


def _last(one: Scored) -> date:
    return one.event.range.end or date.max if one.event.range else date.max
