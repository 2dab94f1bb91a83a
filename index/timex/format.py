"""Values as news readers write them: "14 June 2018", "the second quarter of 2018", "the 1990s"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from index.timex.lexicon import MONTH_NAMES, WEEKDAY_NAMES
from index.types import DateRange

_SEASONS = {"SP": "spring", "SU": "summer", "FA": "autumn", "WI": "winter"}
_PARTS = {"MO": "morning", "MI": "midday", "AF": "afternoon", "EV": "evening", "NI": "night"}
_NTH = ("first", "second", "third", "fourth")
_UNITS = {"Y": "year", "Q": "quarter", "M": "month", "W": "week", "D": "day", "DE": "decade"}
_UNITS |= {"CE": "century", "TH": "hour", "TM": "minute", "TS": "second"}
_OPEN = {
    "PRESENT_REF": "now",
    "PAST_REF": "in the past",
    "FUTURE_REF": "in the future",
    "XXXX-XX-XX": "some day",
    "XXXX-WXX": "some week",
    "XXXX-XX": "some month",
    "XXXX-QX": "some quarter",
    "XXXX": "some year",
    "XXX": "some decade",
}


def format_value(value: DateRange | str) -> str:
    """Return a value in words. Examples: "2018-06" -> "June 2018", "2018-W24" -> "the week of 11
    June 2018", "2023-09-10/2023-09-13" -> "10 to 13 September 2023", "P3D" -> "3 days".

    What has no words of its own is returned as it is.
    """
    text = value if isinstance(value, str) else value.value
    if text in _OPEN:
        return _OPEN[text]
    if "/" in text:
        return _span(*text.split("/", 1))
    for pattern, words in _PATTERNS:
        match = pattern.fullmatch(text)
        if match is not None:
            return words(match) or text
    return text


def format_day(day: date) -> str:
    """Return a day in words. Example: 14 June 2018."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _span(start: str, end: str) -> str:
    """Return "10 to 13 September 2023", "June to August 2018", "since June 2018"."""
    if start in ("", "..") or end in ("", ".."):
        return (
            f"until {format_value(end)}" if start in ("", "..") else f"since {format_value(start)}"
        )
    first, last = format_value(start).split(), format_value(end).split()
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _day(match: re.Match[str]) -> str | None:
    try:
        words = format_day(date.fromisoformat(match["day"]))
    except ValueError:
        return None
    time = match["time"] or ""
    if time in _PARTS:
        return f"the {_PARTS[time]} of {words}"
    return f"{words}, {time}" if time[:1].isdigit() else words


def _week(match: re.Match[str]) -> str | None:
    found = DateRange.of(match[0])
    if found is None or found.start is None:
        return None
    if match["weekday"]:
        return format_day(found.start)
    kind = "weekend" if match["weekend"] else "week"
    return f"the {kind} of {format_day(found.start)}"


def _month(match: re.Match[str]) -> str | None:
    number = int(match["month"])
    if not 1 <= number <= 12:
        return None
    words = [match["day"].lstrip("0")] if match["day"] else []
    words.append(MONTH_NAMES[number - 1])
    if match["year"] != "XXXX":
        words.append(match["year"])
    return " ".join(words)


def _of_year(words: str, year: str) -> str:
    return words if year == "XXXX" else f"{words} of {year}"


def _century(match: re.Match[str]) -> str:
    number = int(match[0]) + 1
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number // 10 != 1 else "th"
    return f"the {number}{ending} century"


def _duration(match: re.Match[str]) -> str:
    unit = _UNITS[("T" if match["time"] else "") + match["unit"]]
    if match["count"] == "X":
        return f"some {'centurie' if unit == 'century' else unit}s"
    plural = unit if match["count"] == "1" else "centuries" if unit == "century" else f"{unit}s"
    return f"{match['count']} {plural}"


_Words = Callable[[re.Match[str]], str | None]
_PATTERNS: tuple[tuple[re.Pattern[str], _Words], ...] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"(?P<day>\d{4}-\d\d-\d\d)(?:T(?P<time>.*))?", _day),
        (r"(?P<year>\d{4}|XXXX)-(?P<month>\d\d)(?:-(?P<day>\d\d))?", _month),
        (r"\d{4}-W\d\d(?:-(?P<weekday>[1-7])|(?P<weekend>-WE))?", _week),
        (r"XXXX-WXX-(?P<weekday>[1-7])(?:T.*)?", lambda m: WEEKDAY_NAMES[int(m["weekday"]) - 1]),
        (
            r"(?P<year>\d{4}|XXXX)-Q(?P<number>[1-4])",
            lambda m: _of_year(f"the {_NTH[int(m['number']) - 1]} quarter", m["year"]),
        ),
        (
            r"(?P<year>\d{4}|XXXX)-H(?P<number>[12])",
            lambda m: _of_year(f"the {_NTH[int(m['number']) - 1]} half", m["year"]),
        ),
        (
            r"(?P<year>\d{4}|XXXX)-(?P<season>SP|SU|FA|WI)",
            lambda m: f"{_SEASONS[m['season']]} {m['year']}".removesuffix(" XXXX"),
        ),
        (r"(?P<year>\d{4})-WXX", lambda m: f"some week of {m['year']}"),
        (r"(?P<decade>\d{3})", lambda m: f"the {m['decade']}0s"),
        (r"\d{2}", _century),
        (r"P(?P<time>T?)(?P<count>\d+|X)(?P<unit>DE|CE|[YQMWDHS])", _duration),
    )
)
