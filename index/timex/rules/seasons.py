"""Seasons, decades and centuries: "last fall", "the winter of 1994", "the late 1980s"."""

from __future__ import annotations

import re
from datetime import date

from index.language import numbers
from index.timex import lexicon
from index.timex.lexicon import Season
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_open_reading, make_rule
from index.timex.rules.explicit import parse_full_year
from index.timex.values import get_season

_ORDER: dict[Season, int] = {"SP": 1, "SU": 2, "FA": 3, "WI": 4}
_APOSTROPHES = frozenset({"'", "’", "‘", "`"})
_DECADE_LEADS = ("the", "early", "late", "mid", "mid-", "early-", "late-")
_WEATHER = re.compile(
    r"\b(?:temperatures?|highs?|lows?|degrees|weather|ages?|aged|thermometers?)\b"
)
_NO_DECADE = re.compile(r"\b(?:his|her|their|my|our|your|in|low|high|upper)$")


def _season(match: Match, context: Context) -> Reading | None:
    """Read "the winter of 1994", "last fall", "this summer", "in the spring"."""
    code = lexicon.SEASONS[match["season"].lower()]
    if match["anyyear"]:
        return Reading(value=f"{parse_full_year(match['anyyear']):04d}-{code}")
    lead = (match["lead"] or "").lower().split()
    if not lead:
        return None
    if context.month is None:
        return make_open_reading(f"XXXX-{code}")
    year = find_latest_season(context.month, code) + _years_on(lead[-1], code, match, context)
    return Reading(value=f"{year:04d}-{code}", ground="published")


def find_latest_season(now: date, code: Season) -> int:
    """Return the year of the latest such season that has begun. Example: May 2018, FA -> 2017."""
    year, current = get_season(now)
    return year if _ORDER[code] <= _ORDER[current] else year - 1


def _years_on(lead: str, code: Season, match: Match, context: Context) -> int:
    """Return how many years after its latest occurrence the season lies: -1, 0 or 1.

    "This summer" is that of the calendar year, whether over or to come; "last summer", in summer,
    is the one before.
    """
    now = context.month or date.min
    current = get_season(now)[1]
    if lead == "last":
        return -1 if code == current else 0
    if lead in ("next", "coming"):
        return 1
    if code == current or lead == "past":
        return 0
    if lead == "this":
        over = _ORDER[code] < _ORDER[current] and now.month > 2
        return 0 if over or (code == "WI" and current == "SP") else 1
    return 1 if context.tense(match.start(), match.end()) == "future" else 0


def _decade(match: Match, context: Context) -> Reading | None:
    """Read "1980s" and "'80s"; two digits are of the twentieth century, save 00 and 10.

    "The 1800s" are a century, "2020's election" a year, and "highs in the 70s" are weather.
    """
    digits, before = match["decade"], context.before(match.start(), 80)
    named = before.endswith(_DECADE_LEADS)
    if len(digits) == 4 and not named and match["genitive"]:
        return Reading(value=digits)
    if len(digits) == 4:
        century = digits.endswith("00") and digits < "2000"
        return Reading(value=digits[:2] if century else digits[:3])
    if not match["quote"] and (not named or _WEATHER.search(before)):
        return None
    return Reading(value=f"19{digits[0]}" if int(digits) >= 20 else f"20{digits[0]}")


def _spoken_decade(match: Match, context: Context) -> Reading | None:
    """Read "the eighties", unless they are someone's age or a temperature."""
    if _NO_DECADE.search(context.before(match.start())):
        return None
    return Reading(value=f"{190 + lexicon.DECADES[match['decade'].lower()] // 10}")


def _century(match: Match, _context: Context) -> Reading | None:
    """Read "the 11th century" as 10, the hundreds of its years."""
    number = numbers.parse_ordinal(match["ordinal"])
    return Reading(value=f"{number - 1:02d}") if number and 1 < number <= 22 else None


_LEAD = (
    r"(?P<lead>last|next|this(?: past| coming)?|the (?:past|coming)"
    r"|(?:in|over|during|by) the|by) (?:early |late |mid-)?"
)

RULES: tuple[Rule, ...] = (
    make_rule(
        "season",
        {*lexicon.SEASONS, "last", "this", "next", "in", "the", "by", "during", "over"},
        rf"(?:{_LEAD})?<season>(?!~(?:break|training)\b|['’]?s\b of)"
        r"(?:(?: of)?,? <anyyear>|(?! of))",
        _season,
    ),
    make_rule(
        "decade",
        {*DIGITS, *_APOSTROPHES},
        r"(?P<quote>['’‘`])?(?P<decade>(?:1\d|20)\d0|[1-9]0)(?P<genitive>['’])?s\b(?!\w)",
        _decade,
    ),
    make_rule(
        "spoken decade",
        {*lexicon.DECADES, "nineteen"},
        rf"(?:nineteen~)?(?P<decade>{'|'.join(lexicon.DECADES)})\b",
        _spoken_decade,
    ),
    make_rule("century", {*numbers.ORDINALS, *DIGITS}, r"<ordinal>~century\b", _century),
)
