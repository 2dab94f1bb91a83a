"""The nouns of the archive: articles, passages, hits, and dates on a calendar.

All are frozen and keyword-only, and need the standard library alone. Offsets are characters
into ``Article.body``: ``body[start:end] == text`` holds for every passage, span and quote.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

Basis = Literal["stated", "dateline", "url", "html", "inferred", "unknown"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal["minute", "day", "week", "month", "quarter", "season", "year", "span"]

_MONTH_SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 14)}
_VALUE = re.compile(
    r"""
    (?P<year>\d{4})
    (?:
        -(?P<month>\d\d)(?:-(?P<day>\d\d)(?P<time>T.*)?)?  # a month, a day, a time of day
        |-W(?P<week>\d\d)(?:-WE|-(?P<weekday>[1-7]))?  # a week, its end, a day of it
        |-Q(?P<quarter>[1-4])
        |-H(?P<half>[12])
        |-(?P<season>SP|SU|FA|WI)
    )?$
    """,
    re.X,
)


def get_end_of_day(day: date) -> datetime:
    """Return the last second of a day: what "as of 14 June" counts to."""
    return datetime.combine(day, time(23, 59, 59))


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A closed interval of days, with the TIMEX3 value it came from.

    ``start`` or ``end`` is None where the interval is open. Example: value "2018-06" is
    2018-06-01 to 2018-06-30.
    """

    value: str
    start: date | None
    end: date | None

    @classmethod
    def of(cls, value: str) -> DateRange | None:
        """Return the days that a TIMEX3 value names, or None where it names none.

        Takes days, months, years, decades ("199"), ISO weeks ("2018-W24", "2018-W24-WE"),
        quarters, halves and seasons; a time of day counts as its day. "XXXX-06", "P3D" and
        "PAST_REF" name no days on a calendar: None. Example: "2018-Q2" -> April to June 2018.
        """
        bounds = _bounds(value)
        return cls(value=value, start=bounds[0], end=bounds[1]) if bounds else None

    @classmethod
    def day(cls, day: date) -> DateRange:
        """Return the interval of one day."""
        return cls(value=day.isoformat(), start=day, end=day)

    @property
    def granularity(self) -> Granularity:
        """How fine the value is: a minute, a day, a month, ... or a span of its own bounds."""
        match = _VALUE.match(self.value)
        if match is None:
            return "span"
        names = ("time", "day", "weekday", "week", "month", "quarter", "season")
        found = next((name for name in names if match[name]), "half" if match["half"] else "year")
        coarse: dict[str, Granularity] = {"time": "minute", "weekday": "day", "half": "span"}
        return coarse.get(found, found)  # type: ignore[arg-type]

    def overlaps(self, other: DateRange) -> bool:
        """Tell whether the two intervals share a day."""
        starts = (self.start or date.min) <= (other.end or date.max)
        return starts and (other.start or date.min) <= (self.end or date.max)

    def within(self, other: DateRange) -> bool:
        """Tell whether every day of this interval lies in the other."""
        return (other.start or date.min) <= (self.start or date.min) and (self.end or date.max) <= (
            other.end or date.max
        )

    @property
    def days(self) -> int:
        """How many days the interval holds; an open one counts to the calendar's edge."""
        return ((self.end or date.max) - (self.start or date.min)).days + 1


def _month_bounds(year: int, first: int, last: int) -> tuple[date, date]:
    """Return first and last day of months counted from January = 1; 14 is next February."""
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    end_day = calendar.monthrange(end_year, end_month)[1]
    return date(year, first, 1), date(end_year, end_month, end_day)


def _bounds(value: str) -> tuple[date, date] | None:
    if re.fullmatch(r"\d{3}", value):
        return date(int(value) * 10, 1, 1), date(int(value) * 10 + 9, 12, 31)
    if re.fullmatch(r"\d{2}", value):
        return date(int(value) * 100, 1, 1), date(int(value) * 100 + 99, 12, 31)
    match = _VALUE.match(value)
    if match is None:
        return None
    try:
        return _matched_bounds(match)
    except ValueError:  # a 31st of June, a week 54, a year 0
        return None


def _matched_bounds(match: re.Match[str]) -> tuple[date, date]:
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    if match["month"]:
        return _month_bounds(year, int(match["month"]), int(match["month"]))
    if match["week"]:
        return _week_bounds(year, int(match["week"]), match["weekday"], match[0].endswith("WE"))
    if match["quarter"]:
        last = int(match["quarter"]) * 3
        return _month_bounds(year, last - 2, last)
    if match["half"]:
        last = int(match["half"]) * 6
        return _month_bounds(year, last - 5, last)
    if match["season"]:
        return _month_bounds(year, *_MONTH_SEASONS[match["season"]])
    return date(year, 1, 1), date(year, 12, 31)


def _week_bounds(year: int, week: int, weekday: str | None, weekend: bool) -> tuple[date, date]:
    monday = date.fromisocalendar(year, week, 1)
    if weekday:
        day = monday + timedelta(days=int(weekday) - 1)
        return day, day
    return monday + timedelta(days=5 if weekend else 0), monday + timedelta(days=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimexSpan:
    """A temporal expression of a text, resolved as far as the text allows.

    ``value`` is TIMEX3 ("2018-06", "P3D", "XXXX-06"); ``range`` is None where it names no days.
    ``rule`` names the grammar's rule, ``working`` says in words how the value was reached.
    """

    start: int
    end: int
    text: str
    type: TimexType
    value: str
    rule: str
    range: DateRange | None = None
    working: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDate:
    """When an article was published, and how that is known.

    ``value`` is ISO 8601 cut at what is known: "2018-06-14T16:10", "2018-08-15", "2019".
    ``words`` are the words it rests on, ``working`` the inference in a sentence.
    """

    value: str
    basis: Basis
    words: str = ""
    working: str = ""

    @property
    def range(self) -> DateRange:
        """The days the value stands for."""
        found = DateRange.of(self.value)
        if found is None:
            raise ValueError(f"not an ISO date: {self.value!r}")
        return found

    @property
    def day(self) -> date | None:
        """The day of publication, or None where only a month or a year is known."""
        span = self.range
        return span.start if span.start == span.end else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A note by which a publisher corrects or updates its own article.

    ``start`` and ``end`` are the note's offsets in the body, both 0 where only the headline says
    so ("CORRECTED", kept in ``label``). ``published`` is its own date, ISO or "". ``retracted``
    are the offsets of the sentences whose statement it takes back, in the story and in the note
    ("an earlier version said that ..."): what stands there is no fact.
    """

    start: int
    end: int
    kind: Literal["correction", "update"] = "correction"
    label: str = ""
    published: str = ""
    retracted: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One story of one publisher, as stored: ``body`` is what may be quoted.

    ``raw`` is the text before cleaning, ``origin`` the file or address it was read from,
    ``meta`` the fields of a record that have no place of their own (JSON values).
    """

    id: str
    title: str
    body: str
    version: int = 1
    source: str = ""
    agency: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()
    place: str = ""
    published: PublicationDate | None = None
    raw: str = ""
    origin: str = ""
    tags: tuple[str, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()

    def is_retracted(self, start: int, end: int) -> bool:
        """Tell whether ``body[start:end]`` has words that a correction takes back."""
        return any(
            low < end and start < high for one in self.corrections for low, high in one.retracted
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of whole sentences of one article, found and cited as a unit.

    ``id`` is "<article>#<number from 1>"; ``spans`` are the dates it speaks of, their offsets
    in the article's body.
    """

    id: str
    article_id: str
    text: str
    start: int
    end: int
    spans: tuple[TimexSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that search returned: score (higher is better) and the parts it is made of.

    ``why`` maps a part ("lexical", "dense", "time") to what it added to ``score``.
    """

    passage: Passage
    article: Article
    score: float
    score_parts: Mapping[str, float] = field(default_factory=dict)
