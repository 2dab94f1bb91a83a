"""Intervals from words: the two ends of a range put together, dates of a command line read.

The grammar marks each end of a range by itself, as TimeML does; search and questions want the
interval.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.errors import DateError
from index.timex.lexicon import Unit
from index.timex.tagger import tag_expressions
from index.timex.values import shift_day
from index.types import DateRange, PublicationDate, TimexSpan

_TO = re.compile(r"\s*(?:to|through|thru|until|till|up to|[-–—])\s*(?:the\s)?", re.IGNORECASE)
_AND = re.compile(r"\s*and\s*(?:the\s)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s(?:the\s)?$", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    "in on at since the of from to between and until till through during before after by over "
    "within throughout about around".split()
)
_LENGTH = re.compile(r"P(?P<count>\d{1,4})(?P<unit>DE|[DWMQY])")
_WAY = re.compile(r"\b(?:last|past|previous|next|coming)\b", re.IGNORECASE)
_UNITS: dict[str, Unit] = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}
_UNITS |= {"DE": "decade"}
_ISO = re.compile(r"\d{4}(?:-.+)?")
_REMEDY = "Write YYYY, YYYY-MM, YYYY-MM-DD, or words such as 'last month' or 'June 2018'."


def join_intervals(
    text: str, spans: Sequence[TimexSpan], now: date | None = None
) -> list[DateRange]:
    """Return the intervals that a text's expressions name, the two ends of a range as one.

    ``spans`` are those of ``tag_expressions(text)``. A joined interval's value is "start/end", as
    in
    ISO 8601. ``now`` places "the past two weeks" as well, which is a mere length of time in a text
    but an interval in a question. Example: "between June and August 2018" -> 2018-06/2018-08.
    """
    found: list[DateRange] = []
    rest = list(spans)
    while rest:
        first = rest.pop(0)
        whole = _whole(text, first, rest[0]) if rest else None
        if whole is not None:
            rest.pop(0)
        interval = whole or first.range or (_stretch(first, now) if now else None)
        if interval is not None:
            found.append(interval)
    return found


def _stretch(span: TimexSpan, now: date) -> DateRange | None:
    """Return "the past two weeks" as the days up to now, "the next month" as those from now on."""
    length, way = _LENGTH.fullmatch(span.value), _WAY.search(span.text)
    if span.type != "DURATION" or length is None or way is None:
        return None
    count = int(length["count"]) * (1 if way[0].lower() in ("next", "coming") else -1)
    other = shift_day(now, _UNITS[length["unit"]], count)
    if other is None:
        return None
    start, end = min(now, other), max(now, other)
    return DateRange(value=f"{start}/{end}", start=start, end=end)


def _whole(text: str, first: TimexSpan, second: TimexSpan) -> DateRange | None:
    """Return the interval from one expression to the next, where the words between join them."""
    between = text[first.end : second.start]
    opened = _BETWEEN.search(text, max(0, first.start - 12), first.start)
    if not (_TO.fullmatch(between) or (opened and _AND.fullmatch(between))):
        return None
    if first.range is None or second.range is None:
        return None
    start, end = first.range.start, second.range.end
    if start is None or end is None or start > end:
        return None
    return DateRange(value=f"{first.value}/{second.value}", start=start, end=end)


def _left_over(text: str, spans: Sequence[TimexSpan]) -> set[str]:
    """Return the words of a text outside its dates that no date is written with."""
    kept = list(text)
    for span in spans:
        kept[span.start : span.end] = " " * (span.end - span.start)
    return set(re.findall(r"\w+", "".join(kept).lower())) - _SMALL_WORDS


def parse_date(words: str, now: date) -> DateRange:
    """Return the days that words mean on the day ``now``.

    Takes "2018", "2018-06", "2018-06-14" and what the grammar reads: "yesterday", "last month",
    "June 2018", "between June and August 2018". Raises DateError where the words name no days, or
    more than one date.
    """
    text = words.strip()
    if _ISO.fullmatch(text) and (days := DateRange.of(text)) is not None:
        return days
    spans = tag_expressions(text, PublicationDate(value=now.isoformat(), basis="stated"))
    ranges = join_intervals(text, spans, now)
    if len(ranges) == 1 and not _left_over(text, spans):
        return ranges[0]
    fault = (
        "names more than one date" if len(ranges) > 1 else "is not a date that can be understood"
    )
    raise DateError(f"{text!r} {fault}.", _REMEDY)
