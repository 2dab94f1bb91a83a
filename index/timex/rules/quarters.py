"""Quarters, halves and fiscal years by name: "the third quarter", "Q2 2018", "fiscal 1990".

A company's fiscal quarter keeps its own number: its fourth quarter is Q4, whatever its months.
"""

from __future__ import annotations

import re
from datetime import timedelta

from index.language.numbers import parse_amount
from index.timex.lexicon import ALL_UNITS
from index.timex.rule import (
    DIGITS,
    Context,
    Ground,
    Match,
    Reading,
    Rule,
    compile_pattern,
    make_open_reading,
    make_rule,
)
from index.timex.rules.deictic import STEPS, resolve_from_publication
from index.timex.rules.durations import to_duration_value
from index.timex.rules.explicit import parse_day_number, parse_full_year, parse_month_number
from index.timex.values import get_unit_value
from index.types import TimexSpan

NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4}
_FISCAL = {"last": -1, "latest": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
_ENDED = compile_pattern(r",? (?:which )?(?:ended|ending) <month> <day>(?:,? <anyyear>)?")
_BUSINESS = re.compile(
    r"\s(?:net|pretax|profit|earnings|results|sales|loss|revenue|income|operating|dividend|growth"
    r"|GDP)"
)


def _said_year(match: Match, context: Context) -> tuple[int, Ground] | None:
    """Return the year that a pattern's own words give, with its ground, or None."""
    if match["anyyear"]:
        return parse_full_year(match["anyyear"]), "words"
    step = match["step"] or match["step2"]
    if not step:
        return None
    value = resolve_from_publication(context, "year", STEPS[step.lower()]).value
    return (int(value), "published") if value.isdigit() else None


def _ended_year(match: Match, context: Context) -> tuple[int, Ground] | None:
    """Return the year of the "ended Oct. 31" that follows a quarter, or None where none does."""
    ended = _ENDED.match(context.text, match.end())
    if ended is None or context.day is None:
        return None
    if ended["anyyear"]:
        return parse_full_year(ended["anyyear"]), "words"
    month, day = parse_month_number(ended["month"]), parse_day_number(ended["day"])
    now = context.day
    return now.year - ((month, day) > (now.month, now.day)), "published"


def _quarter(match: Match, context: Context) -> Reading:
    """Read "the third quarter (of 1989)"; without its year, the nearest that fits the tense."""
    number = NTH[match["which"].lower()]
    said = _said_year(match, context) or _ended_year(match, context)
    if said is not None:
        return Reading(value=f"{said[0]:04d}-Q{number}", ground=said[1])
    return resolve_quarter(match, context, number)


def resolve_quarter(match: Match, context: Context, number: int) -> Reading:
    """Return a quarter of the year of publication, or of the year before where that is nearer."""
    now = context.month
    if now is None:
        return make_open_reading(f"XXXX-Q{number}")
    current = (now.month + 2) // 3
    future = context.tense(match.start(), match.end()) == "future"
    year = now.year - (number > current + 1 and not future)
    return Reading(value=f"{year:04d}-Q{number}", ground="published")


def _coded_quarter(match: Match, context: Context) -> Reading | None:
    """Read "Q2 2018", "2018 Q2" and "Q2" alone."""
    number = match["number"] or match["number2"] or match["number3"]
    year = match["anyyear"] or match["year2"]
    if year:
        return Reading(value=f"{parse_full_year(year):04d}-Q{number}")
    return resolve_quarter(match, context, int(number)) if match[0][0].isupper() else None


def _year_quarter(match: Match, _context: Context) -> Reading:
    """Read "the 1988 third quarter"."""
    return Reading(value=f"{match['year']}-Q{NTH[match['which'].lower()]}")


def _half(match: Match, context: Context) -> Reading | None:
    """Read "the first half of 2018" and "first-half profit"; any other may be of a match."""
    half = 1 if match["which"].lower() == "first" else 2
    said = _said_year(match, context)
    if said is not None:
        return Reading(value=f"{said[0]:04d}-H{half}", ground=said[1])
    if not _BUSINESS.match(context.after(match.end())):
        return None
    year = resolve_from_publication(context, "year", 0)
    return Reading(value=f"{year.value}-H{half}", ground=year.ground)


def _fiscal(match: Match, context: Context) -> Reading | None:
    """Read "fiscal 1990", "the fiscal year"; "a fiscal year" is none in particular."""
    if match["anyyear"]:
        return Reading(value=f"{parse_full_year(match['anyyear']):04d}")
    if context.before(match.start(), 4).endswith(" a"):
        return None
    return resolve_from_publication(context, "year", _FISCAL.get((match["step"] or "").lower(), 0))


_WHICH = r"(?P<which>first|second|third|fourth|final|last(?=~quarter of <:anyyear>))"
_OF_YEAR = (
    r"(?:,? (?:of |in )?(?:the )?(?:fiscal |calendar )?(?:year )?<anyyear>"
    r"|,? (?:of )?(?:the )?(?P<step>last|this|next|previous|following|same|that) year)?"
)
_YEARS = r"(?:(?P<step2>last|this|next) year['’]s )?"

RULES: tuple[Rule, ...] = (
    make_rule(
        "quarter",
        {*NTH, "fiscal", "last", "this", "next"},
        rf"{_YEARS}(?:fiscal )?{_WHICH}~(?:fiscal~)?(?:quarter|period)\b{_OF_YEAR}",
        _quarter,
    ),
    make_rule(
        "coded quarter",
        {"q", *DIGITS},
        r"(?:(?:Q(?P<number>[1-4])|(?P<number3>[1-4])Q)\b(?:,? (?:of )?<anyyear>)?"
        r"|<year2>[ -]?Q(?P<number2>[1-4])\b)",
        _coded_quarter,
    ),
    make_rule(
        "year quarter",
        DIGITS,
        rf"<year>(?:['’]s)? (?:fiscal )?{_WHICH}~quarter\b",
        _year_quarter,
    ),
    make_rule(
        "half",
        {"first", "second", "last", "latter", "this", "next"},
        rf"{_YEARS}(?P<which>first|second|last|latter)~half\b{_OF_YEAR}",
        _half,
    ),
    make_rule(
        "fiscal year",
        {"fiscal", *_FISCAL},
        rf"(?:(?P<step>{'|'.join(_FISCAL)}) )?fiscal(?:~year)?(?: <anyyear>|(?<=year)\b)",
        _fiscal,
    ),
)


_REPORTED = frozenset({"quarter", "the quarter", "coded quarter"})
_COMPARED = re.compile(
    r"\b(?:after|from|than|since|versus|over|before)\s(?:(?:an?|the|its|their)\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_STRETCH = re.compile(r"P(?:[2-9]|1\d)M|P1Y")
_REPORTING_LAG = timedelta(days=45)
"""Results come out within about six weeks of a quarter's end (SEC Form 10-Q: 45 days)."""


def find_reported_quarter(context: Context) -> TimexSpan | None:
    """Return the quarter that the text is reporting on, or None where it speaks of none.

    "After a weak second quarter" speaks of another than the one reported.
    """
    for span in context.recent():
        if span.rule not in _REPORTED or not span.range or span.range.granularity != "quarter":
            continue
        if not _COMPARED.search(context.text, max(0, span.start - 24), span.start):
            return span
    return None


def resolve_year_before_results(context: Context) -> Reading | None:
    """Return what "a year earlier" is in a report of results, or None where none are reported.

    It is the same quarter of the year before; but where figures for "the nine months" came last,
    it is that stretch which is compared, and the year before is all that is said.
    """
    quarter = find_reported_quarter(context)
    if quarter is None:
        return None
    for span in context.recent():
        if span is quarter:
            break
        if span.type == "DURATION" and _STRETCH.fullmatch(span.value):
            return resolve_from_publication(context, "year", -1)
    return _year_before(quarter)


def _year_before(span: TimexSpan) -> Reading:
    """Return the same quarter of the year before. Example: 1989-Q3 -> 1988-Q3."""
    value = f"{int(span.value[:4]) - 1:04d}{span.value[4:]}"
    return Reading(value=value, ground="text", anchor=span.text)


def _the_quarter(match: Match, context: Context) -> Reading:
    """Read "the quarter", "the latest quarter", "that quarter", "the quarter ended Sept. 30"."""
    if match["month"]:
        return _ended_quarter(match, context)
    last = context.latest("quarter") if match["that"] else find_reported_quarter(context)
    if last is not None:
        return Reading(value=last.value, ground="text", anchor=last.text)
    if context.month is None:
        return make_open_reading("XXXX-QX")
    value = get_unit_value(context.month - _REPORTING_LAG, "quarter")
    return Reading(value=value, ground="published")


def _ended_quarter(match: Match, context: Context) -> Reading:
    """Return the quarter that ends in the month named after it."""
    quarter = (parse_month_number(match["month"]) + 2) // 3
    if match["anyyear"]:
        return Reading(value=f"{parse_full_year(match['anyyear']):04d}-Q{quarter}")
    return resolve_quarter(match, context, quarter)


def _period_of_year(match: Match, context: Context) -> Reading:
    """Read "the 1989 period" as the quarter under report, of that year."""
    quarter = find_reported_quarter(context)
    if quarter is None:
        return Reading(value=match["year"])
    return Reading(value=match["year"] + quarter.value[4:], ground="text", anchor=quarter.text)


def _year_earlier_quarter(_match: Match, context: Context) -> Reading:
    """Read "the same period last year": of the quarter under report, or else the year."""
    quarter = find_reported_quarter(context)
    return _year_before(quarter) if quarter else resolve_from_publication(context, "year", -1)


def _year_earlier(match: Match, context: Context) -> Reading:
    """Read "the year-earlier quarter", "year-ago": the same quarter of the year before."""
    if match["amount"]:
        value = to_duration_value(parse_amount(match["amount"]), ALL_UNITS[match["units"].lower()])
        return Reading(value=value, type="DURATION")
    if match["which"]:
        year = resolve_from_publication(context, "year", -1)
        return Reading(value=f"{year.value}-Q{NTH[match['which'].lower()]}", ground=year.ground)
    return _year_earlier_quarter(match, context)


_KIND = r"(?:latest |current |most recent |just-ended )?"

RESULT_RULES: tuple[Rule, ...] = (
    make_rule(
        "the quarter",
        {"the", "that", "its", "quarter"},
        rf"(?:the |(?P<that>that |the same )|its )?{_KIND}(?:(?<=[ \n])quarter\b(?!-| of|~century)"
        r"|(?<!\w)quarter\b(?= end))"
        r"(?=(?:,? (?:that )?(?:ended|ending) <month>(?: <day>)?(?:,? <anyyear>)?)?)",
        _the_quarter,
    ),
    make_rule(
        "period of year",
        {"the"},
        r"the (?:comparable |corresponding |same )?<year> (?:period|quarter)\b",
        _period_of_year,
    ),
    make_rule(
        "same quarter last year",
        {"the", "same", "comparable", "corresponding"},
        r"(?:the )?(?:same|comparable|corresponding) (?:quarter|period) (?:of |in )?"
        r"(?:last year|the (?:previous|prior) year|a year (?:ago|earlier|before))\b",
        _year_earlier_quarter,
    ),
    make_rule(
        "year earlier",
        {"year", "comparable", "corresponding", "the"},
        r"(?:the )?(?:comparable |corresponding )?year-(?:earlier|ago)(?: <amount>~<units>"
        r"| (?:period|quarter)| (?P<which>first|second|third|fourth)~quarter)?",
        _year_earlier,
    ),
)
