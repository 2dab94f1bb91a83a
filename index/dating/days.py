"""Sets of days: which days a clue leaves possible, as one bit a day from 1970 to 2069."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.bool_]

FIRST = date(1970, 1, 1)
LAST = date(2069, 12, 31)
_SIZE = (LAST - FIRST).days + 1


def any_day() -> Days:
    """Return the set of all days."""
    return np.ones(_SIZE, dtype=np.bool_)


def between(start: date | None, end: date | None) -> Days:
    """Return the days from ``start`` to ``end``, both included; None leaves a side open."""
    days = np.zeros(_SIZE, dtype=np.bool_)
    first = max((start - FIRST).days, 0) if start else 0
    last = min((end - FIRST).days, _SIZE - 1) if end else _SIZE - 1
    days[first : max(last + 1, first)] = True
    return days


def union(ranges: Iterable[tuple[date, date]]) -> Days:
    """Return the days of several ranges together."""
    days = np.zeros(_SIZE, dtype=np.bool_)
    for start, end in ranges:
        days |= between(start, end)
    return days


def dates_on(month: int, day: int, weekday: int | None = None) -> list[date]:
    """Return the days of all years with this month and day, and this weekday (Monday = 0).

    Example: August 15 on a Wednesday (2) -> 1973, 1979, 1984, 1990, 2001, 2007, 2012, 2018, ...
    """
    found = []
    for year in range(FIRST.year, LAST.year + 1):
        try:
            found.append(date(year, month, day))
        except ValueError:  # a 29th of February
            continue
    return [one for one in found if weekday is None or one.weekday() == weekday]


def value_of(days: Days) -> str:
    """Return the ISO value that a set of days comes down to: a day, a month, a year, or "".

    Example: two days of August 2018 -> "2018-08"; days of two years -> "".
    """
    places = np.flatnonzero(days)
    if not places.size:
        return ""
    first = FIRST + timedelta(int(places[0]))
    last = FIRST + timedelta(int(places[-1]))
    if first == last:
        return first.isoformat()
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}-{first.month:02}"
    return str(first.year) if first.year == last.year else ""
