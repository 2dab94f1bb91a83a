"""Dates that point: today, yesterday, last week, next March, this Friday, the following day.

They point from the day of publication, save for "that", "the same", "the following" and "the
previous", which point from the last date of the text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.language.numbers import parse_ordinal
from index.timex import lexicon
from index.timex.lexicon import Unit
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_open_reading, make_rule
from index.timex.rules.time_of_day import add_clock_time
from index.timex.values import MASKS, find_nearest_weekday, get_shifted_value, to_month_value
from index.types import DateRange, TimexSpan

STEPS: dict[str, int] = {
    **dict.fromkeys(("last", "past", "previous", "preceding", "prior"), -1),
    **dict.fromkeys(("this", "current", "same", "that"), 0),
    **dict.fromkeys(("next", "coming", "following"), 1),
}
"""Which unit a word points at, counted from the one that holds the reference."""

_TEXTUAL = frozenset({"that", "same", "following", "previous", "preceding", "prior"})
_REACH = 500
"""How far back, in characters, "the following day" may look for its date."""

_DAYS = {
    "day before yesterday": -2,
    "yesterday": -1,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "day after tomorrow": 2,
}
_LETTERS: dict[Unit, str] = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_LETTERS |= {"decade": "DE", "century": "CE"}
_TIMELESS = {"today": "PRESENT_REF", "tomorrow": "FUTURE_REF"}
"""What "the people of tomorrow" are of."""

_GENERAL = re.compile(
    r"['’]s\s(?:\w+\s)?(?:world|youth|society|children|kids|standards|technology|consumers|economy|generation"
    r"|young|teenagers|students|women|men|families|parents|players|youngsters|culture|computers|cars|phones)\b"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?]['”’\"]*\s+|\n|\b(?:And|But|and|but),?\s)$")
_STATE = re.compile(
    r",?\s(?:[\w'’.-]+\s){1,6}?(?:(?:is|are|remains?|stands|boasts|lives?)\s(?!\w+ing\b)"
    r"|(?:has|have)\s(?:an?|the|about|more|some|\d))"
)
_QUOTES = frozenset("\"“”'‘’")
_STRETCH = re.compile(r"\b(?:over|during|within|throughout|for) the$")


def resolve_from_publication(context: Context, unit: Unit, count: int) -> Reading:
    """Return the unit so many units from publication, or its mask where that is not known."""
    value = get_shifted_value(context.published, unit, count)
    return Reading(value=value, ground="none" if value == MASKS[unit] else "published")


def find_anchor(context: Context, start: int) -> TimexSpan | None:
    """Return the last date said before a place and near it, for words that point back to it."""
    span = context.latest("day", "minute", "week", "month", "quarter", "season", "year")
    return span if span is not None and start - span.end <= _REACH else None


def resolve_from_anchor(context: Context, start: int, unit: Unit, count: int) -> Reading:
    """Return the unit so many units from the last date of the text, or else from publication."""
    span = find_anchor(context, start)
    value = get_shifted_value(span.range, unit, count) if span else MASKS[unit]
    if span is None or value == MASKS[unit]:
        return resolve_from_publication(context, unit, count)
    return Reading(value=value, ground="text", anchor=span.text)


def _step(match: Match) -> str:
    """Return the word that points. Example: "this past spring" -> "past"."""
    return str(match["step"]).lower().split()[-1]


def _day(match: Match, context: Context) -> Reading | None:
    """Read today, yesterday, tomorrow and the days beyond, with a part of day where one follows."""
    words = " ".join(match["deictic"].lower().split())
    if _is_title(match, context):
        return None
    if words in _TIMELESS and context.before(match.start()).endswith(" of"):
        return make_open_reading(_TIMELESS[words])
    if words == "today" and _is_nowadays(match, context):
        return make_open_reading("PRESENT_REF")
    reading = resolve_from_publication(context, "day", _DAYS[words])
    return add_clock_time(reading, "night" if words == "tonight" else match["part"])


def _is_nowadays(match: Match, context: Context) -> bool:
    """Tell whether "today" is the present age: "today's youth", "Today, it is a museum"."""
    if _GENERAL.match(context.after(match.end())):
        return True
    opening = _SENTENCE_START.search(context.text, max(0, match.start() - 8), match.start())
    return opening is not None and _STATE.match(context.after(match.end(), 90)) is not None


def _is_title(match: Match, context: Context) -> bool:
    """Tell whether the word is a name: USA TODAY, the "Today" show."""
    before = context.text[max(0, match.start() - 4) : match.start()]
    quoted = before[-1:] in _QUOTES and context.after(match.end(), 1) in _QUOTES
    return before == "USA " or quoted


def _part(match: Match, context: Context) -> Reading:
    """Read this morning, last night."""
    return add_clock_time(
        resolve_from_publication(context, "day", STEPS[_step(match)]), match["part"]
    )


def _unit(match: Match, context: Context) -> Reading | None:
    """Read last week, this month, next year, the following day, that year."""
    step, unit = _step(match), lexicon.UNITS[match["unit"].lower()]
    if unit in ("second", "minute", "hour") or _is_name(match, context):
        return None
    if unit == "day" and step not in _TEXTUAL:
        return resolve_from_anchor(context, match.start(), "day", 1) if step == "next" else None
    stretch = step == "last" and _STRETCH.search(context.before(match.start()))
    if step == "past" or stretch:
        return Reading(value=f"P1{_LETTERS[unit]}", type="DURATION")
    if step in _TEXTUAL:
        return resolve_from_anchor(context, match.start(), unit, STEPS[step])
    return resolve_from_publication(context, unit, STEPS[step])


def _is_name(match: Match, context: Context) -> bool:
    """Tell whether the words are a title in capitals ("This Week With ...")."""
    rest = context.after(match.end(), 2).strip("\"”'’,.")
    return str(match["unit"]).istitle() and rest != ""


def _elliptic(match: Match, context: Context) -> Reading | None:
    """Read the "last" of "twice as high this year as last"."""
    span = context.previous()
    if span is None or not span.text.lower().startswith("this "):
        return None
    if not context.before(match.start()).endswith((" as", " than", " from")):
        return None
    unit = lexicon.UNITS.get(span.text.lower().split()[-1])
    return resolve_from_publication(context, unit, -1) if unit else None


def _weekday(match: Match, context: Context) -> Reading:
    """Read last Friday, next Monday, this Thursday, the previous Friday."""
    step, number = _step(match), lexicon.WEEKDAYS[match["weekdayname"].lower()]
    day, anchor = context.day, ""
    span = find_anchor(context, match.start()) if step in _TEXTUAL else None
    if span is not None and span.range is not None and span.range.days == 1:
        day, anchor = span.range.start, span.text
    if day is None:
        return make_open_reading(f"XXXX-WXX-{number}")
    after = STEPS[step] > 0 or (
        step == "this" and context.tense(match.start(), match.end()) != "past"
    )
    found = find_nearest_weekday(day, number, after=after, same=STEPS[step] == 0).isoformat()
    reading = Reading(value=found, ground="text" if anchor else "published", anchor=anchor)
    return add_clock_time(reading, match["part"])


def _month(match: Match, context: Context) -> Reading | None:
    """Read last May, next March, this September; "this march" is no month.

    "Last February", in March, is of the year before: of the month just over a reporter would write
    "last month".
    """
    if match["monthname"] in ("may", "march", "august"):
        return None
    step, month = _step(match), lexicon.MONTHS[match["monthname"].lower()]
    now = context.month
    if now is None:
        return make_open_reading(f"XXXX-{month:02d}")
    year = now.year
    if STEPS[step] < 0:
        year -= month >= now.month - 1
    elif STEPS[step] > 0:
        year += month <= now.month
    return Reading(value=to_month_value(year, month), ground="published")


def _weekday_of_week(match: Match, context: Context) -> Reading | None:
    """Read "Tuesday last week", "Friday of next week"."""
    number = lexicon.WEEKDAYS[match["weekdayname"].lower()]
    week = resolve_from_publication(context, "week", STEPS[_step(match)])
    day = DateRange.of(f"{week.value}-{number}") if week.ground == "published" else None
    return Reading(value=str(day.start), ground="published") if day else None


def _day_of_month(match: Match, context: Context) -> Reading | None:
    """Read "the 28th of last month"."""
    month = resolve_from_publication(context, "month", STEPS[_step(match)])
    value = f"{month.value}-{int(match['number']):02d}"
    days = DateRange.of(value) if month.ground == "published" else None
    return Reading(value=value, ground="published") if days else None


def _day_of_year(match: Match, context: Context) -> Reading | None:
    """Read "3 May last year", "Dec. 3 of that year", and "on this day in 1916"."""
    if match["year"]:
        day = context.day
        return Reading(value=f"{match['year']}{day.isoformat()[4:]}") if day else None
    year = _month_of_year(match, context)
    number = parse_ordinal(match["day"] or match["day2"]) or 0
    value = f"{year.value}-{number:02d}"
    return replace(year, value=value) if DateRange.of(value) else None


def _month_of_year(match: Match, context: Context) -> Reading:
    """Read "June last year", "January of this year", "March next year"."""
    step, month = _step(match), lexicon.ALL_MONTHS[get_month_word(match)]
    if step in _TEXTUAL:
        year = resolve_from_anchor(context, match.start(), "year", STEPS[step])
    else:
        year = resolve_from_publication(context, "year", STEPS[step])
    return Reading(value=f"{year.value}-{month:02d}", ground=year.ground, anchor=year.anchor)


_POINTING = rf"(?P<step>this past|this coming|{'|'.join(STEPS)})"


def get_month_word(match: Match) -> str:
    """Return the month of a match, in lower case, without a full stop."""
    groups = match.groupdict()
    return str(groups.get("month") or groups.get("month2")).lower().rstrip(".")


RULES: tuple[Rule, ...] = (
    make_rule(
        "today",
        {"today", "tonight", "yesterday", "tomorrow", "day"},
        rf"(?P<deictic>{'|'.join(_DAYS)})\b(?: <part>)?",
        _day,
    ),
    make_rule("pointed part of day", {"this", "last"}, r"(?P<step>this|last) <part>", _part),
    make_rule("pointed unit", STEPS, rf"{_POINTING}~<unit>(?!['’]s? old|-old)", _unit),
    make_rule("elliptic last", {"last"}, r"last\b(?=[.,;!?])", _elliptic),
    make_rule("pointed weekday", STEPS, rf"{_POINTING} <weekdayname>(?: <part>)?", _weekday),
    make_rule("pointed month", STEPS, rf"{_POINTING} <monthname>", _month),
    make_rule(
        "weekday of pointed week",
        lexicon.WEEKDAYS,
        r"<weekdayname>,? (?:of )?(?P<step>last|this|next) week\b",
        _weekday_of_week,
    ),
    make_rule(
        "day of pointed month",
        {"the", "on", *DIGITS},
        r"(?:on )?(?:the )?(?P<number>\d{1,2})(?:st|nd|rd|th) of (?P<step>last|this|next) month\b",
        _day_of_month,
    ),
    make_rule(
        "day of pointed year",
        {*lexicon.ALL_MONTHS, *DIGITS, "the", "on", *lexicon.ALL_WEEKDAYS},
        r"(?:on this day in <year>|(?:<:weekday>,? )?(?:(?:the )?<day>(?: of)? <month>"
        r"|<month2> <day2>),? (?:of )?(?:the )?"
        r"(?P<step>last|this|next|previous|following|same|that) year\b)",
        _day_of_year,
    ),
    make_rule(
        "month of pointed year",
        lexicon.ALL_MONTHS,
        r"<month>,? (?:of )?(?:the )?(?P<step>last|this|next|previous|following|same|that) year\b",
        _month_of_year,
    ),
)
