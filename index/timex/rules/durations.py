"""Lengths of time: "three days", "two-week", "the past five years", "several months".

Values are ISO 8601 periods as TIMEX3 extends them: P3D, PT24H, P10Y, P2Y6M, P1DE (a decade), P1CE
(a century), PXM (some months).
"""

from __future__ import annotations

import re

from index.language import numbers
from index.timex import lexicon
from index.timex.lexicon import Unit
from index.timex.rule import DIGITS, Context, Match, Reading, Rule, make_rule

_LETTERS: dict[Unit, str] = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}
_CLOCK_UNITS = frozenset({"second", "minute", "hour"})
_FINER: dict[Unit, tuple[Unit, int]] = {
    "year": ("month", 12),
    "day": ("hour", 24),
    "hour": ("minute", 60),
    "minute": ("second", 60),
}
_AGE = re.compile(r"[\s-]old\b|\s+of age\b|['’]s?\s+(?:senior|junior)\b", re.IGNORECASE)
_PRICED = re.compile(r"(?:\d[\d.,]*(?: (?:million|billion|trillion|percent))?|cents|dollars)$")
_FRACTION = re.compile(r"\s+of\b|\s*-?point|[\s-]cent", re.IGNORECASE)
_STARTS = DIGITS | {*numbers.CARDINALS, *numbers.SCALES, *numbers.VAGUE}
_STARTS |= {"a", "an", "another", "half", "couple"}


def to_duration_value(count: float | None, unit: Unit) -> str:
    """Return a period. Examples: 3, "day" -> P3D; 2.5, "year" -> P2Y6M; None, "month" -> PXM."""
    prefix = "PT" if unit in _CLOCK_UNITS else "P"
    if count is None:
        return f"{prefix}X{_LETTERS[unit]}"
    whole = int(count)
    if count == whole:
        return f"{prefix}{whole}{_LETTERS[unit]}"
    if unit not in _FINER:
        return f"{prefix}{count:g}{_LETTERS[unit]}"
    return _with_rest(whole, count - whole, unit)


def _with_rest(whole: int, rest: float, unit: Unit) -> str:
    """Return a period with its part in the finer unit. Example: 1, .5, "minute" -> PT1M30S."""
    finer, factor = _FINER[unit]
    head = f"{whole}{_LETTERS[unit]}" if whole else ""
    tail = f"{round(rest * factor)}{_LETTERS[finer]}"
    if unit in _CLOCK_UNITS:
        return f"PT{head}{tail}"
    return f"P{head}T{tail}" if finer in _CLOCK_UNITS else f"P{head}{tail}"


def _amount(match: Match, context: Context) -> Reading | None:
    """Read "three days", "two-week", "a year and a half", unless it is an age or a price."""
    unit, words = lexicon.ALL_UNITS[match["units"].lower()], match["amount"].lower()
    after = context.after(match.end())
    if _AGE.match(after) or (unit == "second" and words in ("a", "an")):
        return None
    if words in ("a", "an") and _PRICED.search(context.before(match.start())):
        return None
    if unit == "quarter" and words in ("a", "one", "three", "another") and _FRACTION.match(after):
        return None
    count = numbers.parse_amount(words)
    if match["half"] and count is not None:
        count += 0.5
    return Reading(value=to_duration_value(count, unit), type="DURATION")


def _stretch(match: Match, context: Context) -> Reading | None:
    """Read "the past two months", "the first nine months", "the next few years"."""
    if _AGE.match(context.after(match.end())):
        return None
    unit = lexicon.ALL_UNITS[match["units"].lower()]
    return Reading(
        value=to_duration_value(numbers.parse_amount(match["amount"]), unit), type="DURATION"
    )


def _some(match: Match, _context: Context) -> Reading:
    """Read "for months", "after years": some of the unit."""
    unit = lexicon.PLURAL_UNITS[match["plural"].lower()]
    return Reading(value=to_duration_value(None, unit), type="DURATION")


_KIND = r"(?:(?:more|additional|extra|full|straight|consecutive|long|whole|solid|other|further)~)?"
_STRETCHES = ("last", "past", "next", "first", "final", "coming", "previous", "following")

RULES: tuple[Rule, ...] = (
    make_rule(
        "amount of time", _STARTS, rf"<amount>~{_KIND}<units>(?P<half>~and~a~half)?\b", _amount
    ),
    make_rule(
        "stretch of time",
        _STRETCHES,
        rf"(?:{'|'.join(_STRETCHES)}) <amount>~<units>\b",
        _stretch,
    ),
    make_rule(
        "some time",
        {"for", "within", "after", "many"},
        r"(?:for|within|after|many) <plural>\b",
        _some,
    ),
)


_ADVERBS: dict[str, tuple[int, Unit]] = {
    "hourly": (1, "hour"),
    "daily": (1, "day"),
    "nightly": (1, "day"),
    "weekly": (1, "week"),
    "biweekly": (2, "week"),
    "fortnightly": (2, "week"),
    "monthly": (1, "month"),
    "bimonthly": (2, "month"),
    "annual": (1, "year"),
    "annually": (1, "year"),
    "yearly": (1, "year"),
    "biennial": (2, "year"),
}


def _adverb(match: Match, context: Context) -> Reading | None:
    """Read "weekly"; with a capital before another it is a name ("the Daily News")."""
    if match[0].istitle() and re.match(r"\s[A-Z]", context.after(match.end())):
        return None
    count, unit = _ADVERBS[match[0].lower()]
    return Reading(value=to_duration_value(count, unit), type="SET")


def _every(match: Match, _context: Context) -> Reading:
    """Read "every day", "every two years", "every other week"."""
    words = (match["count"] or "one").strip().lower()
    count = 2.0 if words == "other" else numbers.parse_amount(words)
    unit = lexicon.ALL_UNITS[match["units"].lower()]
    return Reading(value=to_duration_value(count, unit), type="SET")


def _weekday(match: Match, _context: Context) -> Reading:
    """Read "every Monday", "Tuesdays", "Tuesday nights"."""
    number = lexicon.WEEKDAYS[match["weekdayname"].lower()]
    return Reading(value=f"XXXX-WXX-{number}", type="SET", ground="none")


def _month(match: Match, _context: Context) -> Reading:
    """Read "every June"."""
    month = lexicon.MONTHS[match["monthname"].lower()]
    return Reading(value=f"XXXX-{month:02d}", type="SET", ground="none")


def _rate(match: Match, _context: Context) -> Reading:
    """Read "twice a week", "per month"."""
    return Reading(value=to_duration_value(1, lexicon.UNITS[match["unit"].lower()]), type="SET")


SET_RULES: tuple[Rule, ...] = (
    make_rule("weekly", _ADVERBS, rf"(?:{'|'.join(_ADVERBS)})\b", _adverb),
    make_rule(
        "every day",
        {"every", "each"},
        r"(?:every|each)(?P<count> (?:other|<:amount>))?(?: single)? <units>\b",
        _every,
    ),
    make_rule("every monday", {"every", "each"}, r"(?:every|each) <weekdayname>", _weekday),
    make_rule(
        "mondays",
        {*lexicon.WEEKDAYS, *(f"{name}s" for name in lexicon.WEEKDAYS)},
        rf"(?P<weekdayname>{'|'.join(lexicon.WEEKDAYS)})"
        r"(?:s\b| (?:mornings|afternoons|evenings|nights)\b"
        r"|(?= (?:and|or) <:weekdayname> (?:mornings|afternoons|evenings|nights)\b))",
        _weekday,
    ),
    make_rule("every june", {"every", "each"}, r"(?:every|each) <monthname>", _month),
    make_rule("per year", {"per"}, r"per <unit>", _rate),
    make_rule(
        "twice a week",
        {"once", "twice", "times", "time"},
        r"(?:once|twice|times?) (?:an?|each|every|per) <unit>",
        _rate,
    ),
)
