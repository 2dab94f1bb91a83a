"""When an event took place, said with its probability: a day, else the narrowest span, else none.

``event_dating`` weighs every mention of every day; ``answer_when`` reads the sentences that tell
best. Of one past event the weighed days decide: what the sentences say is kept where it is likely,
and a day or span is said that is sure enough and stands in a sentence that tells the event. Of
several events ("first", "last", a window) the sentences choose, and of what lies further back
than the reports: no weighed day is of such a time.
"""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np

from bot.evidence.verbs import is_about_past
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.event_dating.logistic import load_weights
from bot.extractive.sufficiency import is_sufficient
from bot.types import AnswerDate, Question
from index.timex import format_value
from index.types import Article, DateRange

KEPT, SAID, CLEARLY, RIVAL, DOUBTED = 0.6, 0.75, 0.1, 0.3, 0.5
"""The probabilities from which a date of the best sentences is kept, from which another day or
span is said, by how much likelier that must be, and from which a day that disagrees is told: over
events of topics left out, days from .7 on were right within one day in nine of ten; of questions
of sets left out, 42 of 78 led, 38 right. Of what is not over a date less likely is not said."""
LONGEST = 31
"""Days of a date that are weighed: a year that a sentence names is not made of days."""
COARSEST = 366
"""Days of a date that answers a question for no unit in particular: a year, not a decade."""
QUOTES = 3
_OF_A_DAY = re.compile(r"\b(?:what|which) (?:exact |very )?(?:day|date)\b", re.I)
_BOUNDED = re.compile(r"\b(?:since|until|till|by) (?:when|what|which)\b", re.I)
"""A question for the bound of a state, not for the day of an event."""


def settle_day(question: Question, draft: Draft | None, days: EventDays) -> Draft | None:
    """Return when it took place, with its probability: what was drafted, or what is likelier."""
    drafted = DateRange.of(draft.dates[0].value) if draft and draft.dates else None
    if draft and draft.short and drafted and days.best and not _is_asked_for(question, drafted):
        return _withhold(draft, weigh_draft(question, draft, drafted, days))
    if not _is_single(question):
        if draft and draft.short and drafted and not question.yearly and drafted.days <= LONGEST:
            chance = weigh_draft(question, draft, drafted, days)
            sure = chance >= DOUBTED and not (question.order and _is_report(draft))
            return replace(draft, confidence=chance) if sure else _withhold(draft, chance)
        return draft
    if draft and draft.short and (drafted is None or _is_beyond(drafted, days)):
        return draft
    chance = weigh_draft(question, draft, drafted, days) if draft and drafted else 0.0
    found = days.find_narrowest(SAID)
    if found and not (found.days.days <= LONGEST and _is_told(question, found)):
        found = None
    apart = found is not None and not (drafted and drafted.within(found.days))
    likelier = apart and found is not None and found.probability > chance + CLEARLY
    if draft and drafted and chance >= KEPT and not likelier and not _is_report(draft):
        told = draft.lines[0].scored.evidence.hit.article if draft.lines else None
        remark = _tell_rival(drafted, told, days) if told else ""
        return replace(draft, confidence=chance, remark=remark or draft.remark)
    if found:
        return _draft_days(found, days)
    return _withhold(draft, chance) if draft and drafted else draft


def _is_asked_for(question: Question, drafted: DateRange) -> bool:
    """Tell whether a date is fine enough: a year is no day, a century no answer at all."""
    return drafted.days <= (LONGEST if _OF_A_DAY.search(question.text) else COARSEST)


def weigh_draft(question: Question, draft: Draft, drafted: DateRange, days: EventDays) -> float:
    """Return the probability that the date which the best sentences give is right (0 to 1).

    By the weighed days, what disagrees, and how many articles say so in how much of its words.
    """
    some = [line.scored for line in draft.lines]
    same = [one for one in some if one.event.range and not _lie_apart(one.event.range, drafted)]
    said = [one for one in same if one.event.explicit]
    rivals = [one.probability for one in days.days if _lie_apart(one.days, drafted)]
    row = (
        _log_odds(days.compute_probability(drafted)),
        _log_odds(max(rivals, default=0.0)),
        math.log1p(len({one.evidence.hit.article.id for one in said})),
        max((one.measures.coverage for one in said), default=0.0),
        max((one.measures.sentence for one in said), default=0.0),
        math.log(drafted.days),
        math.log1p(len(question.terms)),
        float(not said and not any(one.event.is_fresh_news for one in same)),
    )
    weights = load_weights().draft
    assert weights is not None
    return float(weights.predict_probabilities(np.asarray([row], dtype=np.float32))[0])


def _log_odds(share: float) -> float:
    held = min(max(share, 1e-3), 1 - 1e-3)
    return math.log(held / (1.0 - held))


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


def _draft_days(found: DatedDays, days: EventDays) -> Draft:
    """Return the days with the sentences that weighed most, the days that disagree told."""
    told = [one.scored for one in found.mentions]
    return Draft(
        short=format_value(found.days),
        lines=tuple(QuotedLine(lead="Report", scored=one) for one in told[:QUOTES]),
        dates=(_date_of(found),),
        remark=_tell_rival(found.days, told[0].evidence.hit.article, days),
        confidence=found.probability,
    )


def _tell_rival(given: DateRange, article: Article, days: EventDays) -> str:
    """Return that another report gives another day, with both days and both sources, or ""."""
    rivals = [one for one in days.days if one.probability >= RIVAL and one.mentions]
    apart = [one for one in rivals if _lie_apart(one.days, given)]
    if not apart:
        return ""
    other = apart[0].mentions[0].scored.evidence.hit.article
    told = [
        f"{format_value(when)} ({who.source or who.agency or who.title})"
        for when, who in ((given, article), (apart[0].days, other))
    ]
    return f"Reports disagree: {told[0]}, {told[1]}."


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
