"""When an event took place, said with its probability: a day, else the narrowest span, else none.

``event_dating`` weighs every mention of every day, ``told_events`` dates the sentences that tell
best. What either gives is weighed once more, as a lead: by its day, what disagrees, how surely the
sentences that tell it are dated so, and, of several events, whether no other is earlier or later.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bot.evidence import ScoredSentence
from bot.evidence.verbs import is_past_form
from bot.extractive.draft import Draft, QuotedLine, build_answer_date
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.event_dating.day_reading import UNREAD
from bot.extractive.event_dating.logistic import load_weights
from bot.extractive.event_dating.mentions import DayMention
from bot.extractive.event_dating.sentence_date import DatedSentence
from bot.extractive.told_events import (
    UNSURE,
    ToldEvent,
    find_events,
    is_open,
    is_single,
    multiply_rivals,
    select_telling,
)
from bot.extractive.undated import answer_undated
from bot.types import AnswerDate, Question
from bot.words import STOP_WORDS, split_words
from index.timex import format_value, tag_expressions
from index.types import Article, DateRange

SAID, RIVAL = 0.6, 0.3
"""The probabilities from which a lead is said, and from which a day that disagrees is told."""
LONGEST, COARSEST = 31, 366
"""Days of a date that answers a question for a day, and for no unit in particular."""
DAYS, EVENTS = 2, 5
"""How many of the likeliest days, and of the events that sentences tell, are weighed as leads."""
QUOTES = 3
FEATURES = tuple(
    """
    probability among articles length terms missing_names single agent order beyond order_words
    ruled best read told rival rival_read
    """.split()
)
"""What each column of a lead's row is, in order."""
READ = FEATURES.index("read")
_OF_A_DAY = re.compile(r"\b(?:what|which) (?:exact |very )?(?:day|date)\b", re.I)
_BEFORE = re.compile(r"\b(?:before|prior to|as of)\b", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvidence:
    """What leads are weighed by: the weighed days, and the events that sentences tell."""

    days: EventDays
    events: tuple[ToldEvent, ...] = ()

    @classmethod
    def gather(
        cls, question: Question, scored: Sequence[ScoredSentence], days: EventDays
    ) -> DayEvidence:
        """Return the evidence of a question's scored sentences and weighed days."""
        return cls(days=days, events=find_events(question, scored))

    def compute_told(self, lead: DateRange) -> float:
        """Return the probability of the likeliest event that sentences tell of a lead's days."""
        told = [one.probability for one in self.events if _holds(lead, one.days)]
        return max(told, default=0.0)

    def compute_among(self, question: Question, lead: DateRange) -> float:
        """Return the probability that of several events a lead's is the one asked about."""
        likely = self.compute_told(lead) or min(self.days.compute_probability(lead), UNSURE)
        return likely * multiply_rivals(question, lead, self.events)

    def find_mentions(self, lead: DateRange) -> list[DayMention]:
        """Return the mentions inside a lead, those of sentences that tell first, each once."""
        told = (one for event in self.events if _holds(lead, event.days) for one in event.sentences)
        ranked = [one.mention for one in sorted(told, key=lambda one: -one.probability)]
        inside = [one for one in (*self.days.days, *self.days.spans) if one.days.within(lead)]
        for part in sorted(inside, key=lambda one: -one.probability):
            ranked += part.mentions
        found: dict[object, DayMention] = {}
        for one in ranked:
            found.setdefault((one.article_id, one.scored.offsets), one)
        return list(found.values())


def settle_day(
    question: Question, scored: Sequence[ScoredSentence], days: EventDays
) -> Draft | None:
    """Return when it took place, with its probability: the narrowest lead that is sure enough.

    None where no sentence tells enough and no day is sure.
    """
    evidence = DayEvidence.gather(question, scored, days)
    telling = select_telling(question, scored)
    if undated := answer_undated(question, telling, evidence.events):
        return undated
    chances = weigh_leads(question, find_leads(question, evidence), evidence)
    said = {one: chance for one, chance in chances.items() if chance >= SAID}
    if not said:
        return _withhold(evidence, max(chances.values(), default=0.0))
    lead = _choose(said)
    return replace(_draft_lead(lead, evidence), confidence=said[lead])


def _choose(said: Mapping[DateRange, float]) -> DateRange:
    """Return the likeliest lead, or the shortest inside it.

    Days next to each other are one to the weights; what a sentence tells comes first of them.
    """
    best = max(said, key=lambda one: said[one])
    inside = [one for one in said if one.within(best)]
    short = min(inside, key=lambda one: (one.days, -said[one]))
    return next(one for one in said if one.days == short.days and not _lie_apart(one, short))


def find_leads(question: Question, evidence: DayEvidence) -> list[DateRange]:
    """Return the days and spans that may be said, each once."""
    days = evidence.days
    spans = [one for one in days.spans if 1 < one.days.days <= LONGEST and _is_named(one)]
    best = evidence.events[0].days if evidence.events else None
    spans = [one for one in spans[: is_single(question)] if best is None or best.within(one.days)]
    weighed = [one for one in (*days.days[:DAYS], *spans) if one.mentions]
    weighed = [one for one in weighed if not _ends_range(one, evidence.events)]
    found = [one.days for one in evidence.events[:EVENTS]]
    found += [one.days for one in weighed if any(is_open(question, by) for by in one.mentions)]
    leads: dict[tuple[date | None, date | None], DateRange] = {}
    for one in found:
        leads.setdefault((one.start, one.end), one)
    short = [one for one in leads.values() if one.days <= LONGEST]
    coarse = [one for one in leads.values() if not any(part.within(one) for part in short)]
    return [one for one in (*short, *coarse) if _is_asked_for(question, one)]


def _ends_range(found: DatedDays, events: Sequence[ToldEvent]) -> bool:
    """Tell whether a day is but one end of the range that its sentence gives for an event."""
    first = found.mentions[0]
    told = (one for event in events if "/" in event.days.value for one in event.sentences)
    same = [
        one.mention.days
        for one in told
        if (one.mention.article_id, one.scored.offsets) == (first.article_id, first.scored.offsets)
    ]
    return first.place == "own" and any(found.days.within(a) and found.days != a for a in same)


def _is_named(span: DatedDays) -> bool:
    """Tell whether a span is one of the calendar, or a sentence's: two days apart make none."""
    return "/" not in span.days.value or any(one.days == span.days for one in span.mentions)


def weigh_leads(
    question: Question, leads: Sequence[DateRange], evidence: DayEvidence
) -> dict[DateRange, float]:
    """Return the probability of each lead that it is right (0 to 1)."""
    rows = build_lead_rows(question, leads, evidence)
    chances = load_weights().lead.predict_probabilities(rows).tolist() if leads else []
    return dict(zip(leads, chances, strict=True))


def build_lead_rows(
    question: Question, leads: Sequence[DateRange], evidence: DayEvidence
) -> NDArray[np.float32]:
    """Return the ``FEATURES`` of leads: their own, and the best of those that lie apart."""
    rows = np.asarray([build_lead_row(question, one, evidence) for one in leads], np.float32)
    rivals = []
    for lead in leads:
        apart = [row for row, one in zip(rows, leads, strict=True) if _lie_apart(one, lead)]
        likely = max((row[0] + row[1] for row in apart), default=_log_odds(0.0))
        rivals.append((likely, max((row[READ] for row in apart), default=UNREAD)))
    return np.column_stack([rows, np.asarray(rivals, np.float32)]) if leads else rows


def build_lead_row(question: Question, lead: DateRange, evidence: DayEvidence) -> tuple[float, ...]:
    """Return the ``FEATURES`` of a lead but those of its rivals."""
    days, single = evidence.days, is_single(question)
    beyond = single and _is_beyond(lead, days)
    likely = evidence.compute_told(lead) if beyond else days.compute_probability(lead)
    mentions = evidence.find_mentions(lead)
    telling = [one.scored for one in mentions]
    own = {one.article_id for one in mentions if one.place == "own"}
    told = [one for event in evidence.events for one in event.sentences]
    within = [one for one in (*days.days, *days.spans) if one.days.within(lead)]
    return (
        _log_odds(likely) if single else 0.0,
        0.0 if single else _log_odds(evidence.compute_among(question, lead)),
        math.log1p(len(own)),
        math.log(lead.days),
        math.log1p(len(question.terms)),
        min((len(one.missing_names) for one in telling), default=3),
        float(single),
        max((match_agent(question, one.sentence) for one in telling), default=0.0),
        float(bool(question.order)),
        float(beyond),
        max((one.measures.order for one in telling), default=0.0) if question.order else 0.0,
        float(any(one.is_ruled and _holds(lead, one.mention.days) for one in told)),
        _compare_best(lead, evidence.events),
        max((one.read for one in within), default=UNREAD),
        days.told,
    )


def _compare_best(lead: DateRange, events: Sequence[ToldEvent]) -> float:
    """Return 1 where a lead's days are those of the likeliest event, -1 where others, else 0."""
    return 0.0 if not events else 1.0 if _holds(lead, events[0].days) else -1.0


def _holds(lead: DateRange, days: DateRange) -> bool:
    """Tell whether days lie in a lead, or are a day beside its day."""
    beside = lead.days == days.days == 1 and not _lie_apart(lead, days)
    return beside or days.within(lead)


def _is_beyond(lead: DateRange, days: EventDays) -> bool:
    """Tell whether no weighed day is of a lead's time: it is long, or long before."""
    first = min((one.days.start for one in days.days if one.days.start), default=None)
    before = first and lead.end and (first - lead.end).days > 2 * COARSEST
    return lead.days > LONGEST or first is None or bool(before)


def match_agent(question: Question, sentence: str) -> float:
    """Return 1 where the name before an asked verb is asked about, -1 where another, else 0.

    Example: "Okafor took over after Vance resigned" for "when did Okafor resign?" -> -1.
    """
    asked = {word.stem for word in split_words(question.text)}
    best, name = None, ""
    for word in split_words(sentence):
        if word.text.lower() in STOP_WORDS:
            continue
        if word.capital:
            name = word.stem
        elif word.stem in asked and is_past_form(word):
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


def _draft_lead(lead: DateRange, evidence: DayEvidence) -> Draft:
    """Return a lead with the sentences that tell it, the earliest report first."""
    told: dict[str, DayMention] = {}
    for one in sorted(evidence.find_mentions(lead), key=lambda one: _rank_place(one, lead)):
        told.setdefault(one.article_id, one)
    kept = list(told.values())[:QUOTES]
    kept.sort(key=lambda one: (_rank_place(one, lead) > 1, _get_report_day(one)))
    names = ("Report",) if len(kept) == 1 else ("Earliest report", *["Later report"] * QUOTES)
    telling = next((one for one in kept if one.place == "own" and one.days == lead), kept[0])
    dates = [_date_of(telling, lead), *(_date_of(one, one.days) for one in kept)]
    return Draft(
        short=format_value(lead),
        lines=tuple(
            QuotedLine(lead=name, scored=one.scored) for name, one in zip(names, kept, strict=False)
        ),
        dates=tuple({one.value: one for one in (*dates, *reversed(dates))}.values()),
        remark=_tell_rival(lead, kept[0].scored.evidence.hit.article, evidence.days),
    )


def _rank_place(mention: DayMention, lead: DateRange) -> int:
    """Return 0 where own words give a lead, 1 where it is the day of the news, else more."""
    event = mention.scored.event.range
    news = mention.place == "published" and event is not None and mention.days.within(event)
    nearest = 0 if mention.place == "own" else 1 if news else 2
    return nearest + (0 if mention.days.within(lead) else 3)


def _get_report_day(mention: DayMention) -> date:
    published = mention.scored.evidence.hit.article.published
    return (published.range.start if published else None) or date.max


def _tell_rival(given: DateRange, article: Article, days: EventDays) -> str:
    """Return that another article gives another day, with both days and both sources, or ""."""
    rivals = [one for one in days.days if one.probability >= RIVAL and one.mentions]
    others = [one for one in rivals if one.mentions[0].article_id != article.id]
    apart = [one for one in others if _lie_apart(one.days, given)]
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


def _date_of(mention: DayMention, days: DateRange) -> AnswerDate:
    """Return days as a date of the answer, with the words and the working that give them."""
    event = mention.scored.event
    if event.explicit and event.range == days:
        return build_answer_date(mention.scored)
    span, published = mention.span, mention.scored.evidence.hit.article.published
    told = (span.text, span.working) if span else ("", "the day it was reported")
    return AnswerDate.of(days, published, *told)


def _withhold(evidence: DayEvidence, probability: float) -> Draft | None:
    """Return quotes that may tell the day, without a lead; None where none agrees with its date."""
    told = [one for event in evidence.events for one in event.sentences if _agrees(one)]
    quotes: dict[str, DatedSentence] = {}
    for one in sorted(told, key=lambda one: -one.scored.score):
        quotes.setdefault(one.scored.evidence.hit.article.id, one)
    if not quotes:
        return None
    shown = list(quotes.values())[:QUOTES]
    worded = [one.mention for one in shown if one.mention.place == "own"]
    return Draft(
        short="",
        lines=tuple(QuotedLine(lead="Report", scored=one.scored) for one in shown),
        dates=tuple({one.days: _date_of(one, one.days) for one in worded}.values()),
        remark=_tell_doubt(shown[0]),
        confidence=probability,
    )


def _tell_doubt(one: DatedSentence) -> str:
    """Return when a sentence was reported, and what day its words give without being borne out."""
    reported = one.scored.evidence.hit.article.published
    when = f"Reported on {format_value(reported.range)}" if reported else "The report is undated"
    if one.mention.place != "own":
        return f"{when}; when it happened is not told surely enough to be given."
    words = format_value(one.mention.days)
    return f"{when}; its words give {words}, which is not told surely enough to be given."


def _agrees(one: DatedSentence) -> bool:
    days = one.scored.event.range
    return days is not None and one.mention.days.within(days)
