"""An event dated from everything that was found of it: days, each with its probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.evidence import ScoredSentence
from bot.extractive.event_dating.article_table import Vectors, tabulate_articles
from bot.extractive.event_dating.day_features import (
    build_day_rows,
    compute_agreement,
    find_candidates,
)
from bot.extractive.event_dating.day_reading import UNREAD, PlaceReader, read_mentions
from bot.extractive.event_dating.event_spans import build_span_rows, find_spans
from bot.extractive.event_dating.logistic import (
    DatingWeights,
    load_weights,
    weigh_candidates,
    weigh_places,
)
from bot.extractive.event_dating.mention_features import build_mention_rows
from bot.extractive.event_dating.mention_table import MentionTable, list_kinds, tabulate_mentions
from bot.extractive.event_dating.mentions import DayMention, find_mentions
from bot.extractive.event_dating.term_rarity import measure_rarity
from bot.types import Question
from index.types import DateRange, Hit

TOLD, UNTOLD = 3, -1.0
"""How many mentions are handed on for a day, those that weighed most, and the reader's score of any
date of an event below which nothing tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedDays:
    """A day, or a longer span, in which an event may have happened.

    ``probability`` is that of the event lying within one day of a day, or in a longer span;
    ``mentions`` are those of distinct articles that weighed most, the heaviest first; ``read`` is
    the reader's best score of one.
    """

    days: DateRange
    probability: float
    mentions: tuple[DayMention, ...]
    read: float = UNREAD


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDays:
    """When an event may have happened: days, the likeliest first, and longer spans, likewise.

    ``told`` is the reader's score of any date at all in the sentence that it is surest of.
    """

    days: tuple[DatedDays, ...] = ()
    spans: tuple[DatedDays, ...] = ()
    told: float = UNREAD

    @property
    def may_be_told(self) -> bool:
        """Whether any sentence may tell when: else no more of them are read."""
        return self.told >= UNTOLD

    @property
    def best(self) -> DatedDays | None:
        """The likeliest day."""
        return self.days[0] if self.days else None

    def compute_probability(self, within: DateRange) -> float:
        """Return the probability that the event lies in a stretch of days (0 to 1).

        It is that of the likeliest of the days and spans inside it.
        """
        inside = [one for one in (*self.days, *self.spans) if one.days.within(within)]
        return max((one.probability for one in inside), default=0.0)


def date_event(
    question: Question,
    scored: Sequence[ScoredSentence],
    hits: Sequence[Hit],
    vectors: Vectors,
    reader: PlaceReader,
) -> EventDays:
    """Return the days on which what ``question`` asks about may have happened.

    ``scored`` are the sentences found of it, ``hits`` the passages they stand in,
    ``vectors`` what gives texts their vectors, ``reader`` what reads the likeliest. Deterministic;
    no days where nothing found names or implies one.
    """
    mentions = find_mentions(scored)
    if not mentions:
        return EventDays()
    table = build_table(question, mentions, hits, vectors, reader)
    return weigh_days(table, mentions, load_weights())


def build_table(
    question: Question,
    mentions: Sequence[DayMention],
    hits: Sequence[Hit],
    vectors: Vectors,
    reader: PlaceReader | None,
) -> MentionTable:
    """Return the measures of an event's mentions; without a reader nothing of them is read."""
    rarity = measure_rarity(question.text, mentions)
    rows = build_mention_rows(question, mentions, rarity)
    chances = weigh_places(load_weights().first, rows, list_kinds(mentions))
    rows = np.hstack([rows, read_mentions(reader, question.text, mentions, chances)])
    articles = tabulate_articles(question.text, hits, vectors)
    return tabulate_mentions(mentions, rows, hits, rarity, articles)


def weigh_days(
    table: MentionTable, mentions: Sequence[DayMention], weights: DatingWeights
) -> EventDays:
    """Return the days and spans that the mentions offer, each with its probability."""
    likely = weigh_places(weights.mentions, table.rows, table.kind)
    days = find_candidates(table, likely)
    odds = weigh_candidates(weights.day, build_day_rows(table, likely, days), days)
    spans = find_spans(mentions, likely, days, odds)
    chances = weights.span.predict_probabilities(
        build_span_rows(table, likely, days, odds, spans)
    ).tolist()
    order = rank_days(table, likely, days, odds) if len(days) else []
    told = [DateRange.day(date.fromordinal(int(days[place]))) for place in order]
    pairs = sorted(zip(spans, chances, strict=True), key=lambda pair: -pair[1])
    read = table.column("read_score")
    return EventDays(
        days=_with_mentions(zip(told, odds[order].tolist(), strict=True), mentions, likely, read),
        spans=_with_mentions(pairs, mentions, likely, read),
        told=float(table.column("read_total").max(initial=UNREAD)),
    )


def _with_mentions(
    pairs: Iterable[tuple[DateRange, float]],
    mentions: Sequence[DayMention],
    likely: NDArray[np.float64],
    read: NDArray[np.float64],
) -> tuple[DatedDays, ...]:
    ranked = [mentions[place] for place in np.argsort(-likely, kind="stable").tolist()]
    scores = list(zip(mentions, read.tolist(), strict=True))
    return tuple(
        DatedDays(
            days=days,
            probability=float(chance),
            mentions=_heaviest(ranked, days),
            read=max((score for one, score in scores if one.days.within(days)), default=UNREAD),
        )
        for days, chance in pairs
    )


def _heaviest(ranked: Sequence[DayMention], days: DateRange) -> tuple[DayMention, ...]:
    """Return the mentions inside some days that weighed most, one of each article."""
    kept: dict[str, DayMention] = {}
    for one in ranked:
        if one.days.within(days):
            kept.setdefault(one.article_id, one)
            if len(kept) == TOLD:
                break
    return tuple(kept.values())


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
