"""An event dated from everything that was found of it: days, each with its probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.evidence import ScoredSentence
from bot.extractive.event_dating.day_features import (
    MentionTable,
    build_day_rows,
    compute_agreement,
    find_candidates,
    tabulate_mentions,
)
from bot.extractive.event_dating.logistic import DatingWeights, load_weights
from bot.extractive.event_dating.mention_features import build_mention_rows
from bot.extractive.event_dating.mentions import DayMention, find_mentions
from bot.extractive.event_dating.term_rarity import measure_rarity
from bot.types import Question
from index.types import DateRange, Hit

TOLD = 3
"""How many mentions are handed on for a day: those that weighed most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDay:
    """A day on which an event may have happened.

    ``probability`` is that of the event lying within one day of it; ``mentions`` are those of
    distinct articles that weighed most, the heaviest first.
    """

    day: date
    probability: float
    mentions: tuple[DayMention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDays:
    """The days on which an event may have happened, the likeliest first.

    ``spans`` are the weeks and months that sentences name for it, by their TIMEX3 values, with the
    probability that one of the articles that name it is right.
    """

    days: tuple[DatedDay, ...] = ()
    spans: Mapping[str, float] = field(default_factory=dict)

    @property
    def best(self) -> DatedDay | None:
        """The likeliest day."""
        return self.days[0] if self.days else None

    def compute_probability(self, within: DateRange) -> float:
        """Return the probability that the event lies in a stretch of days (0 to 1).

        Days next to each other stand for one event, so the likeliest of a stretch counts, and
        what those further off add. A stretch that sentences name has at least their probability.
        """
        missed, taken = 1.0, list[date]()
        for one in self.days:
            inside = DateRange.day(one.day).within(within)
            if inside and all(abs((one.day - other).days) > 1 for other in taken):
                missed *= 1.0 - one.probability
                taken.append(one.day)
        return max(1.0 - missed, self.spans.get(within.value, 0.0))


def date_event(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    weights: DatingWeights | None = None,
) -> EventDays:
    """Return the days on which what ``question`` asks about may have happened.

    ``scored`` are the sentences found of it, ``hits`` the passages they stand in. Deterministic;
    no days where nothing found names or implies one.
    """
    mentions = find_mentions(scored)
    if not mentions:
        return EventDays()
    table = build_table(question, mentions, hits)
    return weigh_days(table, mentions, weights or load_weights())


def build_table(
    question: Question, mentions: Sequence[DayMention], hits: Sequence[Hit]
) -> MentionTable:
    """Return the measures of an event's mentions, as both fitted steps read them."""
    rarity = measure_rarity(question.text, mentions)
    rows = build_mention_rows(question, mentions, rarity)
    return tabulate_mentions(mentions, rows, hits, rarity)


def weigh_days(
    table: MentionTable, mentions: Sequence[DayMention], weights: DatingWeights
) -> EventDays:
    """Return the days that the mentions offer, each with its probability."""
    likely = weights.weigh_mentions(table.rows, table.kind)
    days = find_candidates(table, likely)
    spans = _weigh_spans(table, mentions, likely)
    if not len(days):
        return EventDays(spans=spans)
    odds = weights.day.predict_probabilities(build_day_rows(table, likely, days))
    order = rank_days(table, likely, days, odds)
    return EventDays(
        days=tuple(
            DatedDay(
                day=date.fromordinal(int(days[place])),
                probability=float(odds[place]),
                mentions=_heaviest(table, mentions, likely, int(days[place])),
            )
            for place in order
        ),
        spans=spans,
    )


def _weigh_spans(
    table: MentionTable, mentions: Sequence[DayMention], likely: NDArray[np.float64]
) -> dict[str, float]:
    values = sorted({one.days.value for one in mentions if not one.is_day})
    if not values:
        return {}
    named = np.asarray([[one.days.value == value for one in mentions] for value in values])
    agreed = compute_agreement(table, likely * named)
    return {value: float(odds) for value, odds in zip(values, agreed, strict=True)}


def rank_days(
    table: MentionTable,
    likely: NDArray[np.float64],
    days: NDArray[np.int64],
    odds: NDArray[np.float64],
) -> list[int]:
    """Return the places of the days, the likeliest first.

    Of the likeliest day and its two neighbours, the one that most articles give comes first,
    with the probability of the likeliest: all three say the same within a day.
    """
    order = sorted(range(len(days)), key=lambda place: (-odds[place], days[place]))
    best = order[0]
    exact = (table.start == table.end) & (table.start[None, :] == days[:, None])
    agreed = compute_agreement(table, likely * exact)
    near = [place for place in order if abs(days[place] - days[best]) <= 1]
    first = max(near, key=lambda place: agreed[place])
    odds[first] = odds[best]
    return [first, *(place for place in order if place != first)]


def _heaviest(
    table: MentionTable, mentions: Sequence[DayMention], likely: NDArray[np.float64], day: int
) -> tuple[DayMention, ...]:
    places = np.flatnonzero((table.start == day) & (table.end == day))
    ranked = sorted(places.tolist(), key=lambda place: (-likely[place], place))
    kept: dict[str, DayMention] = {}
    for place in ranked:
        kept.setdefault(mentions[place].article_id, mentions[place])
    return tuple(kept.values())[:TOLD]
