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
    """Return the rule "the nth such weekday of a month", -1 the last of a month of 31 days."""

    def of(year: int) -> date:
        if number < 0:
            return find_nearest_weekday(date(year, month, 31), weekday, after=False)
        first = find_nearest_weekday(date(year, month, 1), weekday, after=True)
        return first + timedelta(days=7 * (number - 1))

    return of


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


_FIXED = """new year's day 1 1; new year's 1 1; twelfth night 1 5; epiphany 1 6;
orthodox christmas 1 7; burns night 1 25; australia day 1 26; candlemas 2 2;
valentine's day 2 14; st david's day 3 1;
st patrick's day 3 17; april fools' day 4 1; earth day 4 22; st george's day 4 23; anzac day 4 25;
may day 5 1; juneteenth 6 19; midsummer's day 6 24; canada day 7 1; independence day 7 4;
fourth of july 7 4; bastille day 7 14; michaelmas 9 29; halloween 10 31; all saints' day 11 1;
all souls' day 11 2; bonfire night 11 5; guy fawkes night 11 5; veterans day 11 11;
armistice day 11 11; remembrance day 11 11; st andrew's day 11 30; st nicholas's day 12 6;
christmas eve 12 24; christmas day 12 25; christmas 12 25; boxing day 12 26; st stephen's day 12 26;
hogmanay 12 31; new year's eve 12 31"""
"""Names, each with month and day."""
_BY_WEEKDAY = """martin luther king day 1 1 3; super bowl sunday 2 7 2; presidents day 2 1 3;
presidents' day 2 1 3; early may bank holiday 5 1 1; mother's day 5 7 2; memorial day 5 1 -1;
spring bank holiday 5 1 -1; father's day 6 7 3;
august bank holiday 8 1 -1; summer bank holiday 8 1 -1;
labor day 9 1 1; columbus day 10 1 2; remembrance sunday 11 7 2; thanksgiving day 11 4 4;
thanksgiving 11 4 4"""
"""Names, each with month, weekday and which of the month, -1 for the last."""
_BY_EASTER = """shrove tuesday -47; mardi gras -47; ash wednesday -46; mothering sunday -21;
palm sunday -7; maundy thursday -3; holy thursday -3; good friday -2; holy saturday -1;
easter saturday -1; easter sunday 0; easter 0; easter monday 1; ascension day 39; whit sunday 49;
pentecost 49; whit monday 50; pentecost monday 50; trinity sunday 56; corpus christi 60"""
"""Names, each with days from Easter Sunday."""
_BY_MOON = """lunar new year's day SG Chinese New Year; lunar new year SG Chinese New Year;
chinese new year's day SG Chinese New Year; chinese new year SG Chinese New Year;
lunar new year's eve CN Chinese New Year's Eve; chinese new year's eve CN Chinese New Year's Eve;
mid-autumn festival CN Mid-Autumn Festival; dragon boat festival CN Dragon Boat Festival;
eid al-fitr TR Eid al-Fitr; eid al-adha TR Eid al-Adha; ashura IN Ashura; diwali SG Diwali;
holi IN Holi; vesak day SG Vesak Day; rosh hashanah IL Rosh Hashanah; yom kippur IL Yom Kippur;
passover IL Pesach"""
"""Names, each with a country that keeps the feast, and its name there."""


def _read_table(table: str, rule: Callable[..., OfYear]) -> dict[str, OfYear]:
    """Return the rules of a table: a name, then the numbers that make its rule."""
    rows = [re.split(r" (?=-?\d)", row.strip()) for row in table.split(";")]
    return {name: rule(*map(int, numbers)) for name, *numbers in rows}


HOLIDAYS: dict[str, OfYear] = {
    **_read_table(_FIXED, _fixed),
    **_read_table(_BY_WEEKDAY, _nth),
    **_read_table(_BY_EASTER, _from_easter),
    **{
        name.strip(): _of_country(code, kept)
        for name, code, kept in (re.split(r" ([A-Z]{2}) ", row) for row in _BY_MOON.split(";"))
    },
    "orthodox good friday": _from_easter(-2, EASTER_ORTHODOX),
    "orthodox easter": _from_easter(0, EASTER_ORTHODOX),
    "election day": lambda year: _nth(11, 1, 1)(year) + timedelta(days=1),
    "black friday": lambda year: _nth(11, 4, 4)(year) + timedelta(days=1),
    "cyber monday": lambda year: _nth(11, 4, 4)(year) + timedelta(days=4),
    "advent sunday": lambda year: find_nearest_weekday(date(year, 12, 3), 7, after=False),
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
