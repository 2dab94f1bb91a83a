"""Dated sentences whose dates agree: one event on the calendar, and how well it is supported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.evidence import ScoredSentence
from index.types import DateRange

NEARLY = 0.8
"""The share of what the best sentence tells from which one of the very day is quoted too."""
AGREEING, FRESH, REPORTED = 0.1, 0.85, 0.8
"""What the agreement of further articles adds to a date's score, and the weights of a date that
only its article gives, told as fresh news or as a report; chosen by benchmarks/timelines.py."""


@dataclass(frozen=True, slots=True)
class DateGroup:
    """Dated sentences whose dates agree."""

    members: tuple[ScoredSentence, ...]

    @property
    def score(self) -> float:
        """The best member's score, raised by each further article that agrees."""
        best: dict[str, float] = {}
        for one in self.members:
            key = one.evidence.hit.article.id
            best[key] = max(best.get(key, 0.0), one.score * _weight(one))
        first, *rest = sorted(best.values(), reverse=True)
        return first + AGREEING * math.sqrt(sum(rest))

    def with_members(self, others: Iterable[ScoredSentence]) -> DateGroup:
        """Return the group with others that name its very day and tell nearly as much."""
        least = NEARLY * max(one.measures.coverage for one in self.members)
        more = [
            one
            for one in others
            if one.event.explicit and get_event_days(one) == self.value and self.value.days == 1
            if one.measures.coverage >= least
        ]
        return DateGroup((*self.members, *more))

    @property
    def explicit(self) -> tuple[ScoredSentence, ...]:
        """The members whose words date the event, or that tell it as the news of their day."""
        return tuple(one for one in self.members if one.event.explicit or one.event.is_fresh_news)

    @property
    def value(self) -> DateRange:
        """The most precise date that the group's words support, else its earliest report's."""
        pool = self.explicit or (min(self.members, key=get_report_key),)
        return min((get_event_days(one) for one in pool), key=lambda days: (days.days, days.start))


def _weight(one: ScoredSentence) -> float:
    """Return how far a sentence dates its event: by its own words, as fresh news, as a report."""
    return 1.0 if one.event.explicit else FRESH if one.event.is_fresh_news else REPORTED


def group_by_date(dated: Sequence[ScoredSentence]) -> list[DateGroup]:
    """Return the sentences in groups whose dates lie within one another.

    Example: 2018-06-14, 2018-06 and 2023-09-09 -> two groups.
    """
    groups: list[list[ScoredSentence]] = []
    for one in sorted(dated, key=lambda one: (get_event_days(one).days, _start(one))):
        fitting = next((group for group in groups if _fits(one, group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    return [DateGroup(tuple(group)) for group in groups]


def _fits(one: ScoredSentence, group: Sequence[ScoredSentence]) -> bool:
    return any(get_event_days(member).within(get_event_days(one)) for member in group)


def get_report_key(one: ScoredSentence) -> tuple[date, float]:
    """Return a sort key by publication, unknown last, then by score."""
    published = one.evidence.hit.article.published
    day = published.range.start if published else None
    return day or date.max, -one.evidence.score


def get_event_days(one: ScoredSentence) -> DateRange:
    """Return the days of a dated sentence's event."""
    assert one.event.range is not None
    return one.event.range


def _start(one: ScoredSentence) -> date:
    return get_start_day(get_event_days(one))


def get_start_day(days: DateRange) -> date:
    """Return the first of some days; the calendar's edge where they are open."""
    return days.start or date.min
