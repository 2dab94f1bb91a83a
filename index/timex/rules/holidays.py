"""Holidays that fall on a day of the calendar: fixed, on the nth weekday, or by Easter.

Easter is Gauss's rule in the anonymous Gregorian form (Nature, 1876; Meeus, Astronomical
Algorithms, chapter 8).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from index.language import numbers
from index.timex.lexicon import WEEKDAYS
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_rule
from index.timex.rules.explicit import parse_full_year, parse_month_number
from index.timex.rules.missing_year import FAR, resolve_year_by_tense
from index.timex.values import find_nearest_weekday, get_unit_value

OfYear = Callable[[int], date]


def compute_easter(year: int) -> date:
    """Return Easter Sunday of a year. Example: 2018 -> 1 April 2018."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _fixed(month: int, day: int) -> OfYear:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, number: int) -> OfYear:
    """Return the rule "the nth such weekday of a month"."""

    def of(year: int) -> date:
        first = find_nearest_weekday(date(year, month, 1), weekday, after=True)
        return first + timedelta(days=7 * (number - 1))

    return of


def _from_easter(days: int) -> OfYear:
    return lambda year: compute_easter(year) + timedelta(days=days)


HOLIDAYS: dict[str, OfYear] = {
    "new year's day": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "new year's": _fixed(1, 1),
    "martin luther king day": _nth(1, 1, 3),
    "valentine's day": _fixed(2, 14),
    "presidents day": _nth(2, 1, 3),
    "presidents' day": _nth(2, 1, 3),
    "st. patrick's day": _fixed(3, 17),
    "good friday": _from_easter(-2),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "easter": _from_easter(0),
    "may day": _fixed(5, 1),
    "memorial day": lambda year: find_nearest_weekday(date(year, 5, 31), 1, after=False),
    "independence day": _fixed(7, 4),
    "fourth of july": _fixed(7, 4),
    "bastille day": _fixed(7, 14),
    "labor day": _nth(9, 1, 1),
    "columbus day": _nth(10, 1, 2),
    "election day": lambda year: _nth(11, 1, 1)(year) + timedelta(days=1),
    "halloween": _fixed(10, 31),
    "veterans day": _fixed(11, 11),
    "armistice day": _fixed(11, 11),
    "thanksgiving day": _nth(11, 4, 4),
    "thanksgiving": _nth(11, 4, 4),
    "christmas eve": _fixed(12, 24),
    "christmas day": _fixed(12, 25),
    "christmas": _fixed(12, 25),
    "boxing day": _fixed(12, 26),
}
_TITLE = re.compile(r"\s(?!Day|Eve|Sunday|Monday)[A-Z]\w*[a-z]")
_STEPS = {"last": -1, "next": 1, "this": 0}


def _holiday(match: Match, context: Context) -> Reading | None:
    """Read a holiday: in the year said, or the one near publication that fits the tense."""
    if not match["holiday"][0].isupper() or _TITLE.match(context.after(match.end())):
        return None
    of_year = HOLIDAYS[" ".join(match["holiday"].lower().replace("’", "'").split())]
    if match["anyyear"]:
        return Reading(value=_around(of_year(parse_full_year(match["anyyear"])), match))
    if context.day is None:
        return None
    day = _near(of_year, match, context, context.day)
    return Reading(value=_around(day, match), ground="published")


def _around(day: date, match: Match) -> str:
    """Return the day, or its week or weekend ("Easter week", "Labor Day weekend")."""
    if not match["around"]:
        return day.isoformat()
    if match["around"].lower() == "week":
        return get_unit_value(day, "week")
    saturday = day if day.isoweekday() == 6 else day - timedelta(days=day.isoweekday() % 7 + 1)
    return f"{get_unit_value(saturday, 'week')}-WE"


def _near(of_year: OfYear, match: Match, context: Context, now: date) -> date:
    """Return the last, this or next such holiday; unsaid, the nearest, or by tense if far."""
    days = [of_year(year) for year in range(now.year - 2, now.year + 3)]
    past = max(day for day in days if day <= now)
    coming = min(day for day in days if day > now)
    step = _STEPS.get((match["step"] or "").lower())
    if step is not None:
        return {-1: past, 0: of_year(now.year), 1: coming}[step]
    nearest = min((past, coming), key=lambda day: abs((day - now).days))
    if abs((nearest - now).days) <= FAR:
        return nearest
    tense = context.tense(match.start(), match.end())
    return {"past": past, "future": coming, "unknown": nearest}[tense]


def _nth_weekday(match: Match, context: Context) -> Reading | None:
    """Read "the first Monday in September"; without a year, the month's year by tense."""
    number = numbers.parse_ordinal(match["ordinal"]) or 0
    month, weekday = parse_month_number(match["month"]), WEEKDAYS[match["weekdayname"].lower()]
    said = parse_full_year(match["anyyear"]) if match["anyyear"] else None
    year = said or resolve_year_by_tense(context, match, month)
    if year is None or not 1 <= number <= 5:
        return None
    day = _nth(month, weekday, number)(year)
    return Reading(value=day.isoformat(), ground="words" if said else "published")


def _attacks(_match: Match, _context: Context) -> Reading:
    """Read "9/11" and "the Sept. 11 attacks": a date that has become a name."""
    return Reading(value="2001-09-11")


_NAMES = "|".join(re.escape(name) for name in sorted(HOLIDAYS, key=len, reverse=True))
_PATTERN = _NAMES.replace("\\ ", " ").replace("'", "['’]")
_NO_DAY = r"(?![a-z]|[ -](?:season|shopping|tree|card|gift|island|basket|egg|bunny))"

RULES: tuple[Rule, ...] = (
    make_rule(
        "holiday",
        {"last", "next", "this", *(re.split(r"[ '.]", name)[0] for name in HOLIDAYS)},
        rf"(?:(?P<step>last|next|this) )?(?P<holiday>{_PATTERN}){_NO_DAY}"
        r"(?:,? (?:of )?<anyyear>)?(?: (?P<around>week|weekend)\b)?",
        _holiday,
    ),
    make_rule(
        "nth weekday",
        {*numbers.ORDINALS, *DIGITS},
        r"<ordinal> <weekdayname> (?:of|in) <month>(?:,? <anyyear>)?",
        _nth_weekday,
    ),
    make_rule(
        "september 11",
        {"0", "september", "sept"},
        r"(?:9/11(?![\d/])|(?:September|Sept\.?) 11(?:th)?"
        r"(?=,? (?:2001 )?(?:terror\w*|attacks?|hijack\w*)))",
        _attacks,
    ),
)
