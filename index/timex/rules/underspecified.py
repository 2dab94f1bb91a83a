"""Dates that leave a part unsaid: "Aug. 15", "in June", "Wednesday", "the 9th", "10 to 13 May".

News leaves out what its reader knows. A range or a date beside the words gives the missing part
first; then the date of publication and the tense of the clause do.
"""

from __future__ import annotations

import re
from datetime import timedelta

from index.timex import lexicon
from index.timex.rule import (
    DIGITS,
    Context,
    Ground,
    Match,
    Reading,
    Rule,
    is_surname,
    make_open_reading,
    make_rule,
)
from index.timex.rules.explicit import parse_day_number, parse_month_number
from index.timex.rules.missing_year import (
    BETWEEN,
    CONNECTIVE,
    find_carried_year,
    find_sentence_year,
    resolve_year,
    resolve_year_by_tense,
)
from index.timex.rules.time_of_day import TRAILING_TIME, add_clock_time
from index.timex.values import (
    find_nearest_weekday,
    get_shifted_value,
    shift_day,
    to_day_value,
    to_month_value,
)
from index.types import DateRange

_MONTH_LEADS = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|last|next|this|from|to|through|between|and|or|for|during"
    r"|late|early|mid|before|after|every|each|around|past|beginning|ending|ended|starting|the|a"
    r"|about|previous|following|coming)|[-–,(])\s?$"
)
_ORDINAL_FOLLOWS = re.compile(
    r"\s*(?:$|[.,;:!?)\]\"”’]|(?:of|and|to|in|at|for|with|when|that|as|but|by|after|before|is|was"
    r"|were|will|would|or|from|until|because|since|during|he|she|they|it|we|the)\b)"
)
_COUNTED = re.compile(r"\s+(?:percent|people|others|of\b|more|million|billion|to\b|-)")
_GIVEN_NAME = re.compile(r"(?:April|May|June|August) (?!Fools)[A-Z][a-z]+\b")
_HELD = re.compile(
    r"\s(?:government|administration|cabinet|ministry|premiership|presidency|family|household)\b"
)
"""What is named after who holds it: "The May government"."""
_TIME_LEAD = re.compile(
    r"\b(?:in|since|last|next|this|by|until|during|late|early|mid-?|through|from|to|between|and)$"
)
_WEEKS = {"last": -1, "this": 0, "next": 1}
_WEEK_OF_RANGE = re.compile(
    rf"\s?(?:to|until|till|through|and|[-–])\s?(?:{'|'.join(lexicon.WEEKDAYS)}),?"
    r"\s(?:of\s)?(?P<step>last|this|next)\sweek\b",
    re.I,
)
"""The other end of a range of weekdays, where it says the week of both."""
_AMBIGUOUS = frozenset({"may", "march", "august"})


def _month_day(match: Match, context: Context) -> Reading | None:
    """Read "Aug. 15" or "15 August": a year carried over, of its sentence, or the fitting one."""
    month, day = parse_month_number(match["month"]), parse_day_number(match["day"])
    if to_day_value(2000, month, day) is None or not _names_month(match, context, with_day=True):
        return None
    year = find_carried_year(context, match, month) or find_sentence_year(context, match.start())
    ground: Ground = "words"
    if year is None:
        year, ground = resolve_year(context, match, month, day), "published"
    return read_month_day(year, month, day, ground, match["time"])


def read_month_day(
    year: int | None, month: int, day: int, ground: Ground, time: str | None = None
) -> Reading | None:
    """Return the reading of a day, its year masked where it is None; None for a 31 June."""
    value = to_day_value(year, month, day) if year else f"XXXX-{month:02d}-{day:02d}"
    if value is None:
        return None
    return add_clock_time(Reading(value=value, ground=ground if year else "none"), time)


def _month(match: Match, context: Context) -> Reading | None:
    """Read a month's name on its own."""
    if not _names_month(match, context):
        return None
    month = parse_month_number(match["month"])
    year = find_carried_year(context, match, month) or find_sentence_year(context, match.start())
    if year is not None:
        return Reading(value=to_month_value(year, month))
    year = resolve_year_by_tense(context, match, month)
    if year is None:
        return make_open_reading(f"XXXX-{month:02d}")
    return Reading(value=to_month_value(year, month), ground="published")


def _names_month(match: Match, context: Context, with_day: bool = False) -> bool:
    """Tell whether the word is a month here: "May" and "March" are verbs and names as well."""
    word = match["month"]
    if is_surname(context, match.start()):
        return False
    bare = word.lower().rstrip(".")
    if bare not in lexicon.MONTHS:  # an abbreviation: with a day, or with its full stop
        return word[0].isupper() and (with_day or word.endswith("."))
    if _GIVEN_NAME.match(context.text[match.start("month") :][:24]) and not with_day:
        return _TIME_LEAD.search(context.before(match.start())) is not None
    if bare not in _AMBIGUOUS:
        return True
    if not with_day and word[0].isupper() and _HELD.match(context.after(match.end())):
        return False
    if word[0].isupper():
        lead = _MONTH_LEADS.search(context.before(match.start(), 14) + " ")
        return with_day or lead is not None
    return with_day and bare != "may" and match.start("month") > match.start()


def read_weekday(match: Match, context: Context) -> Reading | None:
    """Read a weekday: the last one on or before publication, or the next where the verb says so."""
    number = lexicon.WEEKDAYS[match["weekdayname"].lower()]
    if is_surname(context, match.start()):
        return None
    if context.day is None:
        return add_clock_time(make_open_reading(f"XXXX-WXX-{number}"), match["time"])
    pointed = _WEEK_OF_RANGE.match(context.text, match.end())
    if pointed:
        week = get_shifted_value(context.published, "week", _WEEKS[pointed["step"].lower()])
        told = DateRange.of(f"{week}-{number}")
        return Reading(value=str(told.start), ground="published") if told else None
    future = context.tense(match.start(), match.end()) == "future"
    day = find_nearest_weekday(context.day, number, after=future)
    part = match.groupdict().get("part")
    return add_clock_time(Reading(value=day.isoformat(), ground="published"), match["time"], part)


def _the_ordinal(match: Match, context: Context) -> Reading | None:
    """Read "on the 9th" as the day of this month, or of the one before or after by tense."""
    number = parse_day_number(match["number"])
    if not 1 <= number <= 31 or not _ORDINAL_FOLLOWS.match(context.after(match.end())):
        return None
    if context.day is None:
        return make_open_reading(f"XXXX-XX-{number:02d}")
    tense = context.tense(match.start(), match.end())
    future = tense == "future"
    over, to_come = number < context.day.day, number > context.day.day and tense == "past"
    month = shift_day(context.day.replace(day=1), "month", over if future else -to_come)
    value = to_day_value(month.year, month.month, number) if month else None
    return Reading(value=value, ground="published") if value else None


def _of_letter(match: Match, context: Context) -> Reading | None:
    """Read "the 28th ult.", "the 4th inst.", "the 3rd prox.": of last, this, next month."""
    count = {"ult": -1, "inst": 0, "prox": 1}[match["step"].lower()]
    month = get_shifted_value(context.published, "month", count)
    value = f"{month}-{parse_day_number(match['number']):02d}"
    return Reading(value=value, ground="published") if DateRange.of(value) else None


def _two_days(match: Match, context: Context) -> Reading | None:
    """Read "2/3 March" as both days."""
    month, first, second = (
        parse_month_number(match["month"]),
        int(match["first"]),
        int(match["second"]),
    )
    year = int(match["year"]) if match["year"] else resolve_year(context, match, month, second)
    days = [to_day_value(year, month, day) for day in (first, second)] if year else []
    return Reading(value="/".join(map(str, days))) if second == first + 1 and all(days) else None


def _weekday_the_ordinal(match: Match, context: Context) -> Reading | None:
    """Read "Friday the 13th" as the nearest day that is both, within half a year."""
    weekday, number = (
        lexicon.WEEKDAYS[match["weekdayname"].lower()],
        parse_day_number(match["number"]),
    )
    if context.day is None:
        return make_open_reading(f"XXXX-XX-{number:02d}")
    days = (context.day + timedelta(days=away * way) for away in range(183) for way in (-1, 1))
    fitting = (day for day in days if (day.isoweekday(), day.day) == (weekday, number))
    found = next(fitting, None)
    return Reading(value=found.isoformat(), ground="published") if found else None


def _range_end(match: Match, context: Context) -> Reading | None:
    """Read the "13" of "September 10 to 13" with the month and year of the day before it."""
    span = context.previous()
    if span is None or not re.fullmatch(r"(?:\d{4}|XXXX)-\d\d-\d\d", span.value):
        return None
    joined = BETWEEN.match(context.text[span.end : match.start()])
    if not joined or not re.search(r"\d\w{0,2}$", span.text):
        return None
    number = parse_day_number(match["daynumber"])
    if number <= int(span.value[-2:]) or _COUNTED.match(context.after(match.end())):
        return None
    month = int(span.value[5:7])
    if match["year"]:
        return read_month_day(int(match["year"]), month, number, "words")
    if span.value.startswith("XXXX"):
        return make_open_reading(f"{span.value[:-2]}{number:02d}")
    value = to_day_value(int(span.value[:4]), month, number)
    return Reading(value=value, ground="text", anchor=span.text) if value else None


def _range_start(match: Match, context: Context) -> Reading | None:
    """Read the "10" of "10 to 13 September 2023" with the month and year of the range's end."""
    month, day = parse_month_number(match["month"]), parse_day_number(match["daynumber"])
    if match["year"]:
        return read_month_day(int(match["year"]), month, day, "words")
    return read_month_day(resolve_year(context, match, month, day), month, day, "published")


_WEEKDAY = r"(?:(?:(?:this coming|this past|this|last|next) )?<weekday>,? (?:the )?)?"

RULES: tuple[Rule, ...] = (
    make_rule(
        "month day",
        {*lexicon.ALL_MONTHS, *lexicon.ALL_WEEKDAYS, "this", "last", "next"},
        rf"{_WEEKDAY}<month>(?:[ -]| the )<day>{TRAILING_TIME}",
        _month_day,
    ),
    make_rule(
        "day month",
        {*DIGITS, *lexicon.ALL_WEEKDAYS, "the"},
        rf"{_WEEKDAY}(?:the )?<day>(?: of)?[ -]<month>{TRAILING_TIME}",
        _month_day,
    ),
    make_rule("month", lexicon.ALL_MONTHS, r"<month>(?!['’]?s?[ -]\d)", _month),
    make_rule(
        "weekday",
        lexicon.WEEKDAYS,
        rf"<weekdayname>(?!s\b|[ -]school){TRAILING_TIME}",
        read_weekday,
    ),
    make_rule(
        "the ordinal",
        {"on", "by", "until", "since"},
        r"(?:on|by|until|since) the (?P<number>\d{1,2}(?:st|nd|rd|th))\b(?! of <:month>)",
        _the_ordinal,
    ),
    make_rule(
        "weekday the ordinal",
        lexicon.WEEKDAYS,
        r"<weekdayname>,? the (?P<number>\d{1,2}(?:st|nd|rd|th))\b",
        _weekday_the_ordinal,
    ),
    make_rule(
        "day of letter",
        {"the", "on", *DIGITS},
        r"(?:on )?(?:the )?(?P<number>\d{1,2}(?:st|nd|rd|th)) (?P<step>ult|inst|prox)\b\.?",
        _of_letter,
    ),
    make_rule(
        "two days",
        DIGITS,
        r"(?P<first>\d{1,2})/(?P<second>\d{1,2}) <month>(?:,? <year>)?",
        _two_days,
    ),
    make_rule("range end", DIGITS, r"<daynumber>(?!\w|[-/]\d)(?:,? <year>)?", _range_end),
    make_rule(
        "range start",
        DIGITS,
        rf"<daynumber>(?=\s*{CONNECTIVE}\s*(?:the )?<:daynumber>(?: of)? <month>(?:,? <year>)?)",
        _range_start,
    ),
)
