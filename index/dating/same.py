"""The same news: dated neighbours that quote the same words, or open alike on the same weekday.

Ten words running, inside quotation marks of both texts, are one utterance. It may be recalled
later, so one neighbour alone proves nothing unless both tell of the same weekday; nor do
neighbours that are weeks apart. Measured on 4,000 articles of RealTimeQA (two seeds):
- two or more neighbours share an utterance and lie within three days: the article is within a
  week of them in 77 of 79;
- one shares it and tells of the same weekday: within a week of that day in 96%;
- three or more open with six words and three names of its lead, tell of the same weekday and
  lie within three days: within a week in 36 of 36 (two such: in 88%, which is not enough).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from index.dates.lexicon import MONTH_NAMES, WEEKDAY_NAMES
from index.dating.clue import Clue
from index.dating.days import between, union
from index.dating.holidays import occasion
from index.dating.story import Story
from index.dating.weekdays import reported

_QUOTED = re.compile(
    r"“(?P<curly>[^”\n]{40,900})(?:”|$)"
    r"|(?:(?<=\s)|^)\"(?=\w)(?P<straight>[^\"\n]{40,900}?)\"(?=[\s.,;]|$)",
    re.M,
)
_WORD = re.compile(r"\w+")
_RUN = 10  # words running that make an utterance the same
_STEP = 5  # words from one run to the next
_ALIKE = 3  # neighbours that open alike
_KEYS, _NAMES = 8, 3  # stems and names that leads share when they open alike
_TOGETHER = timedelta(days=3)
_WEEK = timedelta(days=7)

Dated = tuple[date, Story]


def same_words(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days around those on which dated neighbours reported the same utterance."""
    said = utterances(story.text)
    sharing = [
        (one.published, one)
        for one in neighbours
        if one.published and any(words in one.words for words in said)
    ]
    if not _together(sharing):
        return None
    told = reported(story)
    agreeing = [pair for pair in sharing if told and _weekday(pair[1]) == told[0]]
    if told and agreeing:
        return _of_weekday(told[0], *agreeing[0])
    return _around(sharing, "quotes the same words as") if len(sharing) > 1 else None


def same_news(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days around those of three neighbours that open alike, on the same weekday."""
    told = reported(story)
    if told is None:
        return None
    alike = [
        (one.published, one)
        for one in neighbours
        if one.published and _weekday(one) == told[0] and _opens_alike(one, story)
    ]
    if len(alike) < _ALIKE or not _together(alike):
        return None
    return _around(alike, f"tells of the same {told[1]} as")


def same_occasion(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days around a neighbour's that opens alike and was written for the same day.

    Both tell of the same weekday, for the same yearly day ("a message for Liberation Day").
    """
    told, known = reported(story), occasion(story, neighbours)
    if told is None or known is None:
        return None
    alike = [
        (one.published, one)
        for one in neighbours
        if one.published
        and _weekday(one) == told[0]
        and _opens_alike(one, story)
        and (its := occasion(one, neighbours))
        and its[:2] == known[:2]
    ]
    return _around(alike, f"tells of the same {told[1]}, for the same day, as") if alike else None


def utterances(text: str) -> set[str]:
    """Return runs of ten words within one pair of quotation marks: " a b c ... ".

    A run begins at every fifth word, so that any fourteen words shared hold a whole one.
    """
    found: set[str] = set()
    for match in _QUOTED.finditer(text):
        words = [word.lower() for word in _WORD.findall(match["curly"] or match["straight"])]
        runs = (words[n : n + _RUN] for n in range(0, len(words) - _RUN + 1, _STEP))
        found.update(f" {' '.join(run)} " for run in runs)
    return found


def _opens_alike(one: Story, story: Story) -> bool:
    return len(one.keys & story.keys) >= _KEYS and len(one.names & story.names) >= _NAMES


def _together(dated: Sequence[Dated]) -> bool:
    days = [day for day, _ in dated]
    return bool(days) and max(days) - min(days) <= _TOGETHER


def _weekday(story: Story) -> int | None:
    told = reported(story)
    return told[0] if told else None


def _of_weekday(weekday: int, day: date, one: Story) -> Clue:
    """Return the days around the one both tell of: the neighbour's last such weekday."""
    event = day - timedelta(days=(day.weekday() - weekday) % 7)
    return Clue(
        days=between(event - _WEEK, event + _WEEK),
        words=f"{WEEKDAY_NAMES[weekday]}; {_report(day, one)}",
        says=f"it tells of the same {WEEKDAY_NAMES[weekday]} in the same words as "
        f"{_report(day, one)}, which was {event.day} {MONTH_NAMES[event.month - 1]}",
        proof=True,
    )


def _around(dated: Sequence[Dated], does: str) -> Clue:
    first = _report(*dated[0])
    others = f"{len(dated)} reports of those days, among them " if len(dated) > 1 else ""
    return Clue(
        days=union((day - _WEEK, day + _WEEK) for day, _ in dated),
        words=first,
        says=f"it {does} {others}{first}",
        proof=True,
    )


def _report(day: date, one: Story) -> str:
    return f"“{one.title}” of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
