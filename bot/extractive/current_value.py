"""The value that held on some day: the newest statement of the same thing up to then wins.

Sentences that tell what is asked each give a value and the day on which it was told. The last one
before the end of the days asked about is the answer; what was said before and after it is told
with its span.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bot.evidence import ScoredSentence
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.lead import is_same_lead
from bot.extractive.reading import ReadingResult, ReadLead
from bot.extractive.short_answer import NotedLead
from bot.extractive.sufficiency import is_sufficient
from bot.extractive.when import build_answer_date
from bot.types import Question
from index.timex import format_value
from index.types import DateRange

TOLD = 0.85
"""The share of what the best sentence tells from which another states the same thing."""
LIKELY = 0.4
"""The share of the best lead's probability from which another is a value of its kind."""
SURE = 0.95
SHOWN = 3
"""Values that are quoted, the one that held first."""
_FORMER = r"(?:former|ex-?|late|outgoing|previous|then|deposed|ousted|retired|erstwhile)"
_LEFT = r"(?:resigned|stepped down|quit|died|was ousted|was removed|left office|retired|lost)"
_RATE = re.compile(r",?\s+(?:an?|per)\s+[a-z]+\b(?!\s+(?:of|for)\b)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A value, the day on which it was told first, its probability and its sentence."""

    value: str
    day: date
    probability: float
    sentence: ScoredSentence


def answer_state(
    question: Question,
    scored: Sequence[ScoredSentence],
    reading: ReadingResult,
    noted: Sequence[NotedLead],
) -> Draft | None:
    """Return the value that held on ``question.valid``, with those before and after it.

    None where no sentence states it up to then, or where one value only was ever told: then
    there is nothing to choose.
    """
    end = question.valid.end if question.valid else None
    if end is None:
        return None
    told = find_statements(question, scored, reading, noted)
    known = [one for one in told if one.day <= end]
    is_over = end < question.as_of.date()
    if not known or (len(known) < 2 and not is_over):
        return None
    if is_over and question.type != "who" and not known[-1].value[:1].isdigit():
        return None  # only offices and quantities hold on
    held = known[-1]
    others = [one for one in reversed(told) if one is not held]
    sure = min(SURE, sum({one.value: one.probability for one in told}.values()))
    shown = [held, *others][:SHOWN]
    return Draft(
        short=held.value,
        lines=tuple(QuotedLine(lead="", scored=one.sentence) for one in shown),
        dates=tuple(build_answer_date(one.sentence) for one in shown if one.sentence.event.range),
        remark=_tell_spans(held, told),
        confidence=sure,
    )


def find_statements(
    question: Question,
    scored: Sequence[ScoredSentence],
    reading: ReadingResult,
    noted: Sequence[NotedLead],
) -> list[Statement]:
    """Return the values of the thing asked about in order of time, a repeated one once."""
    best = max((one.measures.coverage for one in scored), default=0.0)
    stating = [
        one
        for one in scored
        if one.measures.coverage >= TOLD * best and is_sufficient(question, one)
        if not one.measures.hypothetical
    ]
    likely = max((lead.probability for lead in reading.leads), default=0.0)
    leads = [lead for lead in reading.leads if lead.probability >= LIKELY * likely]
    found = [
        Statement(_write_value(lead.text, one), day, lead.probability, one)
        for one in stating
        if (day := _find_day(one)) and (lead := _find_value(one, leads, noted))
    ]
    ordered = sorted(found, key=lambda one: (one.day, one.probability))
    kept: list[Statement] = []
    for one in ordered:
        if kept and is_same_lead(kept[-1].value, one.value):
            continue
        if kept and kept[-1].day == one.day:  # two values of one day: the likelier
            kept.pop()
        kept.append(one)
    return kept


def _find_value(
    one: ScoredSentence, leads: Sequence[ReadLead], noted: Sequence[NotedLead]
) -> ReadLead | None:
    """Return the lead that a sentence gives: what the rules note in it, or its own best span."""
    place = one.evidence.hit.article.id, one.offsets
    rules = [
        each.text
        for each in noted
        if (each.sentence.evidence.hit.article.id, each.sentence.offsets) == place
    ]
    inside = [
        lead
        for lead in leads
        if any((q.evidence.hit.article.id, q.offsets) == place for q in lead.quotes)
        if not _is_former(lead.text, one.sentence)
    ]
    own = [lead for lead in inside if lead.quotes[0].offsets == one.offsets]
    by_rule = [lead for lead in inside if any(is_same_lead(lead.text, text) for text in rules)]
    return next(iter([*by_rule, *own, *inside]), None)


def _is_former(value: str, sentence: str) -> bool:
    """Tell whether a sentence says of a value that it holds no more: "former mayor Jo Elm"."""
    name = re.escape(value)
    before = rf"\b{_FORMER}\s?[^,.;]{{0,40}}{name}"
    after = rf"{name}(?:,? (?:the |an? |his |her )?{_FORMER}\b|[^,.;]{{0,10}} {_LEFT}\b)"
    return bool(re.search(rf"{before}|{after}", sentence))


def _find_day(one: ScoredSentence) -> date | None:
    """Return the day from which a statement holds: its event's where told, else its report's."""
    if (one.event.explicit or one.event.is_fresh_news) and one.event.range:
        return one.event.range.start
    published = one.evidence.hit.article.published
    return published.range.end if published else None


def _write_value(text: str, one: ScoredSentence) -> str:
    """Return a value with the measure that it is taken by: "120 crowns a night"."""
    at = one.sentence.find(text)
    more = _RATE.match(one.sentence, at + len(text)) if at >= 0 and text[:1].isdigit() else None
    return text + more[0] if more else text


def _tell_spans(held: Statement, told: Sequence[Statement]) -> str:
    """Return since when a value holds, and the other values with their spans."""
    at = told.index(held)
    since = f"As of {_write_day(held.day)}."
    before = [
        f"{one.value} ({_write_day(one.day)} to {_write_day(after.day)})"
        for one, after in pairwise(told[: at + 1])
    ]
    later = [f"{one.value} (from {_write_day(one.day)})" for one in told[at + 1 : at + 2]]
    parts = [f"Before: {'; '.join(reversed(before))}." if before else ""]
    parts += [f"After: {'; '.join(later)}." if later else ""]
    return " ".join([since, *(part for part in parts if part)])


def _write_day(day: date) -> str:
    return format_value(DateRange.day(day))
