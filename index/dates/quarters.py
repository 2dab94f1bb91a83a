"""Quarters, halves and fiscal years by name: "the third quarter", "Q2 2018", "fiscal 1990".

A company's fiscal quarter keeps its own number: its fourth quarter is Q4, whatever its months.
"""

from __future__ import annotations

import re

from index.dates.context import Context
from index.dates.deictic import STEPS, from_publication
from index.dates.explicit import day_number, full_year, month_number
from index.dates.fragments import compiled
from index.dates.grammar import DIGITS, Ground, Match, Reading, Rule, open_ended, rule

NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_FISCAL = {"last": -1, "latest": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
_ENDED = compiled(r",? (?:which )?(?:ended|ending) <month> <day>(?:,? <anyyear>)?")
_BUSINESS = re.compile(
    r"\s(?:net|pretax|profit|earnings|results|sales|loss|revenue|income|operating|dividend|growth"
    r"|GDP)"
)


def _said_year(match: Match, context: Context) -> tuple[int, Ground] | None:
    """Return the year that a pattern's own words give, with its ground, or None."""
    if match["anyyear"]:
        return full_year(match["anyyear"]), "words"
    step = match["step"] or match["step2"]
    if not step:
        return None
    value = from_publication(context, "year", STEPS[step.lower()]).value
    return (int(value), "published") if value.isdigit() else None


def _ended_year(match: Match, context: Context) -> tuple[int, Ground] | None:
    """Return the year of the "ended Oct. 31" that follows a quarter, or None where none does."""
    ended = _ENDED.match(context.text, match.end())
    if ended is None or context.day is None:
        return None
    if ended["anyyear"]:
        return full_year(ended["anyyear"]), "words"
    month, day = month_number(ended["month"]), day_number(ended["day"])
    now = context.day
    return now.year - ((month, day) > (now.month, now.day)), "published"


def _quarter(match: Match, context: Context) -> Reading:
    """Read "the third quarter (of 1989)"; without its year, the nearest that fits the tense."""
    number = NTH[match["which"].lower()]
    said = _said_year(match, context) or _ended_year(match, context)
    if said is not None:
        return Reading(value=f"{said[0]:04d}-Q{number}", ground=said[1])
    return numbered_quarter(match, context, number)


def numbered_quarter(match: Match, context: Context, number: int) -> Reading:
    """Return a quarter of the year of publication, or of the year before where that is nearer."""
    now = context.month
    if now is None:
        return open_ended(f"XXXX-Q{number}")
    current = (now.month + 2) // 3
    future = context.tense(match.start(), match.end()) == "future"
    year = now.year - (number > current + 1 and not future)
    return Reading(value=f"{year:04d}-Q{number}", ground="published")


def _coded_quarter(match: Match, context: Context) -> Reading | None:
    """Read "Q2 2018", "2018 Q2" and "Q2" alone."""
    number = match["number"] or match["number2"]
    year = match["anyyear"] or match["year2"]
    if year:
        return Reading(value=f"{full_year(year):04d}-Q{number}")
    return numbered_quarter(match, context, int(number)) if match[0][0].isupper() else None


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
    year = from_publication(context, "year", 0)
    return Reading(value=f"{year.value}-H{half}", ground=year.ground)


def _fiscal(match: Match, context: Context) -> Reading | None:
    """Read "fiscal 1990", "the fiscal year"; "a fiscal year" is none in particular."""
    if match["anyyear"]:
        return Reading(value=f"{full_year(match['anyyear']):04d}")
    if context.before(match.start(), 4).endswith(" a"):
        return None
    return from_publication(context, "year", _FISCAL.get((match["step"] or "").lower(), 0))


_WHICH = r"(?P<which>first|second|third|fourth)"
_OF_YEAR = (
    r"(?:,? (?:of |in )?(?:the )?(?:fiscal |calendar )?(?:year )?<anyyear>"
    r"|,? (?:of )?(?:the )?(?P<step>last|this|next|previous|following|same|that) year)?"
)
_YEARS = r"(?:(?P<step2>last|this|next) year['’]s )?"

RULES: tuple[Rule, ...] = (
    rule(
        "quarter",
        {*NTH, "fiscal", "last", "this", "next"},
        rf"{_YEARS}(?:fiscal )?{_WHICH}~(?:fiscal~)?(?:quarter|period)\b{_OF_YEAR}",
        _quarter,
    ),
    rule(
        "coded quarter",
        {"q", *DIGITS},
        r"(?:Q(?P<number>[1-4])\b(?:,? (?:of )?<anyyear>)?|<year2>[ -]?Q(?P<number2>[1-4])\b)",
        _coded_quarter,
    ),
    rule(
        "year quarter",
        DIGITS,
        rf"<year>(?:['’]s)? (?:fiscal )?{_WHICH}~quarter\b",
        _year_quarter,
    ),
    rule(
        "half",
        {"first", "second", "last", "this", "next"},
        rf"{_YEARS}(?P<which>first|second|last)~half\b{_OF_YEAR}",
        _half,
    ),
    rule(
        "fiscal year",
        {"fiscal", *_FISCAL},
        rf"(?:(?P<step>{'|'.join(_FISCAL)}) )?fiscal(?:~year)?(?: <anyyear>|(?<=year)\b)",
        _fiscal,
    ),
)
