"""A timeline: what the archive tells of a topic, each event on its day, in order.

Every sentence on the topic is dated by ``event_dating``; only an article's opening is dated by its
day of publication, for what stands further down is often background. A day counts by how many
articles tell of it or of its neighbours, and is shown by the sentence that tells the topic best.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.compose import cite_line
from bot.evidence import ScoredSentence
from bot.extractive.draft import QuotedLine
from bot.extractive.event_dating.mention_features import compute_lag
from bot.extractive.event_dating.sentence_date import DatedSentence, date_sentences
from bot.quotes import is_verbatim
from bot.types import Citation, Question
from index.types import DateRange

TOLD = 0.6
"""The share of the best sentence's coverage that a sentence needs to stand on a timeline."""
LIKELY = 0.5
"""The probability that a sentence's date needs."""
OPENING = 400
"""Characters of an article that its day of publication dates."""
COARSE = 0.3
"""What a span of more than a day counts beside a day that as many articles tell of."""
NEAR = 0.7
"""What a sentence counts that only its neighbours date."""
COARSEST = 31
"""Days of a date that stands on a timeline."""
LONGEST = 20
"""Events of a timeline at most, unless more are asked for."""
Days = tuple[date, date]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """Something that happened: when, the quote that tells it, and how its date was reached.

    ``reports`` is how many articles have a sentence of that date.
    """

    when: DateRange
    citation: Citation
    working: str
    reports: int


def build_timeline(
    question: Question,
    scored: Sequence[ScoredSentence],
    *,
    within: DateRange | None = None,
    longest: int = LONGEST,
) -> list[TimelineEvent]:
    """Return the dated events of the scored sentences, in the order they happened.

    Only those that overlap ``within``, where it is given. Those that most articles tell of are
    kept where there are more than ``longest``.
    """
    least = TOLD * max((one.measures.coverage for one in scored), default=0.0)
    telling = [one for one in scored if one.measures.coverage >= least and _belongs(one)]
    groups: dict[Days, list[DatedSentence]] = defaultdict(list)
    for one in date_sentences(question, telling):
        if _is_dated(one) and (within is None or one.mention.days.overlaps(within)):
            groups[_days(one)].append(one)
    weights = {days: (_weigh(days, groups), _sum_votes(groups[days])) for days in groups}
    kept: list[Days] = []
    for days in sorted(groups, key=lambda days: (weights[days], days), reverse=True):
        if len(kept) < longest and not any(_is_near(days, other) for other in kept):
            kept.append(days)
    return [_event(number, groups[days]) for number, days in enumerate(sorted(kept), start=1)]


def _belongs(one: ScoredSentence) -> bool:
    evidence = one.evidence
    real = is_verbatim(evidence.sentence, evidence.start, evidence.end, evidence.hit.article.body)
    return real and not one.measures.hypothetical


def _is_dated(one: DatedSentence) -> bool:
    news = one.scored.offsets[0] < OPENING and one.scored.event.range is not None
    opens = one.mention.span is not None or news
    known = one.probability >= LIKELY and one.mention.days.days <= COARSEST
    return opens and known and compute_lag(one.mention) >= 0


def _days(one: DatedSentence) -> Days:
    return one.mention.days.start or date.min, one.mention.days.end or date.max


def _weigh(days: Days, groups: Mapping[Days, Sequence[DatedSentence]]) -> float:
    """Return how much tells of some days: the best sentence of each article, those of a day's
    neighbours too."""
    votes = _vote(groups[days])
    if days[0] != days[1]:
        return COARSE * sum(votes.values())
    for step in (-1, 1):
        beside = days[0] + timedelta(days=step)
        for key, weight in _vote(groups.get((beside, beside), ())).items():
            votes[key] = max(votes[key], weight)
    return sum(votes.values())


def _vote(group: Iterable[DatedSentence]) -> dict[str, float]:
    votes: dict[str, float] = defaultdict(float)
    for one in group:
        weight = one.probability * one.scored.measures.coverage * _trust(one)
        votes[one.mention.article_id] = max(votes[one.mention.article_id], weight)
    return votes


def _trust(one: DatedSentence) -> float:
    return 1.0 if one.mention.place in ("own", "published") else NEAR


def _sum_votes(group: Iterable[DatedSentence]) -> float:
    return sum(_vote(group).values())


def _is_near(days: Days, other: Days) -> bool:
    """Tell whether a day, or span, is within one day of another, or holds it."""
    if days[0] == days[1] and other[0] == other[1]:
        return abs((days[0] - other[0]).days) <= 1
    return days[0] <= other[0] and other[1] <= days[1]


def _event(number: int, group: Sequence[DatedSentence]) -> TimelineEvent:
    best = max(group, key=lambda one: one.probability * one.scored.score * _trust(one))
    span = best.mention.span
    return TimelineEvent(
        when=span.range if span and span.range else best.mention.days,
        citation=cite_line(number, QuotedLine(lead="", scored=best.scored)),
        working=span.working if span else "the day it was reported",
        reports=len({one.mention.article_id for one in group}),
    )
