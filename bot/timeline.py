"""A timeline: what the archive tells of a topic, each event on its day, in order.

An event is a sentence that tells enough of the topic and is dated by its own words, or told as
the news of its day. Of the sentences that share a date the best is kept, from the earliest
report.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.compose import cite_line
from bot.evidence import ScoredSentence
from bot.extractive.draft import QuotedLine
from bot.quotes import is_verbatim
from bot.types import Citation
from index.types import DateRange

TOLD = 0.5
"""The share of a topic that a sentence must tell to stand on its timeline."""
LONGEST = 20
"""Events of a timeline at most, unless more are asked for."""


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
    scored: Sequence[ScoredSentence], *, within: DateRange | None = None, longest: int = LONGEST
) -> list[TimelineEvent]:
    """Return the dated events of the scored sentences, in the order they happened.

    Only those that overlap ``within``, where it is given. The best-scored are kept where there
    are more than ``longest``.
    """
    dated = [one for one in scored if _belongs(one) and _overlaps(one, within)]
    groups: dict[tuple[date, date], list[ScoredSentence]] = {}
    for one in dated:
        groups.setdefault(_days(one), []).append(one)
    best = sorted(groups.values(), key=lambda group: -max(one.score for one in group))[:longest]
    ordered = sorted(best, key=lambda group: _days(group[0]))
    return [_event(number, group) for number, group in enumerate(ordered, start=1)]


def _belongs(one: ScoredSentence) -> bool:
    evidence = one.evidence
    real = is_verbatim(evidence.sentence, evidence.start, evidence.end, evidence.hit.article.body)
    told = one.measures.coverage >= TOLD and not one.measures.hypothetical
    return real and told and (one.event.explicit or one.event.is_fresh_news)


def _overlaps(one: ScoredSentence, within: DateRange | None) -> bool:
    days = one.event.range
    return within is None or (days is not None and days.overlaps(within))


def _days(one: ScoredSentence) -> tuple[date, date]:
    days = one.event.range
    return (days.start or date.min, days.end or date.max) if days else (date.min, date.max)


def _event(number: int, group: Sequence[ScoredSentence]) -> TimelineEvent:
    best = max(group, key=lambda one: one.score)
    days = best.event.range
    assert days is not None
    return TimelineEvent(
        when=days,
        citation=cite_line(number, QuotedLine(lead="", scored=best)),
        working=best.event.working,
        reports=len({one.evidence.hit.article.id for one in group}),
    )
