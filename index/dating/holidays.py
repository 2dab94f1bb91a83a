"""Days that come every year: which one a story is written for, and where its date is stated.

A date is known where a text defines it ("Aug. 15 is the anniversary of ...", "Liberation Day
on Aug. 15") - the story itself or a neighbour - or from the public holidays of the countries
that the story names (see ``index.dating.yearly``). A story is written for such a day where it
says so of what has just been reported ("in a telegram to mark the liberation day").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.dates.lexicon import ALL_MONTHS, MONTH_NAMES, WEEKDAY_NAMES
from index.dating.clue import Clue
from index.dating.days import dates_on, union
from index.dating.story import Story, keys
from index.dating.weekdays import reported
from index.dating.yearly import yearly_days
from index.metadata.stamp import MONTH

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


def occasion(story: Story, neighbours: Sequence[Story]) -> tuple[int, int, str] | None:
    """Return (month, day, words) of the yearly day that a story's news was for, if it is clear."""
    spoken = _written_for(story)
    if not spoken:
        return None
    found = _defined_days(spoken, [story, *neighbours]) | yearly_days(spoken, story.text)
    if len(found) != 1:
        return None
    (month, day), words = next(iter(found.items()))
    return month, day, words


def holiday(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days on which a story written for a yearly day can have been published.

    Its weekday must be told too: the news of a Wednesday, on the day, is proof of the years in
    which that day is a Wednesday.
    """
    told, known = reported(story), occasion(story, neighbours)
    if told is None or known is None:
        return None
    month, day, words = known
    weekday = WEEKDAY_NAMES[told[0]]
    days = dates_on(month, day, told[0])
    years = ", ".join(str(one.year) for one in days if 1995 <= one.year <= 2035)
    return Clue(
        days=union((one, one) for one in days),
        words=f"{told[1]}; {words}",
        says=f"it tells on {weekday} what was said for “{words}”, and "
        f"{MONTH_NAMES[month - 1]} {day} is a {weekday} in {years}",
        proof=True,
    )


def _defined_days(spoken: str, stories: Sequence[Story]) -> dict[tuple[int, int], str]:
    """Return the days that the stories define and whose keys are among those spoken of."""
    heard = keys(spoken)
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
                what = keys(match["what"])
                words = match[0][: match[0].find(" ", 60)] if len(match[0]) > 60 else match[0]
                found.append(_Known(month, day, words.strip(), what))
    return found
