"""Weekdays: the years in which a weekday falls on a day of the month, and the day reported on.

"Friday, July 22" is such a day in 2011, 2016, 2022 and 2033; a story that uses the pair
without a year means the nearest. "... said on Wednesday" was written that day or soon after.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.dates.lexicon import ALL_MONTHS, WEEKDAY_NAMES
from index.dating.clue import Clue
from index.dating.days import dates_on, union
from index.dating.story import Story
from index.metadata.stamp import MONTH

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


def pairs(story: Story) -> list[Clue]:
    """Return a clue for each weekday that stands with a day of the month and no year."""
    return [
        clue
        for words, match in {m[0]: m for m in _PAIR.finditer(story.text)}.items()
        if (clue := _clue(words, match))
    ]


def _clue(words: str, match: re.Match[str]) -> Clue | None:
    month = ALL_MONTHS[(match["m1"] or match["m2"]).lower()]
    weekday = WEEKDAY_NAMES.index(match["weekday"])
    days = dates_on(month, int(match["d1"] or match["d2"]), weekday)
    if not days:
        return None
    window = union((day - _BEFORE, day + _AFTER) for day in days)
    return Clue(days=window, words=words, says=f"{words} is such a day in {_years(days)}")


def _years(days: list[date]) -> str:
    recent = [str(day.year) for day in days if 1995 <= day.year <= 2035]
    return ", ".join(recent)


def reported(story: Story) -> tuple[int, str] | None:
    """Return the weekday (Monday = 0) on which the story's news is told, with its words.

    It is the first bare weekday of the lead in a sentence that looks back; None where other
    sentences of the lead name it otherwise first.
    """
    for sentence in story.opening[:_LEAD]:
        if not sentence.back:
            continue
        for match in _BARE.finditer(sentence.text):
            if not _OTHER.search(sentence.text[: match.start()]):
                return WEEKDAY_NAMES.index(match["weekday"]), match["weekday"]
    return None
