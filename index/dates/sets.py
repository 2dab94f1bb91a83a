"""Times that come again: "every day", "weekly", "each year", "twice a month", "Tuesdays"."""

from __future__ import annotations

import re

from index.dates import lexicon, numbers
from index.dates.context import Context
from index.dates.durations import duration_value
from index.dates.grammar import Match, Reading, Rule, rule
from index.dates.lexicon import Unit

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
    return Reading(value=duration_value(count, unit), type="SET")


def _every(match: Match, _context: Context) -> Reading:
    """Read "every day", "every two years", "every other week"."""
    words = (match["count"] or "one").strip().lower()
    count = 2.0 if words == "other" else numbers.amount(words)
    unit = lexicon.ALL_UNITS[match["units"].lower()]
    return Reading(value=duration_value(count, unit), type="SET")


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
    return Reading(value=duration_value(1, lexicon.UNITS[match["unit"].lower()]), type="SET")


RULES: tuple[Rule, ...] = (
    rule("weekly", _ADVERBS, rf"(?:{'|'.join(_ADVERBS)})\b", _adverb),
    rule(
        "every day",
        {"every", "each"},
        r"(?:every|each)(?P<count> (?:other|<:amount>))?(?: single)? <units>\b",
        _every,
    ),
    rule("every monday", {"every", "each"}, r"(?:every|each) <weekdayname>", _weekday),
    rule(
        "mondays",
        {*lexicon.WEEKDAYS, *(f"{name}s" for name in lexicon.WEEKDAYS)},
        rf"(?P<weekdayname>{'|'.join(lexicon.WEEKDAYS)})"
        r"(?:s\b| (?:mornings|afternoons|evenings|nights)\b"
        r"|(?= (?:and|or) <:weekdayname> (?:mornings|afternoons|evenings|nights)\b))",
        _weekday,
    ),
    rule("every june", {"every", "each"}, r"(?:every|each) <monthname>", _month),
    rule("per year", {"per"}, r"per <unit>", _rate),
    rule(
        "twice a week",
        {"once", "twice", "times", "time"},
        r"(?:once|twice|times?) (?:an?|each|every|per) <unit>",
        _rate,
    ),
)
