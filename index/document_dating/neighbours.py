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
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from index.document_dating.constraint import Constraint, get_days_between, union_days
from index.document_dating.holidays import find_occasion
from index.document_dating.story import (
    Story,
    StorySentence,
    get_key_stems,
    get_name_stems,
    get_verb_stems,
)
from index.document_dating.weekdays import find_reported_weekday
from index.metadata.publication_date import MONTH
from index.timex.lexicon import ALL_MONTHS, MONTH_NAMES, WEEKDAY_NAMES

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


def constrain_by_shared_quote(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
    """Return the days around those on which dated neighbours reported the same utterance."""
    said = get_quote_shingles(story.text)
    sharing = [
        (one.published, one)
        for one in neighbours
        if one.published and any(words in one.words for words in said)
    ]
    if not _within(sharing, _TOGETHER):
        loose = len(sharing) > 1 and _within(sharing, _FORTNIGHT)
        return _around(sharing, "quotes the same words as", _MONTH) if loose else None
    told = find_reported_weekday(story)
    agreeing = [pair for pair in sharing if told and _weekday(pair[1]) == told[0]]
    if told and agreeing:
        return _of_weekday(told[0], *agreeing[0])
    return _around(sharing, "quotes the same words as", _WEEK) if len(sharing) > 1 else None


def constrain_by_similar_lead(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
    """Return the days around those of neighbours that open alike.

    Three that tell of the same weekday, within three days, prove the week; two that open with
    the same words almost throughout, within a week, prove the season.
    """
    told = find_reported_weekday(story)
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


def constrain_by_same_occasion(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
    """Return the days around a neighbour's that opens alike and was written for the same day.

    Both tell of the same weekday, for the same yearly day ("a message for Liberation Day").
    """
    told, known = find_reported_weekday(story), find_occasion(story, neighbours)
    if told is None or known is None:
        return None
    alike = [
        (one.published, one)
        for one in neighbours
        if one.published
        and _weekday(one) == told[0]
        and _opens_alike(one, story)
        and (its := find_occasion(one, neighbours))
        and its[:2] == known[:2]
    ]
    return (
        _around(alike, f"tells of the same {told[1]}, for the same day, as", _WEEK)
        if alike
        else None
    )


def get_quote_shingles(text: str) -> set[str]:
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
    told = find_reported_weekday(story)
    return told[0] if told else None


def _of_weekday(weekday: int, day: date, one: Story) -> Constraint:
    """Return the days around the one both tell of: the neighbour's last such weekday."""
    event = day - timedelta(days=(day.weekday() - weekday) % 7)
    return Constraint(
        days=get_days_between(event - _WEEK, event + _WEEK),
        words=f"{WEEKDAY_NAMES[weekday]}; {_report(day, one)}",
        reasoning=f"it tells of the same {WEEKDAY_NAMES[weekday]} in the same words as "
        f"{_report(day, one)}, which was {event.day} {MONTH_NAMES[event.month - 1]}",
        is_proof=True,
    )


def _around(dated: Sequence[Dated], does: str, reach: timedelta) -> Constraint:
    first = _report(*dated[0])
    others = f"{len(dated)} reports of those days, among them " if len(dated) > 1 else ""
    return Constraint(
        days=union_days((day - reach, day + reach) for day, _ in dated),
        words=first,
        reasoning=f"it {does} {others}{first}",
        is_proof=True,
    )


def _report(day: date, one: Story) -> str:
    return f"“{one.title}” of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


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


def constrain_by_recalled_month(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
    """Return the twelve months after the news that the story recalls of a month without a year.

    A neighbour reports it where it is dated in that month and its headline or first sentences
    hold the verb, two names and two more words of what is recalled.
    """
    ranges, words = [], ""
    for sentence in story.sentences:
        for match in _RECALLED.finditer(sentence.text) if sentence.looks_back else ():
            month = ALL_MONTHS[match["month"].lower()]
            for one in neighbours:
                day = one.published
                if day and day.month == month and _tells(one, sentence, match):
                    ranges.append((day, date(day.year + 1, day.month, 1) - timedelta(days=1)))
                    words = words or _named_report(one, day)
    if not ranges:
        return None
    return Constraint(
        days=union_days(ranges), words=words, reasoning=f"what it recalls is reported in {words}"
    )


def _tells(one: Story, sentence: StorySentence, month: re.Match[str]) -> bool:
    near = sentence.text[max(month.start() - _NEAR, 0) : month.end() + _NEAR]
    acts = get_verb_stems(near) & one.keys
    shared = (get_key_stems(sentence.text) & one.keys) - acts
    people = get_name_stems(sentence.text) & one.names
    return bool(acts) and len(people) >= 2 and len(shared) >= _SAME_NEWS


def _named_report(one: Story, day: date) -> str:
    return f"“{one.title}” of {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def constrain_by_awaited_month(story: Story, neighbours: Sequence[Story]) -> Constraint | None:
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
    return Constraint(
        days=union_days(ranges), words=words, reasoning=f"what it awaits is awaited in {words} too"
    )


def _awaited(story: Story) -> Iterator[tuple[int, StorySentence]]:
    for sentence in story.sentences:
        if sentence.looks_ahead or sentence.announces:
            for match in _NAMED.finditer(sentence.text):
                yield ALL_MONTHS[match["month"].lower()], sentence


def _end_of_next(month: int, day: date) -> date:
    year = day.year if month >= day.month else day.year + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _one_event(sentence: StorySentence, other: StorySentence) -> bool:
    """Tell whether two sentences speak of one event: the same place, and the same things there."""
    here = set(_PLACE.findall(sentence.text)) & set(_PLACE.findall(other.text))
    if not here:
        return False
    shared = get_key_stems(sentence.text) & get_key_stems(other.text)
    return len(shared - get_name_stems(" ".join(here))) >= _SAME_EVENT
