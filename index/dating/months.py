"""Months against months: what a story recalls or awaits, as dated neighbours reported it.

"In June, Putin invited ..." and a report of 14 June 2018 that he invited: the story is of the
twelve months after that day. "To be held in September" here and in a report of June 2018: of
the twelve months before that September's end. Neither is proof alone:
measured on 4,000 articles of RealTimeQA the first held in 32 of 38, the second in 75 of 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from index.dates.lexicon import ALL_MONTHS, MONTH_NAMES
from index.dating.clue import Clue
from index.dating.days import union
from index.dating.story import Sentence, Story, keys, names, verbs
from index.metadata.stamp import MONTH

_NAMED = re.compile(
    rf"\b(?:in|on|from|for) (?:early |late |mid-?)?(?:\d{{1,2}} )?(?P<month>(?i:{MONTH}))\b"
    r"\.?(?!,? \d{4})"
)
_RECALLED = re.compile(
    rf"\b[Ii]n (?:early |late |mid-?)?(?P<month>(?i:{MONTH}))\b\.?(?!,? (?:of )?\d{{4}})"
)
_SAME_NEWS = 4  # shared stems, besides the verb, by which a lead tells what is recalled
_NEAR = 50  # characters between a month and what was done in it
_SAME_EVENT = 3  # shared stems, beyond the story's subject, that make two events one
_PLACE = re.compile(r"\b(?:in|at) (?:the )?([A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)")
_YEAR = timedelta(days=365)


def recalled_month(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the twelve months after the news that the story recalls of a month without a year.

    A neighbour reports it where it is dated in that month and its headline or first sentences
    hold the verb, two names and two more words of what is recalled.
    """
    ranges, words = [], ""
    for sentence in story.sentences:
        for match in _RECALLED.finditer(sentence.text) if sentence.back else ():
            month = ALL_MONTHS[match["month"].lower()]
            for one in neighbours:
                day = one.published
                if day and day.month == month and _tells(one, sentence, match):
                    ranges.append((day, date(day.year + 1, day.month, 1) - timedelta(days=1)))
                    words = words or _named_report(one, day)
    if not ranges:
        return None
    return Clue(days=union(ranges), words=words, says=f"what it recalls is reported in {words}")


def _tells(one: Story, sentence: Sentence, month: re.Match[str]) -> bool:
    near = sentence.text[max(month.start() - _NEAR, 0) : month.end() + _NEAR]
    acts = verbs(near) & one.keys
    shared = (keys(sentence.text) & one.keys) - acts
    people = names(sentence.text) & one.names
    return bool(acts) and len(people) >= 2 and len(shared) >= _SAME_NEWS


def _named_report(one: Story, day: date) -> str:
    return f"“{one.title}” of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def awaited_month(story: Story, neighbours: Sequence[Story]) -> Clue | None:
    """Return the twelve months up to the end of the month in which both await the same event."""
    ranges, words = [], ""
    for month, sentence in _awaited(story):
        for one in neighbours:
            day = one.published
            if day is None:
                continue
            same = [
                other
                for other_month, other in _awaited(one)
                if other_month == month and _one_event(sentence, other)
            ]
            if same:
                end = _end_of_next(month, day)
                ranges.append((end - _YEAR, end))
                words = words or _named_report(one, day)
    if not ranges:
        return None
    return Clue(days=union(ranges), words=words, says=f"what it awaits is awaited in {words} too")


def _awaited(story: Story) -> Iterator[tuple[int, Sentence]]:
    for sentence in story.sentences:
        if sentence.ahead or sentence.firm:
            for match in _NAMED.finditer(sentence.text):
                yield ALL_MONTHS[match["month"].lower()], sentence


def _end_of_next(month: int, day: date) -> date:
    year = day.year if month >= day.month else day.year + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _one_event(sentence: Sentence, other: Sentence) -> bool:
    """Tell whether two sentences speak of one event: the same place, and the same things there."""
    here = set(_PLACE.findall(sentence.text)) & set(_PLACE.findall(other.text))
    if not here:
        return False
    shared = keys(sentence.text) & keys(other.text)
    return len(shared - names(" ".join(here))) >= _SAME_EVENT
