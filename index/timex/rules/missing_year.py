"""The year that a date leaves unsaid: of a range's other end, of its sentence, or the fitting one.

TimeML marks each end of a range by itself, so each end takes the missing part from the other.
"""

from __future__ import annotations

import re
from datetime import date

from index.timex.rule import Context, Match, compile_pattern
from index.timex.rules.explicit import parse_day_number, parse_month_number

CONNECTIVE = r"(?:to|through|thru|until|till|and|or|into|[-–—]|,)"
BETWEEN = re.compile(rf"\s*{CONNECTIVE}\s*(?:(?:and|on|from|until|to)\s*)?$", re.IGNORECASE)
FAR = 60
"""Days from which tense outweighs nearness: "was charged March 12", in October."""

_SOON = 2
"""Months ahead in which a month without a verb is looked for."""

_NEXT_END = compile_pattern(
    rf"\s*{CONNECTIVE}\s*(?:<month> <day>|<day2> <month2>|<month3>),? (?:of )?<year>"
)
_NEXT_DAY = compile_pattern(rf"\s*{CONNECTIVE}\s*<:daynumber>,? <year>")
_NEXT_OPEN_END = compile_pattern(r"\s*(?:to|through|thru|until|till|[-–—])\s*<month> <daynumber>")
_FRONTED = re.compile(
    r"(?:^|[.!?]['”’\")]*\s+|\n\s*)(?:In|During|By|Back in|On|Late in|Early in)\s$"
)
_SENTENCE_END = re.compile(r"[.!?]['”’\")]*\s+[A-Z\"“]|\n\s*\n")


def find_carried_year(context: Context, match: Match, month: int) -> int | None:
    """Return the year that the other end of a range gives this one, or None.

    Examples: June in "June and August 2018" -> 2018; December in "December to February 2018" ->
    2017; the second in "June 14, 2018 to July 3" -> 2018.
    """
    day = _NEXT_DAY.match(context.text, match.end())
    if day is not None:
        return int(day["year"])
    end = _NEXT_END.match(context.text, match.end())
    if end is not None:
        other = parse_month_number(end["month"] or end["month2"] or end["month3"])
        return int(end["year"]) - (month > other)
    return _year_behind(context, match, month)


def _year_behind(context: Context, match: Match, month: int) -> int | None:
    """Return the year of a date just before, joined to this one by "to", "and" or a dash."""
    span = context.previous()
    if span is None or span.range is None or span.range.start is None:
        return None
    if "month" not in span.rule and not span.rule.startswith(("range", "numeric", "iso")):
        return None
    between = context.text[span.end : match.start()]
    if not BETWEEN.match(between):
        return None
    start = span.range.start
    return start.year + ("," not in between and month < start.month)


def find_sentence_year(context: Context, start: int) -> int | None:
    """Return the year that opens the sentence, where it lies far from publication.

    "In 1990, Iraq invaded on Aug. 2" is of 1990 whenever it is printed.
    """
    span = context.previous()
    if span is None or span.range is None or span.range.start is None:
        return None
    if span.rule not in ("year", "month year") or start - span.end > 120:
        return None
    if not _FRONTED.search(context.text, max(0, span.start - 30), span.start):
        return None
    if _SENTENCE_END.search(context.text, span.end, start):
        return None
    now = context.published.start if context.published else None
    year = span.range.start.year
    return year if now is None or abs(now.year - year) > 1 else None


def resolve_year(context: Context, match: Match, month: int, day: int) -> int | None:
    """Return the year of a month and day: that of its range's end, or the nearest to publication.

    Far from publication the tense decides. None where the article is not dated to the month.
    """
    now = context.month
    if now is None:
        return None
    end = _NEXT_OPEN_END.match(context.text, match.end())
    if end is not None:
        last = parse_month_number(end["month"]), parse_day_number(end["daynumber"])
        return _nearest_year(now, *last) - ((month, day) > last)
    nearest = _nearest_year(now, month, day)
    ahead = (_comparable(nearest, month, day) - now).days
    if ahead > 0 and context.before(match.start()).endswith((" ended", " dated")):
        return nearest - 1
    if abs(ahead) > FAR:
        tense = context.tense(match.start(), match.end())
        return nearest + {"past": -(ahead > 0), "future": ahead < 0}.get(tense, 0)
    return nearest


def _nearest_year(now: date, month: int, day: int) -> int:
    years = (now.year - 1, now.year, now.year + 1)
    return min(years, key=lambda year: abs((_comparable(year, month, day) - now).days))


def _comparable(year: int, month: int, day: int) -> date:
    """Return a day to measure by; 29 February of a common year counts as the 28th."""
    return date(year, month, min(day, 28) if month == 2 else min(day, 30))


def resolve_year_by_tense(context: Context, match: Match, month: int) -> int | None:
    """Return the year of a month by tense: the last one, or the next where the verb says so.

    The month after publication's is the coming one even so, save after "since": of the one eleven
    months back a reporter would write "last September".
    """
    now = context.month
    if now is None or month == now.month:
        return now.year if now else None
    tense = context.tense(match.start(), match.end())
    lead = context.before(match.start()).rpartition(" ")[2]
    near = {"since": 0, "through": 5}.get(lead, _SOON if tense == "unknown" else 1)
    if (month - now.month) % 12 <= near or (tense == "future" and lead != "through"):
        return now.year + (month < now.month)
    return now.year - (month > now.month)
