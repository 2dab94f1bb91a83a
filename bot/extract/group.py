"""Dated sentences whose dates agree: one event on the calendar, and how well it is supported."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.evidence import Scored
from index.types import DateRange

NEARLY = 0.8
"""The share of what the best sentence tells from which one of the very day is quoted too."""
AGREEING, FRESH, REPORTED = 0.1, 0.85, 0.8
"""What the agreement of further articles adds to a date's score, and the weights of a date that
only its article gives, told as fresh news or as a report; chosen by benchmarks/timelines.py."""


@dataclass(frozen=True, slots=True)
class Group:
    """Dated sentences whose dates agree."""

    members: tuple[Scored, ...]

    @property
    def score(self) -> float:
        """The best member's score, raised by each further article that agrees."""
        best: dict[str, float] = {}
        for one in self.members:
            key = one.evidence.hit.article.id
            best[key] = max(best.get(key, 0.0), one.score * _weight(one))
        first, *rest = sorted(best.values(), reverse=True)
        return first + AGREEING * math.sqrt(sum(rest))

    def joined(self, others: Iterable[Scored]) -> Group:
        """Return the group with others that name its very day and tell nearly as much."""
        least = NEARLY * max(one.measures.told for one in self.members)
        more = [
            one
            for one in others
            if one.event.explicit and days_of(one) == self.value and self.value.days == 1
            if one.measures.told >= least
        ]
        return Group((*self.members, *more))

    @property
    def explicit(self) -> tuple[Scored, ...]:
        """The members whose words date the event, or that tell it as the news of their day."""
        return tuple(one for one in self.members if one.event.explicit or one.event.fresh)

    @property
    def value(self) -> DateRange:
        """The most precise date that the group's words support, else its earliest report's."""
        pool = self.explicit or (min(self.members, key=reported),)
        return min((days_of(one) for one in pool), key=lambda days: (days.days, days.start))


def _weight(one: Scored) -> float:
    """Return how far a sentence dates its event: by its own words, as fresh news, as a report."""
    return 1.0 if one.event.explicit else FRESH if one.event.fresh else REPORTED


def grouped(dated: Sequence[Scored]) -> list[Group]:
    """Return the sentences in groups whose dates lie within one another.

    Example: 2018-06-14, 2018-06 and 2023-09-09 -> two groups.
    """
    groups: list[list[Scored]] = []
    for one in sorted(dated, key=lambda one: (days_of(one).days, _start(one))):
        fitting = next((group for group in groups if _fits(one, group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    return [Group(tuple(group)) for group in groups]


def _fits(one: Scored, group: Sequence[Scored]) -> bool:
    return any(days_of(member).within(days_of(one)) for member in group)


def reported(one: Scored) -> tuple[date, float]:
    """Return a sort key by publication, unknown last, then by score."""
    published = one.evidence.hit.article.published
    day = published.range.start if published else None
    return day or date.max, -one.evidence.score


def days_of(one: Scored) -> DateRange:
    """Return the days of a dated sentence's event."""
    assert one.event.range is not None
    return one.event.range


def _start(one: Scored) -> date:
    return start_of(days_of(one))


def start_of(days: DateRange) -> date:
    """Return the first of some days; the calendar's edge where they are open."""
    return days.start or date.min
