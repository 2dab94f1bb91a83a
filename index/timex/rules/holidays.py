"""Holidays that fall on a day of the calendar: fixed, on the nth weekday, by Easter or the moon.

Easter comes from dateutil, the feasts of other calendars from the tables of ``holidays``, which is
imported where one of them is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter  # type: ignore[import-untyped]

from index.language import numbers
from index.timex.lexicon import WEEKDAYS
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_rule
from index.timex.rules.explicit import parse_full_year, parse_month_number
from index.timex.rules.missing_year import FAR, resolve_year_by_tense
from index.timex.values import find_nearest_weekday, get_unit_value

OfYear = Callable[[int], date]


def _fixed(month: int, day: int) -> OfYear:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, number: int) -> OfYear:
    """Return the rule "the nth such weekday of a month"."""

    def of(year: int) -> date:
        first = find_nearest_weekday(date(year, month, 1), weekday, after=True)
        return first + timedelta(days=7 * (number - 1))

    return of


def _last(month: int, weekday: int) -> OfYear:
    """Return the rule "the last such weekday of a month" (of 30 or 31 days)."""
    return lambda year: find_nearest_weekday(
        date(year, month, 30 if month in (4, 6, 9, 11) else 31), weekday, after=False
    )


def _from_easter(days: int, church: int = EASTER_WESTERN) -> OfYear:
    def of(year: int) -> date:
        day: date = easter(year, church)
        return day + timedelta(days=days)

    return of


def _of_country(code: str, name: str) -> OfYear:
    """Return the rule of a feast by the moon: the first day that a country keeps it."""

    @lru_cache(maxsize=64)
    def of(year: int) -> date:
        import holidays  # slow to import: only where such a feast is named

        kept = holidays.country_holidays(code, years=year, language="en_US", observed=False)
        days = sorted(day for day, names in kept.items() if name in names)
        return days[0] if days else date.min

    return of


HOLIDAYS: dict[str, OfYear] = {
    "new year's day": _fixed(1, 1),
    "new year's eve": _fixed(12, 31),
    "new year's": _fixed(1, 1),
    "martin luther king day": _nth(1, 1, 3),
    "valentine's day": _fixed(2, 14),
    "presidents day": _nth(2, 1, 3),
    "presidents' day": _nth(2, 1, 3),
    "st patrick's day": _fixed(3, 17),
    "good friday": _from_easter(-2),
    "easter sunday": _from_easter(0),
    "easter monday": _from_easter(1),
    "easter": _from_easter(0),
    "may day": _fixed(5, 1),
    "memorial day": _last(5, 1),
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
    # by Easter
    "shrove tuesday": _from_easter(-47),
    "mardi gras": _from_easter(-47),
    "ash wednesday": _from_easter(-46),
    "mothering sunday": _from_easter(-21),
    "palm sunday": _from_easter(-7),
    "maundy thursday": _from_easter(-3),
    "holy thursday": _from_easter(-3),
    "holy saturday": _from_easter(-1),
    "easter saturday": _from_easter(-1),
    "ascension day": _from_easter(39),
    "whit sunday": _from_easter(49),
    "pentecost": _from_easter(49),
    "whit monday": _from_easter(50),
    "pentecost monday": _from_easter(50),
    "trinity sunday": _from_easter(56),
    "corpus christi": _from_easter(60),
    "orthodox good friday": _from_easter(-2, EASTER_ORTHODOX),
    "orthodox easter": _from_easter(0, EASTER_ORTHODOX),
    "orthodox christmas": _fixed(1, 7),
    # saints and days of the year
    "twelfth night": _fixed(1, 5),
    "epiphany": _fixed(1, 6),
    "burns night": _fixed(1, 25),
    "australia day": _fixed(1, 26),
    "candlemas": _fixed(2, 2),
    "st david's day": _fixed(3, 1),
    "april fools' day": _fixed(4, 1),
    "earth day": _fixed(4, 22),
    "st george's day": _fixed(4, 23),
    "anzac day": _fixed(4, 25),
    "juneteenth": _fixed(6, 19),
    "midsummer's day": _fixed(6, 24),
    "canada day": _fixed(7, 1),
    "michaelmas": _fixed(9, 29),
    "all saints' day": _fixed(11, 1),
    "all souls' day": _fixed(11, 2),
    "bonfire night": _fixed(11, 5),
    "guy fawkes night": _fixed(11, 5),
    "remembrance day": _fixed(11, 11),
    "st andrew's day": _fixed(11, 30),
    "st nicholas's day": _fixed(12, 6),
    "st stephen's day": _fixed(12, 26),
    "hogmanay": _fixed(12, 31),
    # by the weekday
    "super bowl sunday": _nth(2, 7, 2),
    "mother's day": _nth(5, 7, 2),
    "father's day": _nth(6, 7, 3),
    "early may bank holiday": _nth(5, 1, 1),
    "spring bank holiday": _last(5, 1),
    "august bank holiday": _last(8, 1),
    "summer bank holiday": _last(8, 1),
    "remembrance sunday": _nth(11, 7, 2),
    "black friday": lambda year: _nth(11, 4, 4)(year) + timedelta(days=1),
    "cyber monday": lambda year: _nth(11, 4, 4)(year) + timedelta(days=4),
    "advent sunday": lambda year: find_nearest_weekday(date(year, 12, 3), 7, after=False),
    # by the moon
    "lunar new year's day": _of_country("SG", "Chinese New Year"),
    "lunar new year": _of_country("SG", "Chinese New Year"),
    "chinese new year's day": _of_country("SG", "Chinese New Year"),
    "chinese new year": _of_country("SG", "Chinese New Year"),
    "lunar new year's eve": _of_country("CN", "Chinese New Year's Eve"),
    "chinese new year's eve": _of_country("CN", "Chinese New Year's Eve"),
    "mid-autumn festival": _of_country("CN", "Mid-Autumn Festival"),
    "dragon boat festival": _of_country("CN", "Dragon Boat Festival"),
    "eid al-fitr": _of_country("TR", "Eid al-Fitr"),
    "eid al-adha": _of_country("TR", "Eid al-Adha"),
    "ashura": _of_country("IN", "Ashura"),
    "nowruz": _of_country("IR", "Nowruz"),
    "diwali": _of_country("SG", "Diwali"),
    "holi": _of_country("IN", "Holi"),
    "vesak day": _of_country("SG", "Vesak Day"),
    "rosh hashanah": _of_country("IL", "Rosh Hashanah"),
    "yom kippur": _of_country("IL", "Yom Kippur"),
    "passover": _of_country("IL", "Pesach"),
}
_TITLE = re.compile(r"\s(?!Day|Eve|Sunday|Monday)[A-Z]\w*[a-z]")
_SAINT = re.compile(r"^(?:st\.|saint) ")
_STEPS = {"last": -1, "next": 1, "this": 0}


def _holiday(match: Match, context: Context) -> Reading | None:
    """Read a holiday: in the year said, or the one near publication that fits the tense."""
    if not match["holiday"][0].isupper() or _TITLE.match(context.after(match.end())):
        return None
    name = " ".join(match["holiday"].lower().replace("’", "'").split())
    of_year = HOLIDAYS[_SAINT.sub("st ", name)]
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
_PATTERN = _NAMES.replace("\\ ", " ").replace("'", "['’]").replace("\\-", "[ -]")
_PATTERN = re.sub(r"(?<![\w])st ", r"(?:st\\.?|saint) ", _PATTERN)
_NO_DAY = r"(?![a-z]|[ -](?:season|shopping|tree|card|gift|island|basket|egg|bunny))"

RULES: tuple[Rule, ...] = (
    make_rule(
        "holiday",
        {"last", "next", "this", "saint", *(re.split(r"[ '.-]", name)[0] for name in HOLIDAYS)},
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
