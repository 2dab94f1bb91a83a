"""Weekdays: the years in which a weekday falls on a day of the month, and the day reported on.

"Friday, July 22" is such a day in 2011, 2016, 2022 and 2033; a story that uses the pair
without a year means the nearest. "... said on Wednesday" was written that day or soon after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from index.document_dating.constraint import (
    Constraint,
    find_matching_dates,
    get_days_between,
    union_days,
)
from index.document_dating.story import Story, StorySentence
from index.metadata.publication_date import MONTH, find_date_stamp
from index.timex.lexicon import ALL_MONTHS, WEEKDAY_NAMES

_DAY = "|".join(WEEKDAY_NAMES)
_PAIR = re.compile(
    rf"\b(?P<weekday>{_DAY}),? (?:\(?(?:the )?)(?:(?P<m1>(?i:{MONTH}))\.? (?P<d1>\d{{1,2}})|"
    rf"(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m2>(?i:{MONTH})))"
    r"(?:st|nd|rd|th)?\b(?!,? \d{4}|:)"
)
_BARE = re.compile(
    rf"\b(?:on |late |early )?(?P<weekday>{_DAY})\b(?! (?:night )?(?:Night|Times|Sun))"
)
_OTHER = re.compile(r"\b(?:last|next|every|each|past|this coming|following|previous)\s+$", re.I)
_AFTER = timedelta(days=100)
_BEFORE = timedelta(days=250)
_LEAD = 12  # sentences in which the day reported on is looked for


def find_weekday_constraints(story: Story) -> list[Constraint]:
    """Return a clue for each weekday that stands with a day of the month and no year."""
    return [
        clue
        for words, match in {m[0]: m for m in _PAIR.finditer(story.text)}.items()
        if (clue := _clue(words, match))
    ]


def _clue(words: str, match: re.Match[str]) -> Constraint | None:
    month = ALL_MONTHS[(match["m1"] or match["m2"]).lower()]
    weekday = WEEKDAY_NAMES.index(match["weekday"])
    days = find_matching_dates(month, int(match["d1"] or match["d2"]), weekday)
    if not days:
        return None
    window = union_days((day - _BEFORE, day + _AFTER) for day in days)
    return Constraint(
        days=window, words=words, reasoning=f"{words} is such a day in {_years(days)}"
    )


def _years(days: list[date]) -> str:
    recent = [str(day.year) for day in days if 1995 <= day.year <= 2035]
    return ", ".join(recent)


def find_reported_weekday(story: Story) -> tuple[int, str] | None:
    """Return the weekday (Monday = 0) on which the story's news is told, with its words.

    It is the first bare weekday of the lead in a sentence that looks back; None where other
    sentences of the lead name it otherwise first.
    """
    for sentence in story.opening[:_LEAD]:
        if not sentence.looks_back:
            continue
        for match in _BARE.finditer(sentence.text):
            if not _OTHER.search(sentence.text[: match.start()]):
                return WEEKDAY_NAMES.index(match["weekday"]), match["weekday"]
    return None


_YEAR = re.compile(r"\b(?:in|since|during) (?P<year>(?:19|20)\d\d)\b(?!-)")
_MONTH = re.compile(
    r"\b(?:in|since|on|of|early|late|mid) (?P<month>[A-Z][a-z]{2,8})\.?,? (?P<year>(?:19|20)\d\d)\b"
)
_SO_FAR = re.compile(r"\bin (?P<a>20\d\d) so far\b|\bso far (?:in|for) (?P<b>20\d\d)\b")
_SLACK = timedelta(days=1)  # an event's day may be one later than the page's, a year never


def constrain_by_past_date(story: Story) -> Constraint | None:
    """Return the days from the latest full date that a story looks back on."""
    dates = [
        found
        for one in story.sentences
        if one.looks_back and not one.looks_ahead
        for found in _dates(one)
    ]
    if not dates:
        return None
    day, words = max(dates)
    first = day - _SLACK if any(letter.isalpha() for letter in words) else day
    return Constraint(
        days=get_days_between(first, None), words=words, reasoning=f"it looks back on {words}"
    )


def constrain_by_so_far(story: Story) -> Constraint | None:
    """Return the days of the year of which a story says "so far", where it says so of one only."""
    found = list(_SO_FAR.finditer(story.text))
    years = {int(match["a"] or match["b"]) for match in found}
    if len(years) != 1:
        return None
    year = years.pop()
    words = found[0][0]
    return Constraint(
        days=get_days_between(date(year, 1, 1), date(year, 12, 31)),
        words=words,
        reasoning=f"it says “{words}”, so the year is not over",
        is_proof=True,
    )


def _dates(sentence: StorySentence) -> Iterator[tuple[date, str]]:
    """Yield the first day of each date with a year in a sentence, with its words."""
    at = 0
    while found := find_date_stamp(sentence.text, at):
        yield date.fromisoformat(found.value[:10]), found.words
        at = found.end
    for match in _MONTH.finditer(sentence.text):
        month = ALL_MONTHS.get(match["month"].lower())
        if month:
            yield date(int(match["year"]), month, 1), f"{match['month']} {match['year']}"
    for match in _YEAR.finditer(sentence.text):
        yield date(int(match["year"]), 1, 1), match["year"]
