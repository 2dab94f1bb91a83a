"""A date in a field that is made for one: ISO, RFC 2822, epoch seconds, other languages.

A field may be trusted further than a sentence: its year may have two digits, its month any
language's name, its weekday a bug of the program that wrote it. What it cannot be is guessed:
"03/04/2018" stays unread, and so does the first day of 1970, which is a zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib import import_module

from index.metadata.publication_date import find_date_stamp

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:(?:T|\s+)(\d\d):(\d\d)(?::\d\d(?:[.,]\d+)?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?)?$",
    re.I,
)
_EASTERN = re.compile(
    r"(\d{4})\s?[年년]\s?(\d\d?)\s?[月월]\s?(\d\d?)\s?[日일](?:\s+(\d\d):(\d\d))?"
)
_PART = re.compile(r"(\d{4})(?:-(\d\d))?$")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(?:\d\d)?(?:Z|[+-]\d{4})?)?$")
_MAIL = re.compile(
    r"(?:(?P<weekday>[^\W\d]+)\.?,?\s+)?(?P<day>\d{1,2})[ -](?P<month>[A-Za-z]{3,9})\.?[ -]"
    r"(?P<year>\d{4}|\d\d)(?:,?\s+(?P<hour>\d\d):(?P<minute>\d\d)(?::\d\d)?)?"
    r"(?:\s*(?:[+-]\d{4}|\(?[A-Z]{1,5}\)?))*$"
)
_TWEET = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d?) (?P<clock>\d\d:\d\d)(?::\d\d)? "
    r"(?:(?:[+-]\d{4}|[A-Z]{3,4}) )?(?P<year>\d{4})$"
)
_WRITTEN = re.compile(r"[^\W\d_]{2,}")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTHS_IN_FULL = (
    "january february march april may june july august september october november december"
).split()
_DAYS = "mon tue wed thu fri sat sun".split()
_LONGEST = 80  # characters of a date
_EPOCH = date(1970, 1, 1)
_START = datetime(1970, 1, 1, tzinfo=UTC)
_SCALES = ((1e8, 1), (1e11, 1_000), (1e14, 1_000_000), (1e17, 1_000_000_000))
"""Least number, and units in a second: seconds, milli-, micro- and nanoseconds since 1970."""
_LATEST = 4.1e9  # seconds since 1970: the year 2099


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDate:
    """A date read from a field: its ISO value, its words, and what is odd about them."""

    value: str
    words: str
    remark: str = ""


def parse_field_date(value: object) -> FieldDate | None:
    """Return the date that a field's value states, or None where it states none.

    Takes texts, numbers (epoch seconds, milli-, micro- and nanoseconds, or 20180612) and the
    nested dates of database dumps ({"$date": ...}). The clock is kept as written; epochs are
    UTC. Example: "Thu, 03 Sep 15 00:01:01 +0200" -> "2015-09-03T00:01".
    """
    if isinstance(value, Mapping):
        inner = next((value[n] for n in ("$date", "$numberLong", "value") if n in value), None)
        return parse_field_date(inner) if inner is not None else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _of_number(value)
    written = " ".join(value.split()) if isinstance(value, str) else ""
    if not written or len(written) > _LONGEST:
        return None
    found = _of_text(written)
    return None if found is None or found.value.startswith(_EPOCH.isoformat()) else found


def parse_dotted_day(value: object) -> FieldDate | None:
    """Return the day of a field made for one that is written with dots: who does, puts it first.

    Example: "09.11.2021" -> "2021-11-09".
    """
    match = _DOTTED.match(value.strip()) if isinstance(value, str) else None
    return parse_field_date(f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}") if match else None


_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")


def _of_text(written: str) -> FieldDate | None:
    if match := _ISO.match(written) or _COMPACT.match(written) or _EASTERN.match(written):
        return _of_parts(match, written)
    if re.fullmatch(r"\d{9,19}(?:\.\d+)?", written):
        return _of_number(float(written), written)
    if match := _PART.match(written):
        in_range = 1600 <= int(match[1]) <= 2099 and 1 <= int(match[2] or 1) <= 12
        return FieldDate(value=written, words=written) if in_range else None
    if stamp := find_date_stamp(written):
        return FieldDate(value=stamp.value, words=written)
    if match := _TWEET.match(written):
        written = f"{match['day']} {match['month']} {match['year']} {match['clock']}"
    return _of_mail(written) or _of_language(written)


def _of_parts(match: re.Match[str], written: str) -> FieldDate | None:
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    if not 1600 <= day.year <= 2099:
        return None
    clock = f"T{match[4]}:{match[5]}" if match[4] and int(match[4]) < 24 else ""
    clock = "" if written.endswith(" 00:00:00") else clock  # a day in a column made for moments
    return FieldDate(value=day.isoformat() + clock, words=written)


def _of_number(number: float, written: str = "") -> FieldDate | None:
    words = written or str(number)
    if number == int(number) and re.fullmatch(r"(?:19|20)\d{6}(?:\d{6})?", str(int(number))):
        match = _COMPACT.match(str(int(number)))
        return _of_parts(match, words) if match else None
    scale = next((units for least, units in reversed(_SCALES) if number >= least), 0)
    if not scale or number / scale > _LATEST:
        return None
    moment = _START + timedelta(seconds=number / scale)
    return FieldDate(value=moment.strftime("%Y-%m-%dT%H:%M"), words=words)


def _of_mail(written: str) -> FieldDate | None:
    """Read a date of mail and RSS, with a year of two digits or another day's weekday."""
    match = _MAIL.match(written)
    month = (match["month"][:3].lower() if match else "") or ""
    if match is None or month not in _MONTHS:
        return None
    year = int(match["year"])
    year += 0 if year > 99 else 2000 if year < 69 else 1900
    try:
        day = date(year, _MONTHS.index(month) + 1, int(match["day"]))
    except ValueError:
        return None
    named = (match["weekday"] or "")[:3].lower()
    wrong = named in _DAYS and _DAYS.index(named) != day.weekday()
    remark = f"{day.isoformat()} is no {match['weekday']}" if wrong else ""
    clock = f"T{match['hour']}:{match['minute']}" if match["hour"] else ""
    return FieldDate(value=day.isoformat() + clock, words=written, remark=remark)


def _of_language(written: str) -> FieldDate | None:
    """Read a date whose month is named in another language: "25 juin 2018 à 11:41"."""
    if not _YEAR.search(written):
        return None
    words = {word.casefold() for word in _WRITTEN.findall(written)}
    languages = sorted({one for word in words for one in _load_months().get(word, ())})
    if not languages:
        return None
    from dateparser import parse

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "PARSERS": ["absolute-time"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    ordered = [name for _, name in languages[:_TRIED]]
    found = parse(written, languages=ordered, settings=settings)
    if found is None or str(found.year) not in written or _is_numeric(written):
        return None
    clock = found.strftime("T%H:%M") if re.search(r"\d:\d\d", written) else ""
    return FieldDate(value=found.date().isoformat() + clock, words=written)


@cache
def _load_months() -> dict[str, list[tuple[int, str]]]:
    """Return for each first word of a month's name the languages that have it, by their rank.

    Only these are asked: to try all 205 takes seconds, and finds dates in words that name none.
    """
    from dateparser.data.languages_info import language_order

    months: dict[str, list[tuple[int, str]]] = {}
    for rank, language in enumerate(language_order):
        told = import_module(f"dateparser.data.date_translation_data.{language}").info
        for name in {name for month in _MONTHS_IN_FULL for name in told.get(month, ())}:
            if word := _WRITTEN.match(name.casefold()):
                months.setdefault(word[0], []).append((rank, language))
    return months


_TRIED = 8  # languages that share a month's name


def _is_numeric(written: str) -> bool:
    """Tell whether day and month are both numbers: "Lundi 03/04/2018" can be read two ways."""
    return re.search(r"(?<!\d)\d{1,2}\s*[./-]\s*\d{1,2}\s*[./-]", written) is not None
