"""A clue: the days it leaves possible, and why, in words that can be shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraint:
    """What one observation proves about the day of publication.

    ``days`` are the days it leaves possible, ``words`` those of the text it rests on, ``says``
    the reasoning as a clause: "August 15 is a Wednesday in 2018". A clue that is no ``proof``
    may narrow what a proof has left, but never dates an article alone.
    """

    days: Days
    words: str
    reasoning: str
    is_proof: bool = False


Days = NDArray[np.bool_]

FIRST = date(1970, 1, 1)
LAST = date(2069, 12, 31)
_SIZE = (LAST - FIRST).days + 1


def get_all_days() -> Days:
    """Return the set of all days."""
    return np.ones(_SIZE, dtype=np.bool_)


def get_days_between(start: date | None, end: date | None) -> Days:
    """Return the days from ``start`` to ``end``, both included; None leaves a side open."""
    days = np.zeros(_SIZE, dtype=np.bool_)
    first = max((start - FIRST).days, 0) if start else 0
    last = min((end - FIRST).days, _SIZE - 1) if end else _SIZE - 1
    days[first : max(last + 1, first)] = True
    return days


def union_days(ranges: Iterable[tuple[date, date]]) -> Days:
    """Return the days of several ranges together."""
    days = np.zeros(_SIZE, dtype=np.bool_)
    for start, end in ranges:
        days |= get_days_between(start, end)
    return days


def find_matching_dates(month: int, day: int, weekday: int | None = None) -> list[date]:
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


def to_iso_value(days: Days) -> str:
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
