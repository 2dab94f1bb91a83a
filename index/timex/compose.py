"""Dates made of a date and words before it: "three days after Christmas", "the last day of May".

The reader of ``tagger`` has found the date; here the words before it move it or take a part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.language import numbers
from index.timex import lexicon
from index.timex.format import format_value
from index.timex.lexicon import Unit
from index.timex.values import find_nearest_weekday, get_days, get_unit_value, shift_day
from index.types import DateRange, TimexSpan

_UNITS = r"(?P<unit>day|week|fortnight|month|quarter|year)s?"
_DAYS = "|".join(lexicon.WEEKDAYS)
_ORDINAL = r"(?P<ordinal>first|second|third|fourth|fifth|last|final|penultimate)"
_MOVED = re.compile(
    rf"\b(?P<amount>[\w-]+(?: [\w-]+)?)[ -]{_UNITS} (?P<way>after|before|from) (?:the )?$", re.I
)
_BESIDE = re.compile(
    rf"\b(?:the|on) (?:(?P<unit>day|week|weekend|eve)|(?P<weekday>{_DAYS}))"
    r" (?P<way>after|before|following|of) (?:the )?$",
    re.I,
)
_PART = re.compile(
    rf"\b(?:the )?{_ORDINAL} (?:(?P<unit>day|week|weekend)|(?P<weekday>{_DAYS})) (?:of|in) $", re.I
)
_STRETCH = re.compile(
    rf"""
    \bthe\ (?:(?P<amount>[\w-]+(?:\ [\w-]+)?)[ -])?
    (?:
        {_UNITS}\ (?:to|up\ to)
        |(?P<week>week|fortnight)\ (?:(?:end(?:ing|ed)|to)|(?P<ahead>beginning|starting|commencing))
        (?:\ on)?
    )\ (?:the\ )?$
    """,
    re.I | re.X,
)
_SOME = re.compile(
    r"\bthe (?P<ordinal>first|last|final|opening|closing) (?P<amount>[\w-]+)"
    r" (?P<unit>day|week|fortnight)s (?:of|in) $",
    re.I,
)
_COARSE = frozenset({"month", "quarter", "season", "year"})
_REACH = 48


def compose_spans(text: str, spans: Sequence[TimexSpan]) -> list[TimexSpan]:
    """Return the expressions, a date and the words that move it or take a part of it as one."""
    found: list[TimexSpan] = []
    for span in spans:
        made = _compose(text, span)
        while made and found and found[-1].end > made.start:
            found.pop()
        found.append(made or span)
    return found


def _compose(text: str, span: TimexSpan) -> TimexSpan | None:
    days = span.range
    if span.type not in ("DATE", "TIME") or days is None or days.start is None or days.end is None:
        return None
    before = text[max(0, span.start - _REACH) : span.start]
    single = days.start == days.end
    readers = [(_MOVED, _move), (_BESIDE, _place_beside)] if single else _PARTS
    for pattern, read in [*readers, (_STRETCH, _stretch)]:
        match = pattern.search(before)
        value = read(match, days.start, days.end, days) if match else None
        if match and value:
            start = span.start - len(before) + match.start() + _count_stray(match)
            return _make(text, span, start, value)
    return None


def _make(text: str, span: TimexSpan, start: int, value: str) -> TimexSpan:
    words = text[start : span.end]
    days = get_days(value)
    working = f"'{' '.join(words.split())}', counted from '{span.text}': {format_value(value)}"
    return replace(
        span, start=start, text=words, type="DATE", value=value, range=days, working=working
    )


def _count_stray(match: re.Match[str]) -> int:
    """Return the length of a word before the amount that is none of it: "left three days after"."""
    amount = match.groupdict().get("amount") or ""
    first, _, rest = amount.partition(" ")
    stray = rest and numbers.parse_amount(amount) is None and match.start("amount") == match.start()
    return len(first) + 1 if stray else 0


def _count(match: re.Match[str]) -> tuple[Unit, int] | None:
    """Return unit and count of "three days", "a fortnight"; None where there is no number."""
    amount = numbers.parse_amount(match["amount"] or "a") or numbers.parse_amount(
        (match["amount"] or "").rpartition(" ")[2]
    )
    if amount is None or amount != int(amount):
        return None
    unit = (match["unit"] or match.groupdict().get("week") or "day").lower()
    return ("day", 14 * int(amount)) if unit == "fortnight" else (lexicon.UNITS[unit], int(amount))


def _move(match: re.Match[str], day: date, _end: date, _days: DateRange) -> str | None:
    """Return "three days after" a day; the unit gives the granularity."""
    steps = _count(match)
    if steps is None:
        return None
    unit, count = steps
    moved = shift_day(day, unit, -count if match["way"].lower() == "before" else count)
    return get_unit_value(moved, unit) if moved else None


def _place_beside(match: re.Match[str], day: date, _end: date, _days: DateRange) -> str | None:
    """Return "the day after", "the week before", "the Monday after", "the eve of" a day."""
    way, unit = match["way"].lower(), (match["unit"] or "").lower()
    if (way == "of") != (unit in ("eve", "week", "weekend") and way == "of"):
        return None
    if match["weekday"]:
        number = lexicon.WEEKDAYS[match["weekday"].lower()]
        found = find_nearest_weekday(day, number, after=way != "before", same=False)
        return found.isoformat()
    if way == "of" and unit != "eve":
        return get_unit_value(day, "week") + ("-WE" if unit == "weekend" else "")
    back = way == "before" or unit == "eve"
    if unit in ("day", "eve"):
        return (day + timedelta(days=-1 if back else 1)).isoformat()
    week = get_unit_value(day + timedelta(days=-7 if back else 7), "week")
    return f"{week}-WE" if unit == "weekend" else week


def _take_part(match: re.Match[str], start: date, end: date, days: DateRange) -> str | None:
    """Return "the last day", "the second week", "the first Sunday" of a month or a year."""
    if days.granularity not in _COARSE:
        return None
    name = match["ordinal"].lower()
    back = name in ("last", "final", "penultimate")
    number = 2 if name == "penultimate" else 1 if back else numbers.parse_ordinal(name) or 1
    if match["weekday"]:
        weekday = lexicon.WEEKDAYS[match["weekday"].lower()]
        first = find_nearest_weekday(end if back else start, weekday, after=not back)
        return (first + timedelta(days=7 * (number - 1) * (-1 if back else 1))).isoformat()
    step = number - 1
    if match["unit"].lower() == "day":
        return (end - timedelta(days=step) if back else start + timedelta(days=step)).isoformat()
    if match["unit"].lower() == "weekend":
        saturday = find_nearest_weekday(end if back else start, 6, after=not back)
        moved = saturday + timedelta(days=7 * step * (-1 if back else 1))
        return get_unit_value(moved, "week") + "-WE"
    if back:
        return f"{end - timedelta(days=7 * step + 6)}/{end - timedelta(days=7 * step)}"
    return f"{start + timedelta(days=7 * step)}/{start + timedelta(days=7 * step + 6)}"


def _stretch(match: re.Match[str], start: date, end: date, days: DateRange) -> str | None:
    """Return "the fortnight to 28 February", "the three months to December" as first/last day."""
    steps = _count(match)
    if steps is None:
        return None
    unit, count = steps
    if match["ahead"]:
        ended = shift_day(start, unit, count)
        return f"{start}/{ended - timedelta(days=1)}" if ended else None
    if days.granularity in _COARSE:
        first = shift_day(start, unit, -count)
        opened = shift_day(first, days.granularity, 1) if first else None  # type: ignore[arg-type]
    else:
        opened = shift_day(end + timedelta(days=unit not in ("day", "week")), unit, -count)
        opened = opened and opened + timedelta(days=bool(match["week"]))
    return f"{opened}/{end}" if opened and opened < end else None


def _take_some(match: re.Match[str], start: date, end: date, days: DateRange) -> str | None:
    """Return "the first two weeks", "the last ten days" of a month or a year."""
    steps = _count(match)
    if steps is None or days.granularity not in _COARSE:
        return None
    unit, count = steps
    if match["ordinal"].lower() in ("first", "opening"):
        last = shift_day(start, unit, count)
        return f"{start}/{last - timedelta(days=1)}" if last and last <= end else None
    first = shift_day(end + timedelta(days=1), unit, -count)
    return f"{first}/{end}" if first and first >= start else None


_PARTS = [(_PART, _take_part), (_SOME, _take_some)]
