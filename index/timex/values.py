"""Arithmetic on the calendar: the unit a day lies in, units before and after, nearest days.

A reference is a ``DateRange``, since an article may be dated by month or year alone. A value is
given only where every day of the reference leads to the same one; otherwise it stays masked
("XXXX-XX"), which is TIMEX3's way to say "a month, not known which".
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from index.timex.lexicon import Season, Unit
from index.types import DateRange

MASKS: dict[Unit, str] = {
    "second": "XXXX-XX-XX",
    "minute": "XXXX-XX-XX",
    "hour": "XXXX-XX-XX",
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS: dict[Unit, int] = {"day": 1, "week": 7}
_SEASON_OF_MONTH: dict[int, Season] = {
    **dict.fromkeys((3, 4, 5), "SP"),
    **dict.fromkeys((6, 7, 8), "SU"),
    **dict.fromkeys((9, 10, 11), "FA"),
    **dict.fromkeys((12, 1, 2), "WI"),
}


def get_days(value: str) -> DateRange | None:
    """Return the days of a value, of "start/end" from the first's start to the last's end."""
    first, joined, last = value.partition("/")
    if not joined:
        return DateRange.of(value)
    start, end = DateRange.of(first), DateRange.of(last)
    if not (start and end and start.start and end.end and start.start <= end.end):
        return None
    return DateRange(value=value, start=start.start, end=end.end)


def get_unit_value(day: date, unit: Unit) -> str:
    """Return the value of the unit that a day lies in. Example: 14 June 2018, week -> 2018-W24."""
    year = f"{day.year:04d}"
    if unit == "week":
        iso = day.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    parts = {
        "month": f"{year}-{day.month:02d}",
        "quarter": f"{year}-Q{(day.month + 2) // 3}",
        "year": year,
        "decade": year[:3],
        "century": year[:2],
    }
    return parts.get(unit, day.isoformat())


def shift_day(day: date, unit: Unit, count: int) -> date | None:
    """Return the day ``count`` units on, at the month's last day where it is shorter, or None.

    None is beyond the calendar (years 1 to 9999). Example: 31 January 2018, month, 1 ->
    28 February 2018.
    """
    try:
        if unit in _MONTHS:
            return _months_on(day, _MONTHS[unit] * count)
        return day + timedelta(days=_DAYS.get(unit, 0) * count)
    except (ValueError, OverflowError):
        return None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is beyond the calendar")
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def get_shifted_value(
    reference: DateRange | None, unit: Unit, count: int = 0, *, of: Unit | None = None
) -> str:
    """Return the value of the unit that lies ``count`` units from the reference, or its mask.

    ``of`` names another unit to give than the one that is counted ("a year ago today" is a day).
    Example: from June 2018, "month", -1 -> "2018-05"; "day", -1 -> "XXXX-XX-XX".
    """
    mask = MASKS[of or unit]
    if reference is None or reference.start is None or reference.end is None:
        return mask
    ends = [shift_day(day, unit, count) for day in (reference.start, reference.end)]
    values = {get_unit_value(day, of or unit) if day else mask for day in ends}
    return values.pop() if len(values) == 1 else mask


def find_nearest_weekday(day: date, weekday: int, *, after: bool, same: bool = True) -> date:
    """Return the nearest such weekday (Monday is 1) before or after a day.

    ``same`` lets the day itself count. Example: Thursday 14 June 2018, 3, before -> 13 June.
    """
    ahead = (weekday - day.isoweekday()) % 7
    if after:
        return day + timedelta(days=ahead or (0 if same else 7))
    back = (day.isoweekday() - weekday) % 7
    return day - timedelta(days=back or (0 if same else 7))


def to_month_value(year: int, month: int) -> str:
    """Return a month's value. Example: 2018, 6 -> "2018-06"."""
    return f"{year:04d}-{month:02d}"


def to_day_value(year: int, month: int, day: int) -> str | None:
    """Return a day's value, or None where the calendar has no such day (31 June)."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def get_season(day: date) -> tuple[int, Season]:
    """Return the season of a day, with its year; January belongs to the winter before it."""
    year = day.year - 1 if day.month <= 2 else day.year
    return year, _SEASON_OF_MONTH[day.month]
