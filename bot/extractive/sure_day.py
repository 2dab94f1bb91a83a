"""A drafted date held against all the evidence: kept, replaced by the likeliest day, or withheld.

``answer_when`` reads the sentences that tell best; ``event_dating`` weighs every mention of every
day. Where the evidence gives the drafted date little, it is not said.
"""

from __future__ import annotations

from dataclasses import replace

from bot.evidence.verbs import is_about_past
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.event_dating import DatedDay, EventDays
from bot.types import AnswerDate, Question
from index.timex import format_value
from index.types import DateRange

DOUBTFUL, SURE = 0.4, 0.6
"""The probability under which a drafted date is not said, and from which another day is said
instead; the fitted days of topics left out are right as often as their probability says."""
LONGEST = 31
"""Days of a date that are weighed: a year that a sentence names is not made of days."""


def settle_day(question: Question, draft: Draft | None, days: EventDays) -> Draft | None:
    """Return the draft with its probability, or the day that the evidence gives instead.

    Only a single past event is settled: "first", "last" and windows choose among several.
    """
    drafted = DateRange.of(draft.dates[0].value) if draft and draft.dates else None
    if draft is None or drafted is None or days.best is None or not _is_single(question):
        return draft
    if drafted.days > LONGEST:
        return draft
    probability = days.compute_probability(drafted)
    if probability >= DOUBTFUL:
        return replace(draft, confidence=probability)
    if days.best.probability >= SURE:
        return _draft_day(days.best, draft)
    return _withhold(draft, probability)


def _is_single(question: Question) -> bool:
    limited = question.order or question.happened or question.yearly
    return not limited and is_about_past(question.text)


def _draft_day(best: DatedDay, draft: Draft) -> Draft:
    """Return the day with the sentences that weighed most, the rejected date told."""
    value = DateRange.day(best.day)
    lines = tuple(QuotedLine(lead="Report", scored=one.scored) for one in best.mentions)
    return Draft(
        short=format_value(value),
        lines=lines,
        dates=(_date_of(best, value),),
        remark=f"Another report that matches gives another date: {draft.short}.",
        confidence=best.probability,
    )


def _date_of(best: DatedDay, value: DateRange) -> AnswerDate:
    first = best.mentions[0]
    published = first.scored.evidence.hit.article.published
    return AnswerDate(
        value=value.value,
        start=value.value,
        end=value.value,
        text=first.span.text if first.span else "",
        published_at=published.value if published else None,
        working=first.span.working if first.span else "the day it was reported",
    )


def _withhold(draft: Draft, probability: float) -> Draft:
    """Return the quotes without a date of their own: none is sure enough to be said."""
    reported = draft.lines[0].scored.evidence.hit.article.published
    when = f"Reported on {format_value(reported.range)}" if reported else "The report is undated"
    remark = f"{when}; when it happened is not told surely enough to be given."
    return replace(draft, short="", dates=(), remark=remark, confidence=probability)
