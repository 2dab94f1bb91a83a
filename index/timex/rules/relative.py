"""So many units from a date: "two years ago", "a week later", "a year earlier", "the day after".

"Ago" and "from now" count from publication; "earlier" and "later" from the last date of the text,
or from publication where it says none. The unit gives the granularity: two months ago is a month.
In a report of results, a year ago is the same quarter of that year.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.language import numbers
from index.timex import lexicon
from index.timex.lexicon import Unit
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_open_reading, make_rule
from index.timex.rules.deictic import find_anchor, resolve_from_publication
from index.timex.rules.durations import to_duration_value
from index.timex.rules.explicit import parse_day_number, parse_full_year, parse_month_number
from index.timex.rules.holidays import HOLIDAYS
from index.timex.rules.quarters import resolve_year_before_results
from index.timex.rules.seasons import find_latest_season
from index.timex.values import (
    MASKS,
    find_nearest_weekday,
    get_season,
    get_shifted_value,
    shift_day,
    to_day_value,
    to_month_value,
)
from index.types import TimexSpan

_AMOUNTS = DIGITS | {*numbers.CARDINALS, *numbers.SCALES, *numbers.VAGUE}
_AMOUNTS |= {"a", "an", "another", "half", "couple"}
_FINER: dict[Unit, tuple[Unit, int]] = {
    "century": ("year", 100),
    "decade": ("year", 10),
    "year": ("month", 12),
    "quarter": ("month", 3),
    "week": ("day", 7),
}
_ON_CALENDAR = frozenset({"day", "week", "month", "quarter", "year", "decade", "century"})


def _steps(match: Match) -> tuple[Unit, int] | None:
    """Return unit and count; None for a vague amount ("several") and for hours and less.

    Halves go into the finer unit. Example: "two and a half years" -> month, 30.
    """
    unit = lexicon.ALL_UNITS[match["units"].lower()]
    count = numbers.parse_amount(match["amount"])
    if count is None or unit not in _ON_CALENDAR:
        return None
    if count != int(count) and unit in _FINER:
        unit, factor = _FINER[unit]
        count *= factor
    return unit, int(count)


def _ago(match: Match, context: Context) -> Reading:
    """Read "two years ago", "a year ago today", "two weeks ago Friday"."""
    steps = _steps(match)
    if steps is None:
        return make_open_reading("PAST_REF")
    unit, count = steps
    if match["half"] and unit in _FINER:
        unit, factor = _FINER[unit]
        count = int((count + 0.5) * factor)
    if match["today"]:
        return _same_day(context, unit, -count, match["today"].lower())
    results = resolve_year_before_results(context) if steps == ("year", 1) else None
    reading = results or resolve_from_publication(context, unit, -count)
    if match["weekdayname"] and unit == "week" and context.day is not None:
        return _weekday_back(context.day, match["weekdayname"], count)
    beyond = reading.ground == "none" and context.published is not None
    return make_open_reading("PAST_REF") if beyond and context.month else reading


def _weekday_back(day: date, weekday: str, weeks: int) -> Reading:
    """Return the last such weekday before a day, so many weeks further back."""
    last = find_nearest_weekday(day, lexicon.WEEKDAYS[weekday.lower()], after=False, same=False)
    return Reading(value=(last - timedelta(days=7 * weeks)).isoformat(), ground="published")


def _weekdays_ago(match: Match, context: Context) -> Reading | None:
    """Read "two Mondays ago": the last Monday is one Monday ago."""
    count = numbers.parse_amount(match["amount"])
    if count is None or context.day is None:
        return None
    return _weekday_back(context.day, match["weekdayname"], int(count) - 1)


def _weeks_from(match: Match, context: Context) -> Reading | None:
    """Read "three weeks from Monday", "a week on Tuesday", "a week tomorrow", "Thursday week"."""
    count, now = numbers.parse_amount(match["amount"] or "a"), context.day
    if count is None or now is None:
        return None
    days = int(count * (14 if match["unit"].lower() == "fortnight" else 7))
    if match["weekdayname"]:
        number = lexicon.WEEKDAYS[match["weekdayname"].lower()]
        first = find_nearest_weekday(now, number, after=True, same=False)
    else:
        first = now + timedelta(days=_POINTED[match["deictic"].lower()])
    return Reading(value=(first + timedelta(days=days)).isoformat(), ground="published")


_POINTED = {"yesterday": -1, "today": 0, "tomorrow": 1}
"""Days from publication of what "a week today" counts from."""


def _in_time(match: Match, context: Context) -> Reading | None:
    """Read "in three weeks' time", and "in ten days" where something is to come."""
    if not match["time"] and (
        "quarter" in match[0].lower() or context.tense(match.start(), match.end()) != "future"
    ):
        return None
    count = numbers.parse_amount(match["amount"])
    if match["fortnight"]:
        return resolve_from_publication(context, "day", int(count * 14)) if count else None
    steps = _steps(match)
    return resolve_from_publication(context, *steps) if steps else None


def _seasons_ago(match: Match, context: Context) -> Reading | None:
    """Read "two Christmases ago", "three summers ago": the last one is one ago."""
    count, now = numbers.parse_amount(match["amount"]), context.day
    if count is None or now is None:
        return None
    back = int(count) - 1
    if match["feast"]:
        of_year = HOLIDAYS[match["feast"].lower()]
        year = now.year - (of_year(now.year) >= now)
        return Reading(value=of_year(year - back).isoformat(), ground="published")
    code = lexicon.SEASONS[match["season"].lower()]
    year, current = get_season(now)
    running = code == current
    last = find_latest_season(now, code) - running
    return Reading(value=f"{last - back:04d}-{code}", ground="published")


def _fortnight(match: Match, context: Context) -> Reading | None:
    """Read "a fortnight ago" as the day two weeks back, "a fortnight later" from the text."""
    count = numbers.parse_amount(match["amount"])
    if count is None:
        return None
    days = int(count * 14)
    if match["way"].lower() == "ago":
        return resolve_from_publication(context, "day", -days)
    span = find_anchor(context, match.start())
    back = match["way"].lower() == "earlier"
    return _shifted(span, "day", -days if back else days) if span else None


def _before_last(match: Match, context: Context) -> Reading | None:
    """Read "the week before last", "the Friday before last", "the week after next"."""
    if match["weekdayname"]:
        return _weekday_back(context.day, match["weekdayname"], 1) if context.day else None
    unit = lexicon.UNITS.get(match["unit"].lower(), "week")
    ahead = match["way"].lower().startswith("after")
    reading = resolve_from_publication(context, unit, 2 if ahead else -2)
    ended = match["unit"].lower() == "weekend" and reading.ground == "published"
    return Reading(value=f"{reading.value}-WE", ground="published") if ended else reading


def _this_time(match: Match, context: Context) -> Reading:
    """Read "this time last year" as the month a year ago, "this time last week" as the day."""
    unit = lexicon.UNITS[match["unit"].lower()]
    back = -1 if match["step"].lower() == "last" else 1
    months = unit == "year" and match["what"].lower() == "time"
    value = get_shifted_value(context.published, unit, back, of="month" if months else "day")
    return Reading(value=value, ground="none" if "X" in value else "published")


def _same_day(context: Context, unit: Unit, count: int, of: str) -> Reading:
    """Return the day, week or month of publication, so many units on: "a year ago today"."""
    said: Unit = "week" if of.endswith("week") else "month" if of.endswith("month") else "day"
    day = context.day
    if of == "yesterday" and day is not None:
        shifted = shift_day(day - timedelta(days=1), unit, count)
        return Reading(value=str(shifted), ground="published") if shifted else _long_ago_reading()
    value = get_shifted_value(context.published, unit, count, of=said)
    return Reading(value=value, ground="none" if value == MASKS[said] else "published")


def _long_ago_reading() -> Reading:
    return make_open_reading("PAST_REF")


def _from_now(match: Match, context: Context) -> Reading:
    """Read "two weeks from now"."""
    steps = _steps(match)
    return resolve_from_publication(context, *steps) if steps else make_open_reading("FUTURE_REF")


def _from_text(match: Match, context: Context) -> Reading:
    """Read "a year earlier", "two days later": from the last date said."""
    back = match["way"].lower() in ("earlier", "previously")
    steps = _steps(match)
    if steps is None or context.after(match.end(), 5) == " than":
        unit = lexicon.ALL_UNITS[match["units"].lower()]
        value = to_duration_value(numbers.parse_amount(match["amount"]), unit)
        return Reading(value=value, type="DURATION")
    results = resolve_year_before_results(context) if steps == ("year", 1) and back else None
    if results is not None:
        return results
    unit, count = steps[0], -steps[1] if back else steps[1]
    span = find_anchor(context, match.start())
    if span is not None:
        return _shifted(span, unit, count) or resolve_from_publication(context, unit, count)
    if back:  # a text that has said no date yet tells of its own day
        return resolve_from_publication(context, unit, count)
    return Reading(value=to_duration_value(count, unit), type="DURATION")


def _shifted(span: TimexSpan, unit: Unit, count: int) -> Reading | None:
    """Return the unit so many units from an expression's days, or None where that is open."""
    value = get_shifted_value(span.range, unit, count)
    return None if value == MASKS[unit] else Reading(value=value, ground="text", anchor=span.text)


def _beside(match: Match, context: Context) -> Reading | None:
    """Read "the day after his death" by the day said before it, and "the year before".

    In "Nov. 3, the day before" it is Nov. 3 itself that is explained: no date of its own.
    """
    unit, span = lexicon.UNITS[match["unit"].lower()], find_anchor(context, match.start())
    if span is None or span.range is None:
        return None
    if re.fullmatch(r",?\s*", context.text[span.end : match.start()]):
        return None
    alone = re.match(r"[.,;]|$", context.after(match.end(), 1)) is not None
    if not alone and (unit != "day" or span.range.days != 1):
        return None
    return _shifted(span, unit, -1 if match["way"].lower() == "before" else 1)


def _anniversary(match: Match, _context: Context) -> Reading | None:
    """Read "the 10th anniversary of" a date that says its year, as the day it falls on."""
    count = numbers.parse_ordinal(match["ordinal"]) or 0
    year = parse_full_year(match["anyyear"]) + count
    if not match["month"]:
        return Reading(value=f"{year:04d}")
    month = parse_month_number(match["month"])
    if not match["day"]:
        return Reading(value=to_month_value(year, month))
    value = to_day_value(year, month, parse_day_number(match["day"]))
    return Reading(value=value) if value else None


def _long_ago(_match: Match, _context: Context) -> Reading:
    """Read "years ago"."""
    return make_open_reading("PAST_REF")


_AMOUNT = r"<amount>~<units>"
_OF_DATE = r"of (?:the |its |his |her |their )?(?:(?:<month> )?(?:<day>,? )?<anyyear>)"

RULES: tuple[Rule, ...] = (
    make_rule(
        "ago",
        _AMOUNTS,
        rf"{_AMOUNT}(?: or (?:so|more))?(?P<half>~and~a~half)?"
        r"~ago\b(?: (?P<today>today|yesterday|this (?:week|month))\b| (?:on )?<weekdayname>)?",
        _ago,
    ),
    make_rule(
        "weekdays ago",
        _AMOUNTS,
        rf"<amount> (?P<weekdayname>{'|'.join(lexicon.WEEKDAYS)})s? ago\b",
        _weekdays_ago,
    ),
    make_rule(
        "fortnight", _AMOUNTS, r"<amount>~fortnights? (?P<way>ago|earlier|later)\b", _fortnight
    ),
    make_rule(
        "weeks from",
        _AMOUNTS | {"in"},
        rf"<amount>~(?P<unit>week|fortnight)s? (?:(?:on|from) <weekdayname>"
        rf"|(?:from )?(?P<deictic>{'|'.join(_POINTED)}))\b",
        _weeks_from,
    ),
    make_rule(
        "weekday week",
        {*lexicon.WEEKDAYS, *_POINTED},
        rf"(?:<weekdayname>|(?P<deictic>{'|'.join(_POINTED)})) (?P<unit>week|fortnight)"
        r"(?P<amount>)\b(?![ -](?:\w+ing|before|after|of))",
        _weeks_from,
    ),
    make_rule(
        "in time",
        {"in"},
        r"in <amount>~(?:(?P<fortnight>fortnights?)|<units>)\b(?P<time>['’]?s? time\b)?",
        _in_time,
    ),
    make_rule(
        "seasons ago",
        _AMOUNTS,
        rf"<amount> (?:(?P<season>{'|'.join(lexicon.SEASONS)})s?"
        r"|(?P<feast>Christmas|Easter)(?:es|s)?) ago\b",
        _seasons_ago,
    ),
    make_rule(
        "before last",
        {"the"},
        r"the (?:(?P<unit>week|weekend|month|year) (?P<way>before last|after next)"
        r"|<weekdayname> before last)\b",
        _before_last,
    ),
    make_rule(
        "this time",
        {"this"},
        r"this (?P<what>time|day) (?P<step>last|next) (?P<unit>week|month|year)\b",
        _this_time,
    ),
    make_rule("from now", _AMOUNTS, rf"{_AMOUNT} (?:from now|hence)\b", _from_now),
    make_rule(
        "earlier",
        _AMOUNTS,
        rf"{_AMOUNT}~(?P<way>earlier|later|previously|afterwards?)\b",
        _from_text,
    ),
    make_rule(
        "day after",
        {"the"},
        r"the (?P<unit>day|week|month|quarter|year) (?P<way>after|before|following)\b",
        _beside,
    ),
    make_rule(
        "anniversary",
        {*DIGITS, *numbers.ORDINALS},
        rf"<ordinal>~anniversary\b(?= {_OF_DATE})",
        _anniversary,
    ),
    make_rule("years ago", lexicon.PLURAL_UNITS, r"<plural> ago\b", _long_ago),
)
