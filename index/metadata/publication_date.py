"""A full date as pages and records write it: "June 14, 2018, 16:10", "2018-06-14T16:10Z".

Only what cannot be read two ways is read: "03/04/2018" is refused unless its weekday
tells, and so is a date whose weekday is wrong ("Mon Sep 09 2023").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from index.timex.lexicon import ALL_MONTHS, ALL_WEEKDAYS
from index.types import PublicationDate

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
    r"(?:\s*\(?(?:GMT|UTC|BST|[CEMPJK]S?[DS]?T|IST|MSK|AES?T|local\ time)\)?)?,?\s+(?:on\s+)?)?"
)
_WORDS = re.compile(
    rf"""
    (?<![\w/:]){_CLOCK_BEFORE}(?:{_WEEKDAY})?(?:
        (?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})  # June 14, 2018
        |(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.(?=\s))?\s+(?:of\s+)?
            (?P<m2>{MONTH})\.?,?\s+(?P<y2>\d{{4}})  # 14th of June 2018
        |(?P<d4>\d{{1,2}})-(?P<m4>{MONTH})-(?P<y4>\d{{4}})  # 14-Jun-2018
        |(?P<y3>\d{{4}})[-/.](?P<m3>\d{{1,2}})[-/.](?P<d3>\d{{1,2}})  # 2018-06-14
        |(?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<y5>\d{{4}})  # 14/06/2018, or 06/14/2018
    )(?![\d/]){_CLOCK}
    """,
    re.I | re.X,
)
_HAS_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateStamp:
    """A date found in a text: its ISO value ("2018-06-14T16:10"), and where its words stand."""

    value: str
    start: int
    end: int
    words: str


def find_date_stamp(text: str, start: int = 0) -> DateStamp | None:
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
            return DateStamp(
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


_EITHER = re.compile(r"(?<![\w/.])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/])")
_NO_YEAR = re.compile(
    rf"(?<![\w/:]){_WEEKDAY}(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<m>{MONTH})\b"
    rf"|(?P<m2>{MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b)(?!\.?,?\s+\d{{4}})",
    re.I,
)


def find_possible_days(text: str, years: Iterable[int]) -> list[tuple[date, str]]:
    """Return the days that a text's date may mean where it can be read in more ways than one.

    These are both readings of "03/04/2018", and "MONDAY, 4 MAY" in those of ``years`` in which
    that is a Monday; each with the words it rests on. What is found proves nothing alone.
    """
    found = [(day, match[0]) for match in _EITHER.finditer(text) for day in _both(match)]
    for match in _NO_YEAR.finditer(text):
        month, day = ALL_MONTHS[(match["m"] or match["m2"]).lower()], int(match["d"] or match["d2"])
        weekday = ALL_WEEKDAYS[match["weekday"][:3].lower()]
        days = [made for year in years for made in _make(year, month, day)]
        found += [(made, match[0]) for made in days if made.isoweekday() == weekday]
    return found


def _both(match: re.Match[str]) -> list[date]:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    return [*_make(year, first, second), *_make(year, second, first)]


def _make(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


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


_MODIFIED = re.compile(
    r"\b(?:updated|modified|revised|corrected|edited)\b\W*(?:\w+\W+){0,2}$", re.I
)
_FIRST = re.compile(r"\b(?:first|originally) (?:published|posted|issued|aired)\b", re.I)
_ISSUED = re.compile(
    r"\W*(?:this (?:article|story|report|piece) (?:was|is|has been) )?(?:first |originally )?"
    r"(?:published|posted|issued|publication date|date:|date\W{0,4}(?=\d))",
    re.I,
)
_ORIGINALLY = re.compile(r"\boriginally published(?: on| by [\w.]+ on)? $", re.I)
_LABELS = re.compile(
    r"\b(?:first|originally|published|posted|issued|released|updated|modified|last|on|at|date|by|"
    r"and|the|of|in|am|pm|min|minutes?|read|hrs|hours|ago|GMT|BST|UTC|EST|EDT|ET|PST|PDT|IST)\b",
    re.I,
)
_BARS = frozenset("|·•")
_LONGEST = 110  # characters of a line that states a date and no more
_WEEK = timedelta(days=7)


def parse_publication_date(text: str) -> PublicationDate | None:
    """Return the date of publication that a line states; a date of a change is none.

    What is "first published" counts before any other. Example: "Sept. 10, 2020 Updated
    Sept. 11, 2020" -> 2020-09-10.
    """
    first = _FIRST.search(text)
    found = (find_date_stamp(text, first.end()) if first else None) or find_date_stamp(text)
    while found and _MODIFIED.search(text[: found.start]):
        found = find_date_stamp(text, found.end)
    if found is None:
        return None
    return PublicationDate(value=found.value, basis="stated", words=found.words)


def parse_change_date(text: str) -> PublicationDate | None:
    """Return the month, or the year, of a page that shows only when it was changed.

    It is no later than the change; measured on RealTimeQA, of 83 such pages 82 were published
    within two days before it. A change in a month's first week leaves only the year, one in a
    year's first week nothing.
    """
    found = find_date_stamp(text)
    if found is None or not _MODIFIED.search(text[: found.start]):
        return None
    day = date.fromisoformat(found.value[:10])
    first = day - _WEEK
    if first.year != day.year:
        return None
    value = day.isoformat()[: 7 if first.month == day.month else 4]
    working = f"It shows only that it was changed on {found.words}, and was published by then"
    return PublicationDate(
        value=value, basis="inferred", words=text, working=f"{working}: {value}."
    )


def parse_republication_date(text: str) -> PublicationDate | None:
    """Return the date of a note such as "This story was originally published on June 3, 2019."."""
    found = find_date_stamp(text)
    if found is None or not _ORIGINALLY.search(text[: found.start]):
        return None
    return PublicationDate(value=found.value, basis="stated", words=found.words)


def has_publication_label(text: str) -> bool:
    """Tell whether a line says that its date is of publication: "Published 14 June 2018"."""
    return len(text) <= _LONGEST and _ISSUED.match(text) is not None


def is_date_line(text: str) -> bool:
    """Tell whether a line is a date with labels or a section's name, not a sentence."""
    found = find_date_stamp(text)
    if found is None or len(text) > _LONGEST or text.endswith(("?", "!", ":")):
        return False
    before, after = text[: found.start].rstrip(), text[found.end :].lstrip()
    apart = before[-1:] in _BARS or after[:1] in _BARS
    words = re.findall(r"[^\W\d_]+", _LABELS.sub(" ", f"{before} {after}"))
    named = all(word[0].isupper() or len(word) <= 3 for word in words)
    return not words or (len(words) <= 8 and (named or (apart and bool(before or after))))


def get_text_before_date(text: str) -> str:
    """Return what stands before a line's date, without bars and commas: a section, a newspaper."""
    found = find_date_stamp(text)
    return text[: found.start].strip(" ,|·•–—-") if found else ""


_IN_NAME = re.compile(
    r"(?<!\d)(?P<year>19[5-9]\d|20\d\d)(?P<sep>[-_.]?)(?P<month>0[1-9]|1[0-2])(?P=sep)"
    r"(?P<day>[0-2]\d|3[01])(?!\d)"
)
_COPIED = re.compile(
    r"scan|img|export|dump|backup|download|saved|screenshot|capture|copy|crawl|print", re.I
)
"""Words in a file's name that make its day one of copying."""


def find_date_in_file_name(origin: str) -> PublicationDate | None:
    """Return the day that the name of an article's own file holds: "20210929_vines.html.gz".

    Takes where the article stands; one among others in a file ("a.json[3]") has no own name.
    """
    name = re.split(r"[/\\]", origin)[-1]
    match = _IN_NAME.search(name)
    if match is None or _COPIED.search(name) or name.endswith("]"):
        return None
    found = find_date_stamp(f"{match['year']}-{match['month']}-{match['day']}")
    if found is None:
        return None
    working = f"The text states no date; the name of its file holds {match[0]}."
    return PublicationDate(value=found.value, basis="inferred", words=match[0], working=working)
