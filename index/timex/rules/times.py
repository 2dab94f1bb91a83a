"""Times of day that stand alone or before their date: "5 p.m. EST Nov. 9", "noon", "overnight"."""

from __future__ import annotations

import re
from dataclasses import replace

from index.language import numbers
from index.timex.lexicon import PARTS_OF_DAY
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_rule
from index.timex.rules.deictic import find_anchor, resolve_from_publication
from index.timex.rules.explicit import parse_day_number, parse_full_year, parse_month_number
from index.timex.rules.missing_year import resolve_year
from index.timex.rules.time_of_day import TIME_OR_NOON, add_clock_time, parse_clock_value
from index.timex.rules.underspecified import read_month_day, read_weekday
from index.timex.values import shift_day
from index.types import DateRange

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_AT = re.compile(r"\b(?:at|by|until|till|from|to|around|about|before|after)$")


def _alone(match: Match, context: Context) -> Reading | None:
    """Read "7:15 p.m."; a bare "2:30" may be a score or a race, and needs its preposition."""
    words = match["time"]
    clock = parse_clock_value(words)
    if clock is None or (words[-1].isdigit() and not _AT.search(context.before(match.start()))):
        return None
    return _on_its_day(match, context, clock)


def _on_its_day(match: Match, context: Context, clock: str) -> Reading:
    """Return a time on the day last spoken of nearby, or else on the day of publication."""
    span = find_anchor(context, match.start())
    if span is not None and span.range is not None and span.range.granularity in ("day", "minute"):
        value = f"{span.range.start}T{clock}"
        return Reading(value=value, type="TIME", ground="text", anchor=span.text)
    day = resolve_from_publication(context, "day", 0)
    return replace(day, value=f"{day.value}T{clock}", type="TIME")


def _before_day(match: Match, context: Context) -> Reading | None:
    """Read "5 p.m. EST Nov. 9"."""
    month, day = parse_month_number(match["month"]), parse_day_number(match["day"])
    if match["anyyear"]:
        return read_month_day(parse_full_year(match["anyyear"]), month, day, "words", match["time"])
    year = resolve_year(context, match, month, day)
    return read_month_day(year, month, day, "published", match["time"])


def _before_today(match: Match, context: Context) -> Reading:
    """Read "4 p.m. EDT yesterday"."""
    day = resolve_from_publication(context, "day", _DAYS[match["deictic"].lower()])
    return add_clock_time(day, match["time"], match["part"])


def _part(match: Match, context: Context) -> Reading:
    """Read "in the morning", "noon", "midnight" on its day."""
    words = match["part"] or match["noon"]
    return _on_its_day(match, context, PARTS_OF_DAY[words.lower()])


def _overnight(match: Match, context: Context) -> Reading:
    """Read "overnight" as the night before the day it is told on."""
    told = _on_its_day(match, context, "NI")
    day = DateRange.of(told.value)
    night = shift_day(day.start, "day", -1) if day and day.start else None
    return replace(told, value=f"{night.isoformat()}TNI") if night else told


_CLOCKS = DIGITS | {"half", "quarter", "a", *numbers.CARDINALS}
_TIMED = _CLOCKS | {"noon", "midnight"}
_MID = r"(?:the (?:early |late |mid-)?|mid~|early~|late~)"

RULES: tuple[Rule, ...] = (
    make_rule("time of day", _CLOCKS, r"<time>", _alone),
    make_rule(
        "time before day",
        _TIMED,
        rf"{TIME_OR_NOON},? (?:on )?(?:<:weekday>,? )?<month> <day>(?:,? <anyyear>)?",
        _before_day,
    ),
    make_rule(
        "time before day month",
        _TIMED,
        rf"{TIME_OR_NOON},? (?:on )?(?:<:weekday>,? )?(?:the )?<day>(?: of)? <month>"
        r"(?:,? <anyyear>)?",
        _before_day,
    ),
    make_rule(
        "time before weekday",
        _TIMED,
        rf"{TIME_OR_NOON},? (?:on )?<weekdayname>(?!s\b)(?: <part>)?",
        read_weekday,
    ),
    make_rule(
        "time before today",
        _TIMED,
        rf"{TIME_OR_NOON},? (?P<deictic>today|yesterday|tomorrow)\b(?: <part>)?",
        _before_today,
    ),
    make_rule(
        "part of day",
        {"in", "during", "through", "by", "noon", "midnight"},
        rf"(?:(?:in|during|through|by) {_MID}(?P<part>morning|afternoon|evening|night)"
        r"|(?P<noon>noon|midnight))\b(?! (?:session|sky|club|hours))",
        _part,
    ),
    make_rule("overnight", {"overnight"}, r"overnight\b", _overnight),
)
