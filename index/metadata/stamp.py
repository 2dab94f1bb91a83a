"""A full date as pages and records write it: "June 14, 2018, 16:10", "2018-06-14T16:10Z".

Only what cannot be read two ways is read: "03/04/2018" is refused unless its weekday
tells, and so is a date whose weekday is wrong ("Mon Sep 09 2023").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from index.dates.lexicon import ALL_MONTHS, ALL_WEEKDAYS

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+"
_CLOCK = (
    r"(?:,?\s*(?:at|[-–—|·@]|T)?\s*(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"(?:\.\d+)?\s*(?P<half>[ap]\.?m\.?)?)?"
)
_CLOCK_BEFORE = (
    r"(?:(?P<hour0>[01]?\d|2[0-3]):(?P<minute0>[0-5]\d)(?::[0-5]\d)?\s*(?P<half0>[ap]\.?m\.?)?"
    r"(?:\s*\(?(?:GMT|UTC|BST|[CEMPJK]S?[DS]?T|IST|MSK|AES?T|local time)\)?)?,?\s+(?:on\s+)?)?"
)
_WORDS = re.compile(
    rf"(?<![\w/:]){_CLOCK_BEFORE}(?:{_WEEKDAY})?(?:"
    rf"(?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{MONTH})\.?,?\s+(?P<y2>\d{{4}})"
    rf"|(?P<d4>\d{{1,2}})-(?P<m4>{MONTH})-(?P<y4>\d{{4}})"
    rf"|(?P<y3>\d{{4}})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})"
    rf"|(?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<y5>\d{{4}})"
    rf")(?![\d/]){_CLOCK}",
    re.I,
)
_HAS_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """A date found in a text: its ISO value ("2018-06-14T16:10"), and where its words stand."""

    value: str
    start: int
    end: int
    words: str


def stamp(text: str, start: int = 0) -> Stamp | None:
    """Return the first full date of a text from ``start`` on, or None.

    The clock is kept as it is written, to the minute, with no change of time zone. Example:
    "Sat Sep 09 2023" -> "2023-09-09"; "14 June 2018 4:10 pm" and "16:10 June 14, 2018"
    -> "2018-06-14T16:10".
    """
    if not _HAS_YEAR.search(text, start):
        return None
    for match in _WORDS.finditer(text, start):
        day = _day(match)
        if day is not None:
            value = day.isoformat() + _clock(match)
            words = match[0].rstrip(" ,")
            return Stamp(
                value=value, start=match.start(), end=match.start() + len(words), words=words
            )
    return None


def _day(match: re.Match[str]) -> date | None:
    """Return the day a match names, or None where it is no day or could be two."""
    parts = match.groupdict()
    year = next(int(parts[name]) for name in ("y1", "y2", "y3", "y4", "y5") if parts[name])
    if parts["n1"]:
        first, second = int(parts["n1"]), int(parts["n2"])
        if first <= 12 and second <= 12 and first != second:
            return _by_weekday(year, first, second, parts["weekday"])
        day, month = (second, first) if second > 12 else (first, second)
    else:
        day = int(next(parts[name] for name in ("d1", "d2", "d3", "d4") if parts[name]))
        written = next(parts[name] for name in ("m1", "m2", "m3", "m4") if parts[name])
        month = int(written) if written.isdigit() else ALL_MONTHS[written.lower()]
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    named = parts["weekday"]
    return None if named and ALL_WEEKDAYS[named[:3].lower()] != found.isoweekday() else found


def _by_weekday(year: int, first: int, second: int, named: str | None) -> date | None:
    """Return the one of two readings whose weekday is named. "Mon, 03/08/2021" -> 8 March."""
    if not named:
        return None
    wanted = ALL_WEEKDAYS[named[:3].lower()]
    both = (date(year, first, second), date(year, second, first))
    found = [day for day in both if day.isoweekday() == wanted]
    return found[0] if len(found) == 1 else None


def _clock(match: re.Match[str]) -> str:
    names = ("hour", "minute", "half") if match["hour"] else ("hour0", "minute0", "half0")
    written, minute, half = (match[name] for name in names)
    if not written:
        return ""
    hour = int(written)
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half[0].lower() == "p" else 0)
    return f"T{hour:02}:{minute}"
