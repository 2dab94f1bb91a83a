"""When an event took place, said with its probability: a day, else the narrowest span, else none.

``event_dating`` weighs every mention of every day, ``answer_when`` reads the sentences that tell
best. What either gives is weighed once more, as a lead: by its day, what disagrees, and how much
of the question the sentences tell that bear it out. Of several events ("first", "last", a window)
only what the sentences give is weighed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from bot.evidence.verbs import is_about_past
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.event_dating.logistic import load_weights
from bot.extractive.event_dating.mentions import DayMention
from bot.types import AnswerDate, Question
from bot.words import IRREGULAR_PAST, STOP_WORDS, split_words
from index.timex import format_value, tag_expressions
from index.types import Article, DateRange

SAID, SEVERAL, BEYOND, RIVAL = 0.65, 0.5, 0.4, 0.3
"""The probabilities from which a lead is said, one of several events, one of a time that no weighed
day is of, and from which a day that disagrees is told: of 216 questions of sets left out 111 led,
95 of them right."""
LONGEST, COARSEST = 31, 366
"""Days of a date that answers a question for a day, and for no unit in particular."""
DAYS = 2
"""How many of the likeliest days are weighed as leads."""
QUOTES = 3
FEATURES = tuple(
    """
    probability rival articles sentence length terms report missing_names single drafted predicate
    agent order beyond
    """.split()
)
"""What each column of a lead's row is, in order."""
_OF_A_DAY = re.compile(r"\b(?:what|which) (?:exact |very )?(?:day|date)\b", re.I)
_BEFORE = re.compile(r"\b(?:before|prior to|as of)\b", re.I)
_BOUNDED = re.compile(r"\b(?:since|until|till|by) (?:when|what|which)\b", re.I)
"""A question for the bound of a state, not for the day of an event."""


def settle_day(question: Question, draft: Draft | None, days: EventDays) -> Draft | None:
    """Return when it took place, with its probability: the narrowest lead that is sure enough."""
    drafted = find_drafted(draft)
    if draft and draft.short and (not drafted or not _is_weighed(question, drafted)):
        return draft
    chances = [
        (one, weigh_lead(question, one, draft, days))
        for one in find_leads(question, draft, days)
        if _is_asked_for(question, one)
    ]
    said = {one: part for one, part in chances if part >= _get_least(question, one, days)}
    if not said:
        best = max((chance for one, chance in chances if one == drafted), default=0.0)
        return _withhold(draft, best) if draft and draft.short else draft
    lead = _choose(said, drafted)
    chance = said[lead]
    if draft and drafted and lead == drafted and not _is_report(draft):
        told = draft.lines[0].scored.evidence.hit.article if draft.lines else None
        remark = _tell_rival(drafted, told, days) if told else ""
        return replace(draft, confidence=chance, remark=remark or draft.remark)
    found = next(one for one in (*days.days, *days.spans) if one.days == lead)
    return replace(_draft_days(found, days), confidence=chance)


def _get_least(question: Question, lead: DateRange, days: EventDays) -> float:
    """Return the probability from which a lead is said."""
    beyond = _is_beyond(lead, days)
    return BEYOND if beyond else SAID if _is_single(question) else SEVERAL


def _is_weighed(question: Question, drafted: DateRange) -> bool:
    """Tell whether the weighed days say anything of a date: of a year of several events none."""
    long = drafted.days > LONGEST and _is_asked_for(question, drafted)
    return not question.yearly and (_is_single(question) or not long)


def _choose(said: Mapping[DateRange, float], drafted: DateRange | None) -> DateRange:
    """Return the likeliest lead, or one inside it; what words give before what is weighed.

    Days next to each other are one to the weights; the words of a sentence tell them apart.
    """
    best = max(said, key=lambda one: said[one])
    near = drafted in said and not _lie_apart(drafted, best) if drafted else False
    if drafted and near and drafted.days <= best.days:
        return drafted
    inside = [one for one in said if one.within(best)]
    return min(inside, key=lambda one: (one.days, one != drafted, -said[one]))


def find_drafted(draft: Draft | None) -> DateRange | None:
    """Return the days that a draft gives; None where it has no lead."""
    given = draft.dates[0].value if draft and draft.short and draft.dates else ""
    return DateRange.of(given) if given else None


def find_leads(question: Question, draft: Draft | None, days: EventDays) -> list[DateRange]:
    """Return the days and spans that may be said, each once: what is drafted first."""
    drafted = find_drafted(draft)
    kept = draft and drafted and drafted.start and drafted.end and not _is_report(draft)
    found = [drafted] if drafted and kept else []
    if _is_single(question) and not (found and _is_beyond(found[0], days)):
        spans = [one for one in days.spans if 1 < one.days.days <= LONGEST and _is_named(one)]
        found += [one.days for one in (*days.days[:DAYS], *spans[:1]) if one.mentions]
    return list({(one.start, one.end): one for one in reversed(found)}.values())[::-1]


def _is_named(span: DatedDays) -> bool:
    """Tell whether a span is one of the calendar, or a sentence's: two days apart make none."""
    return "/" not in span.days.value or any(one.days == span.days for one in span.mentions)


def weigh_lead(question: Question, lead: DateRange, draft: Draft | None, days: EventDays) -> float:
    """Return the probability that a lead is right (0 to 1)."""
    row = build_lead_row(question, lead, draft, days)
    return float(load_weights().lead.predict_probabilities(np.asarray([row], dtype=np.float32))[0])


def build_lead_row(
    question: Question, lead: DateRange, draft: Draft | None, days: EventDays
) -> tuple[float, ...]:
    """Return the ``FEATURES`` of a lead: by the weighed days, and by what bears it out."""
    drafted = find_drafted(draft)
    agrees = drafted is not None and not _lie_apart(drafted, lead)
    lines = [line.scored for line in draft.lines] if draft and agrees else []
    same = [one for one in lines if one.event.range and not _lie_apart(one.event.range, lead)]
    mentions = _find_mentions(lead, days)
    telling = [*same, *(one.scored for one in mentions)]
    said = [one for one in same if one.event.explicit]
    said += [one.scored for one in mentions if one.place == "own"]
    fresh = any(one.event.is_fresh_news for one in telling)
    rivals = [one.probability for one in days.days if _lie_apart(one.days, lead)]
    return (
        _log_odds(days.compute_probability(lead)),
        _log_odds(max(rivals, default=0.0)),
        math.log1p(len({one.evidence.hit.article.id for one in said})),
        max((one.measures.sentence for one in telling), default=0.0),
        math.log(lead.days),
        math.log1p(len(question.terms)),
        float(not said and not fresh),
        min((len(one.missing_names) for one in telling), default=3),
        float(_is_single(question)),
        float(draft is not None and agrees and not _is_report(draft)),
        float(any(one.measures.has_predicate for one in telling)),
        max((match_agent(question, one.sentence) for one in telling), default=0.0),
        float(bool(question.order)),
        float(_is_beyond(lead, days)),
    )


def _is_beyond(lead: DateRange, days: EventDays) -> bool:
    """Tell whether no weighed day is of a lead's time: it is long, or long before."""
    first = min((one.days.start for one in days.days if one.days.start), default=None)
    before = first and lead.end and (first - lead.end).days > 2 * COARSEST
    return lead.days > LONGEST or first is None or bool(before)


def _find_mentions(lead: DateRange, days: EventDays) -> list[DayMention]:
    """Return the mentions inside a lead that weighed most, a sentence once."""
    inside = [one for one in (*days.days, *days.spans) if one.days.within(lead)]
    ranked = sorted(inside, key=lambda one: -one.probability)
    found: dict[object, DayMention] = {}
    for one in (mention for part in ranked for mention in part.mentions):
        found.setdefault((one.article_id, one.scored.offsets), one)
    return list(found.values())


def match_agent(question: Question, sentence: str) -> float:
    """Return 1 where the name before an asked verb is asked about, -1 where another, else 0.

    Example: "Okafor took over after Vance resigned" for "when did Okafor resign?" -> -1.
    """
    asked = {word.stem for word in split_words(question.text)}
    best, name = None, ""
    for word in split_words(sentence):
        low = word.text.lower()
        if low in STOP_WORDS:
            continue
        if word.capital:
            name = word.stem
        elif word.stem in asked and (
            low in IRREGULAR_PAST or (low.endswith("ed") and len(low) > 4)
        ):
            best = max(best or -1.0, (1.0 if name in asked else -1.0) if name else 0.0)
    return best or 0.0


def _is_asked_for(question: Question, lead: DateRange) -> bool:
    """Tell whether a date is fine enough, and before what is named where a time before is asked.

    A year is no day, a century no answer at all; "the last before the 2009 flu" is not of 2009.
    """
    if question.order and _BEFORE.search(question.text) and lead.start:
        named = [one.range.start for one in tag_expressions(question.text) if one.range]
        if any(one and lead.start >= one for one in named):
            return False
    return lead.days <= (LONGEST if _OF_A_DAY.search(question.text) else COARSEST)


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
