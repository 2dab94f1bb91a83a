"""Times of day as values: "16:10", "5 p.m. EST", "noon", and the parts TMO, TAF, TEV, TNI."""

from __future__ import annotations

import re
from dataclasses import replace

from index.language.numbers import parse_amount
from index.timex.lexicon import PARTS_OF_DAY
from index.timex.rule import Reading

TIME_OR_NOON = r"(?P<time><:time>|noon\b|midnight\b)"
"""A time of day that stands before its date, in the notation of ``fragments``."""

TRAILING_TIME = r"(?:,? (?:at )?(?P<time><:time>|<:part>))?"
"""A time of day, or a part of the day, that may follow a date."""

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d\d))?(?::\d\d)?\s?(?P<half>[ap])?\.?(?:m\b)?",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"(?:(?P<part>half|(?:a\s+)?quarter|[\w-]+)(?:\s+minutes)?\s+(?P<way>past|to|before|after)\s+)?"
    r"(?P<hour>[a-z]+)(?:\s+o['’]clock)?(?:\s+(?:in\s+the|at)\s+(?P<of>\w+))?",
    re.IGNORECASE,
)
_LATE = ("afternoon", "evening", "night")
"""Parts of a day whose hours of the clock are after noon."""


def parse_clock_value(words: str) -> str | None:
    """Return "HH:MM" for a time in words and digits, or None where there is no such time.

    Examples: "16:10" -> "16:10", "5 p.m. EST" -> "17:00", "12 a.m." -> "00:00".
    """
    match = _CLOCK.match(words)
    if match is None:
        return _parse_spoken_clock(words)
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    minute = match["minute"] or "00"
    return f"{hour:02d}:{minute}" if hour < 24 and minute < "60" else None


def _parse_spoken_clock(words: str) -> str | None:
    """Return the time of "half past six", "a quarter to five", "six o'clock in the evening"."""
    match = _SPOKEN.match(words)
    hour = parse_amount(match["hour"]) if match else None
    if match is None or hour is None or not 1 <= hour <= 12:
        return None
    part = (match["part"] or "").lower()
    minutes = 30 if part == "half" else 15 if "quarter" in part else parse_amount(part) or 0
    total = int(hour) * 60 + int(minutes) * (-1 if match["way"] in ("to", "before") else 1)
    value = f"{total // 60:02d}:{total % 60:02d}"
    return put_after_noon(value, match["of"])


def put_after_noon(clock: str, part: str | None) -> str:
    """Return a time of the twelve-hour clock as that of a part of day: 07:40, evening -> 19:40."""
    hour = int(clock[:2])
    late = (part or "").lower() in _LATE and (5 if part == "night" else 1) <= hour < 12
    return f"{hour + 12}{clock[2:]}" if late else clock


def add_clock_time(reading: Reading, words: str | None, part: str | None = None) -> Reading:
    """Return a day's reading with a time or a part of day put to it, where the words name one.

    ``part`` is the part of day that a time of the clock is of. Example: 2018-06-14 and "night" ->
    2018-06-14TNI, of type TIME.
    """
    if not words:
        return reading
    clock = PARTS_OF_DAY.get(words.lower()) or parse_clock_value(words)
    if clock is None:
        return reading
    clock = put_after_noon(clock, part) if clock[:1].isdigit() else clock
    return replace(reading, value=f"{reading.value}T{clock}", type="TIME")
