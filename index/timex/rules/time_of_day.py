"""Times of day as values: "16:10", "5 p.m. EST", "noon", and the parts TMO, TAF, TEV, TNI."""

from __future__ import annotations

import re
from dataclasses import replace

from index.timex.lexicon import PARTS_OF_DAY
from index.timex.rule import Reading

TIME_OR_NOON = r"(?P<time><:time>|noon\b|midnight\b)"
"""A time of day that stands before its date, in the notation of ``fragments``."""

TRAILING_TIME = r"(?:,? (?:at )?(?P<time><:time>|<:part>))?"
"""A time of day, or a part of the day, that may follow a date."""

_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?::\d\d)?\s?(?P<half>[ap])?\.?(?:m\b)?",
    re.IGNORECASE,
)


def parse_clock_value(words: str) -> str | None:
    """Return "HH:MM" for a time in words and digits, or None where there is no such time.

    Examples: "16:10" -> "16:10", "5 p.m. EST" -> "17:00", "12 a.m." -> "00:00".
    """
    match = _CLOCK.match(words)
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
    minute = match["minute"] or "00"
    return f"{hour:02d}:{minute}" if hour < 24 and minute < "60" else None


def add_clock_time(reading: Reading, words: str | None) -> Reading:
    """Return a day's reading with a time or a part of day put to it, where the words name one.

    Example: 2018-06-14 and "night" -> 2018-06-14TNI, of type TIME.
    """
    if not words:
        return reading
    clock = PARTS_OF_DAY.get(words.lower()) or parse_clock_value(words)
    if clock is None:
        return reading
    return replace(reading, value=f"{reading.value}T{clock}", type="TIME")
