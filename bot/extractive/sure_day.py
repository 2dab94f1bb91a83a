"""When an event took place, said with its probability: a day, else the narrowest span, else none.

``event_dating`` weighs every mention of every day; ``answer_when`` reads the sentences that tell
best. Of one past event the weighed days decide: what the sentences say is kept where it is likely,
and a day or span is said that is sure enough and stands in a sentence that tells the event. Of
several events ("first", "last", a window) the sentences choose, and of what lies further back
than the reports: no weighed day is of such a time.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.evidence.verbs import is_about_past
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.sufficiency import is_sufficient
from bot.types import AnswerDate, Question
from index.timex import format_value
from index.types import DateRange

KEPT, SAID, RIVAL = 0.4, 0.8, 0.3
"""The probabilities from which a date of the best sentences is kept, from which another day or
span is said, and from which a day that disagrees is told: over the events of topics left out, days
from .8 on were right within one day in more than nine of ten."""
LONGEST = 31
"""Days of a date that are weighed: a year that a sentence names is not made of days."""
QUOTES = 3
_BOUNDED = re.compile(r"\b(?:since|until|till|by) (?:when|what|which)\b", re.I)
"""A question for the bound of a state, not for the day of an event."""


def settle_day(question: Question, draft: Draft | None, days: EventDays) -> Draft | None:
    """Return when it took place, with its probability: what was drafted, or what is likelier."""
    if not _is_single(question):
        return draft
    drafted = DateRange.of(draft.dates[0].value) if draft and draft.dates else None
    if draft and draft.short and (drafted is None or _is_beyond(drafted, days)):
        return draft
    probability = days.compute_probability(drafted) if drafted else 0.0
    if draft and drafted and probability >= KEPT and not _is_report(draft):
        return replace(draft, confidence=probability)
    found = days.find_narrowest(SAID)
    if found and found.days.days <= LONGEST and _is_told(question, found):
        return _draft_days(found, days, draft)
    return _withhold(draft, probability) if draft and drafted else draft


def _is_single(question: Question) -> bool:
    limited = question.order or question.happened or question.yearly
    return not limited and is_about_past(question.text) and not _BOUNDED.search(question.text)


def _is_report(draft: Draft) -> bool:
    """Tell whether only the day of a report is known: it bounds an event, and is none's."""
    events = [line.scored.event for line in draft.lines]
    return bool(events) and not any(one.explicit or one.is_fresh_news for one in events)


def _is_beyond(drafted: DateRange, days: EventDays) -> bool:
    """Tell whether no day that is weighed says anything of a date: it is long, or long before."""
    first = min((one.days.start for one in days.days if one.days.start), default=None)
    before = first and drafted.end and (first - drafted.end).days > 2 * 365
    return drafted.days > LONGEST or first is None or bool(before)


def _is_told(question: Question, found: DatedDays) -> bool:
    return any(is_sufficient(question, one.scored) for one in found.mentions)


def _draft_days(found: DatedDays, days: EventDays, draft: Draft | None) -> Draft:
    """Return the days with the sentences that weighed most, the days that disagree told."""
    told = [one.scored for one in found.mentions]
    return Draft(
        short=format_value(found.days),
        lines=tuple(QuotedLine(lead="Report", scored=one) for one in told[:QUOTES]),
        dates=(_date_of(found),),
        remark=_tell_rivals(found, days, draft),
        confidence=found.probability,
    )


def _tell_rivals(found: DatedDays, days: EventDays, draft: Draft | None) -> str:
    apart = [
        one
        for one in days.days
        if one.probability >= RIVAL and _lie_apart(one.days, found.days) and one.mentions
    ]
    others = [format_value(one.days) for one in apart[:1]]
    others = others or [draft.short] if draft and draft.short else others
    return f"Another report that matches gives another date: {others[0]}." if others else ""


def _lie_apart(one: DateRange, other: DateRange) -> bool:
    if one.start is None or other.start is None or other.end is None:
        return False
    return (one.start - other.end).days > 1 or (other.start - one.start).days > 1


def _date_of(found: DatedDays) -> AnswerDate:
    first = found.mentions[0]
    published = first.scored.evidence.hit.article.published
    days = found.days
    return AnswerDate(
        value=days.value,
        start=days.start.isoformat() if days.start else None,
        end=days.end.isoformat() if days.end else None,
        text=first.span.text if first.span else "",
        published_at=published.value if published else None,
        working=first.span.working if first.span else "the day it was reported",
    )


def _withhold(draft: Draft, probability: float) -> Draft:
    """Return the quotes without a lead: what their words say is told, and that it is not sure.

    The day of a report is no date of the event; it is told as what it is.
    """
    reported = draft.lines[0].scored.evidence.hit.article.published
    when = f"Reported on {format_value(reported.range)}" if reported else "The report is undated"
    if draft.short and not _is_report(draft):
        remark = f"{when}. Its words give {draft.short}; other reports bear that out too little."
        return replace(draft, short="", remark=remark, confidence=probability)
    remark = f"{when}; when it happened is not told surely enough to be given."
    return replace(draft, short="", dates=(), remark=remark, confidence=probability)
