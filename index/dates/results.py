"""The quarter that a report of results is about, and the one it is compared with.

Business news compares with "a year earlier": the same quarter of the year before, wherever the
text is about a quarter. Source of that habit: the TimeBank 1.2 annotation of Wall Street Journal
copy, where it is marked so.
"""

from __future__ import annotations

import re
from datetime import timedelta

from index.dates.context import Context
from index.dates.deictic import from_publication
from index.dates.durations import duration_value
from index.dates.explicit import full_year, month_number
from index.dates.grammar import Match, Reading, Rule, open_ended, rule
from index.dates.lexicon import ALL_UNITS
from index.dates.numbers import amount
from index.dates.quarters import NTH, numbered_quarter
from index.dates.reckoning import containing
from index.types import DatedSpan

_REPORTED = frozenset({"quarter", "the quarter", "coded quarter"})
_COMPARED = re.compile(
    r"\b(?:after|from|than|since|versus|over|before)\s(?:(?:an?|the|its|their)\s)?(?:\w+\s)?$",
    re.IGNORECASE,
)
_STRETCH = re.compile(r"P(?:[2-9]|1\d)M|P1Y")
_REPORTING_LAG = timedelta(days=45)
"""Results come out within about six weeks of a quarter's end (SEC Form 10-Q: 45 days)."""


def reported_quarter(context: Context) -> DatedSpan | None:
    """Return the quarter that the text is reporting on, or None where it speaks of none.

    "After a weak second quarter" speaks of another than the one reported.
    """
    for span in context.recent():
        if span.rule not in _REPORTED or not span.range or span.range.granularity != "quarter":
            continue
        if not _COMPARED.search(context.text, max(0, span.start - 24), span.start):
            return span
    return None


def year_before_results(context: Context) -> Reading | None:
    """Return what "a year earlier" is in a report of results, or None where none are reported.

    It is the same quarter of the year before; but where figures for "the nine months" came last,
    it is that stretch which is compared, and the year before is all that is said.
    """
    quarter = reported_quarter(context)
    if quarter is None:
        return None
    for span in context.recent():
        if span is quarter:
            break
        if span.type == "DURATION" and _STRETCH.fullmatch(span.value):
            return from_publication(context, "year", -1)
    return _year_before(quarter)


def _year_before(span: DatedSpan) -> Reading:
    """Return the same quarter of the year before. Example: 1989-Q3 -> 1988-Q3."""
    value = f"{int(span.value[:4]) - 1:04d}{span.value[4:]}"
    return Reading(value=value, ground="text", anchor=span.text)


def _the_quarter(match: Match, context: Context) -> Reading:
    """Read "the quarter", "the latest quarter", "that quarter", "the quarter ended Sept. 30"."""
    if match["month"]:
        return _ended_quarter(match, context)
    last = context.latest("quarter") if match["that"] else reported_quarter(context)
    if last is not None:
        return Reading(value=last.value, ground="text", anchor=last.text)
    if context.month is None:
        return open_ended("XXXX-QX")
    value = containing(context.month - _REPORTING_LAG, "quarter")
    return Reading(value=value, ground="published")


def _ended_quarter(match: Match, context: Context) -> Reading:
    """Return the quarter that ends in the month named after it."""
    quarter = (month_number(match["month"]) + 2) // 3
    if match["anyyear"]:
        return Reading(value=f"{full_year(match['anyyear']):04d}-Q{quarter}")
    return numbered_quarter(match, context, quarter)


def _period_of_year(match: Match, context: Context) -> Reading:
    """Read "the 1989 period" as the quarter under report, of that year."""
    quarter = reported_quarter(context)
    if quarter is None:
        return Reading(value=match["year"])
    return Reading(value=match["year"] + quarter.value[4:], ground="text", anchor=quarter.text)


def _year_earlier_quarter(_match: Match, context: Context) -> Reading:
    """Read "the same period last year": of the quarter under report, or else the year."""
    quarter = reported_quarter(context)
    return _year_before(quarter) if quarter else from_publication(context, "year", -1)


def _year_earlier(match: Match, context: Context) -> Reading:
    """Read "the year-earlier quarter", "year-ago": the same quarter of the year before."""
    if match["amount"]:
        value = duration_value(amount(match["amount"]), ALL_UNITS[match["units"].lower()])
        return Reading(value=value, type="DURATION")
    if match["which"]:
        year = from_publication(context, "year", -1)
        return Reading(value=f"{year.value}-Q{NTH[match['which'].lower()]}", ground=year.ground)
    return _year_earlier_quarter(match, context)


_KIND = r"(?:latest |current |most recent |just-ended )?"

RULES: tuple[Rule, ...] = (
    rule(
        "the quarter",
        {"the", "that", "its", "quarter"},
        rf"(?:the |(?P<that>that |the same )|its )?{_KIND}(?:(?<=[ \n])quarter\b(?!-| of|~century)"
        r"|(?<!\w)quarter\b(?= end))"
        r"(?=(?:,? (?:that )?(?:ended|ending) <month>(?: <day>)?(?:,? <anyyear>)?)?)",
        _the_quarter,
    ),
    rule(
        "period of year",
        {"the"},
        r"the (?:comparable |corresponding |same )?<year> (?:period|quarter)\b",
        _period_of_year,
    ),
    rule(
        "same quarter last year",
        {"the", "same", "comparable", "corresponding"},
        r"(?:the )?(?:same|comparable|corresponding) (?:quarter|period) (?:of |in )?"
        r"(?:last year|the (?:previous|prior) year|a year (?:ago|earlier|before))\b",
        _year_earlier_quarter,
    ),
    rule(
        "year earlier",
        {"year", "comparable", "corresponding", "the"},
        r"(?:the )?(?:comparable |corresponding )?year-(?:earlier|ago)(?: <amount>~<units>"
        r"| (?:period|quarter)| (?P<which>first|second|third|fourth)~quarter)?",
        _year_earlier,
    ),
)
