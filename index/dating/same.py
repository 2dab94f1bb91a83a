"""The same news: dated neighbours that quote the same words, or open alike on the same weekday.

Ten words running, inside quotation marks of a text and anywhere in its neighbour, are one
utterance. It may be recalled later, so one neighbour alone proves nothing unless both tell of
the same weekday; nor do neighbours that are weeks apart. Measured on 4,000 articles of
RealTimeQA with 40 neighbours each (seeds 7 and 8), the article's true day lay in the days that
each clue leaves, or its year where the clue reaches a month:
- one shares an utterance and the weekday, or two do within three days: 194 of 202;
- two share an utterance within a fortnight: the year in 34 of 34;
- three open with eight words and three names of its lead, tell of the same weekday and lie
  within three days: 23 of 25;
- two open with fourteen of its words and four names, within a week: the year in 49 of 50.
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
_MANY_KEYS, _MANY_NAMES = 14, 4  # what they share when they open with the same words
_TOGETHER = timedelta(days=3)
_WEEK = timedelta(days=7)
_FORTNIGHT = timedelta(days=14)
_MONTH = timedelta(days=31)

Dated = tuple[date, Story]


def same_words(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days around those on which dated neighbours reported the same utterance."""
    said = utterances(story.text)
    sharing = [
        (one.published, one)
        for one in neighbours
        if one.published and any(words in one.words for words in said)
    ]
    if not _within(sharing, _TOGETHER):
        loose = len(sharing) > 1 and _within(sharing, _FORTNIGHT)
        return _around(sharing, "quotes the same words as", _MONTH) if loose else None
    told = reported(story)
    agreeing = [pair for pair in sharing if told and _weekday(pair[1]) == told[0]]
    if told and agreeing:
        return _of_weekday(told[0], *agreeing[0])
    return _around(sharing, "quotes the same words as", _WEEK) if len(sharing) > 1 else None


def same_news(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the days around those of neighbours that open alike.

    Three that tell of the same weekday, within three days, prove the week; two that open with
    the same words almost throughout, within a week, prove the season.
    """
    told = reported(story)
    alike = [
        (one.published, one)
        for one in neighbours
        if one.published and told and _weekday(one) == told[0] and _opens_alike(one, story)
    ]
    if told and len(alike) >= _ALIKE and _within(alike, _TOGETHER):
        return _around(alike, f"tells of the same {told[1]} as", _WEEK)
    close = [
        (one.published, one)
        for one in neighbours
        if one.published and _opens_alike(one, story, _MANY_KEYS, _MANY_NAMES)
    ]
    if len(close) > 1 and _within(close, _WEEK):
        return _around(close, "opens with the same words as", _MONTH)
    return None


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
    return (
        _around(alike, f"tells of the same {told[1]}, for the same day, as", _WEEK)
        if alike
        else None
    )


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


def _opens_alike(one: Story, story: Story, stems: int = _KEYS, names: int = _NAMES) -> bool:
    return len(one.keys & story.keys) >= stems and len(one.names & story.names) >= names


def _within(dated: Sequence[Dated], span: timedelta) -> bool:
    days = [day for day, _ in dated]
    return bool(days) and max(days) - min(days) <= span


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


def _around(dated: Sequence[Dated], does: str, reach: timedelta) -> Clue:
    first = _report(*dated[0])
    others = f"{len(dated)} reports of those days, among them " if len(dated) > 1 else ""
    return Clue(
        days=union((day - reach, day + reach) for day, _ in dated),
        words=first,
        says=f"it {does} {others}{first}",
        proof=True,
    )


def _report(day: date, one: Story) -> str:
    return f"“{one.title}” of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
