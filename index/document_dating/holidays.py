"""Days that come every year: which one a story is written for, and where its date is stated.

A date is known where a text defines it ("Aug. 15 is the anniversary of ...", "Liberation Day
on Aug. 15") - the story itself or a neighbour - or from the public holidays of the countries
that the story names. A story is written for such a day where it
says so of what has just been reported ("in a telegram to mark the liberation day").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.document_dating.constraint import Constraint, find_matching_dates, union_days
from index.document_dating.story import Story, get_key_stems
from index.document_dating.weekdays import find_reported_weekday
from index.metadata.publication_date import MONTH
from index.timex.lexicon import ALL_MONTHS, MONTH_NAMES, WEEKDAY_NAMES

_DAY = (
    rf"(?:(?P<m1>(?i:{MONTH}))\.? (?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}}) (?P<m2>(?i:{MONTH})))\b"
    r"(?!,? \d{4})"
)
_DEFINES = (
    re.compile(
        rf"{_DAY},? (?:is|was|being|marks|marked),? (?:the |an? )?(?P<what>[^.;]*"
        r"\b(?:anniversary|birthday|[Dd]ay|holiday)\b[^.;]*)"
    ),
    re.compile(
        rf"(?P<what>(?:[A-Z][\w’'-]+ ){{1,4}}Day\b)(?:,| on| \(|, which (?:falls|is) on) ?{_DAY}"
    ),
    re.compile(rf"(?P<what>\b[\w’' -]{{0,60}}\b(?:[Dd]ay|anniversary)),? (?:on|falls on) {_DAY}"),
)
_WRITTEN_FOR = re.compile(
    r"\b(?:message|telegram|greetings?|letter|congratulat\w+|cable|address|wreaths?|parade)\b"
    r"[^.]{0,80}?\b(?:to mark|marking|on|for|over|in honou?r of|celebrating|commemorating)\b"
    r"(?P<what>[^.]*)"
)
_LEAD = 8  # sentences in which a story says what it is written for
_SHARED = 2  # stems by which a day is recognised


@dataclass(frozen=True, slots=True)
class _Known:
    month: int
    day: int
    words: str
    keys: frozenset[str]


def find_occasion(story: Story, neighbours: Sequence[Story]) -> tuple[int, int, str] | None:
    """Return (month, day, words) of the yearly day that a story's news was for, if it is clear."""
    spoken = _written_for(story)
    if not spoken:
        return None
    found = _defined_days(spoken, [story, *neighbours]) | find_yearly_days(spoken, story.text)
    if len(found) != 1:
        return None
    (month, day), words = next(iter(found.items()))
    return month, day, words


def constrain_by_holiday(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
    """Return the days on which a story written for a yearly day can have been published.

    Its weekday must be told too: the news of a Wednesday, on the day, is proof of the years in
    which that day is a Wednesday.
    """
    told, known = find_reported_weekday(story), find_occasion(story, neighbours)
    if told is None or known is None:
        return None
    month, day, words = known
    weekday = WEEKDAY_NAMES[told[0]]
    days = find_matching_dates(month, day, told[0])
    years = ", ".join(str(one.year) for one in days if 1995 <= one.year <= 2035)
    return Constraint(
        days=union_days((one, one) for one in days),
        words=f"{told[1]}; {words}",
        reasoning=f"it tells on {weekday} what was said for “{words}”, and "
        f"{MONTH_NAMES[month - 1]} {day} is a {weekday} in {years}",
        is_proof=True,
    )


def _defined_days(spoken: str, stories: Sequence[Story]) -> dict[tuple[int, int], str]:
    """Return the days that the stories define and whose keys are among those spoken of."""
    heard = get_key_stems(spoken)
    known = [day for story in stories for day in _defined(story)]
    return {(day.month, day.day): day.words for day in known if len(day.keys & heard) >= _SHARED}


def _written_for(story: Story) -> str:
    """Return the words for the day that the story's lead says its news was for, or ""."""
    lead = story.opening[:_LEAD]
    return " ".join(
        match["what"] for sentence in lead for match in _WRITTEN_FOR.finditer(sentence.text)
    )


def _defined(story: Story) -> list[_Known]:
    found = []
    for sentence in story.sentences:
        for rule in _DEFINES:
            for match in rule.finditer(sentence.text):
                month = ALL_MONTHS[(match["m1"] or match["m2"]).lower()]
                day = int(match["d1"] or match["d2"])
                what = get_key_stems(match["what"])
                words = match[0][: match[0].find(" ", 60)] if len(match[0]) > 60 else match[0]
                found.append(_Known(month, day, words.strip(), what))
    return found


_SAMPLE = range(2013, 2019)  # years in which a fixed day must be the same
_ALIASES = {
    "US": r"U\.?S\.?(?:A\.?)?|America(?:ns?)?|White House|Washington",
    "GB": r"U\.?K\.?|Britain|British|London",
    "RU": r"Russian?s?|Kremlin|Moscow",
    "KP": r"Pyongyang|DPRK|N\.? Korean?|North Korean?s?",
    "KR": r"Seoul|S\.? Korean?|South Korean?s?",
    "FR": r"French",
    "DE": r"Germans?|Berlin",
    "UA": r"Ukrainians?|Kyiv|Kiev",
    "IN": r"Indians?|New Delhi",
    "CN": r"Chinese|Beijing",
}


def find_yearly_days(spoken: str, text: str) -> dict[tuple[int, int], str]:
    """Return the (month, day) of a holiday that is spoken of, with its name; {} if unclear.

    ``spoken`` are the words for the day ("the North's National Liberation Day"), ``text`` is
    the story, whose countries are looked up. More than one day means that it is unclear.
    """
    heard = spoken.casefold()
    found: dict[tuple[int, int], str] = {}
    for code in _countries():
        if not _names(code).search(text):
            continue
        for name, day in _fixed(code).items():
            if name.casefold() in heard:
                found[day] = name
    return found


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return the countries the library knows: code -> name, "north_korea" as "north korea"."""
    from holidays.registry import COUNTRIES

    return {entry[1]: name.replace("_", " ") for name, entry in COUNTRIES.items()}


@lru_cache(maxsize=512)
def _names(code: str) -> re.Pattern[str]:
    name = re.escape(_countries()[code]).replace(r"\ ", r"\s")
    alias = _ALIASES.get(code)
    return re.compile(rf"\b(?:(?i:{name})" + (f"|{alias}" if alias else "") + r")\b")


@lru_cache(maxsize=512)
def _fixed(code: str) -> dict[str, tuple[int, int]]:
    """Return a country's holidays that fall on one day in every sample year."""
    import holidays

    days: dict[str, set[tuple[int, int]]] = {}
    for day, names in holidays.country_holidays(code, years=_SAMPLE, language="en_US").items():
        for name in names.split("; "):
            days.setdefault(name, set()).add((day.month, day.day))
    return {name: next(iter(found)) for name, found in days.items() if len(found) == 1}
