"""The events that sentences tell: each on the days that the fitted dating gives it.

Only sentences that tell enough of the question count, and of their dates only those that it leaves
open: what will be lies after its report, what came last before something long before, what happened
in some days in them. Sentences of the same days tell one event.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.evidence import ScoredSentence
from bot.evidence.verbs import is_about_past, is_about_time_before
from bot.extractive.event_dating.mentions import DayMention
from bot.extractive.event_dating.sentence_date import DatedSentence, date_sentences
from bot.extractive.sufficiency import is_sufficient
from bot.types import Question
from index.types import DateRange

TELLING = 0.9
"""The share of what the best sentence tells from which another counts as telling the same."""
RULED = 3.0
"""What the words that ask add to the log-odds of a date beside them: of 289 sentences of questions
with a gold day 195 are dated rightly without it, 218 with it."""
NEAR, SURE, UNSURE = 0.96, 0.65, 0.22
"""The share of what the best sentence tells from which one surely tells the same, and how often its
date is right where the words that ask stand beside it, and in any other case: of 572 sentences."""
LONG_BEFORE = 31
"""Days before its report from which a date is of a time before what is reported."""
_AHEAD = re.compile(
    r"(?<!since )\bwhen (?:will|shall|is|are|does|do)\b|\b(?:by|until|till) when", re.I
)
_BOUNDED = re.compile(r"\b(?:since|until|till|by) (?:when|what|which)\b", re.I)
"""A question for the bound of a state, not for the day of an event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldEvent:
    """The days of an event, the sentences that tell it, the likeliest first, and each's chance."""

    days: DateRange
    sentences: tuple[DatedSentence, ...]
    chances: tuple[float, ...]

    @property
    def probability(self) -> float:
        """The probability that one article at least dates it rightly (0 to 1)."""
        best: dict[str, float] = {}
        for one, chance in zip(self.sentences, self.chances, strict=True):
            best[one.mention.article_id] = max(best.get(one.mention.article_id, 0.0), chance)
        return 1.0 - math.prod(1.0 - part for part in best.values())

    @property
    def reported(self) -> date:
        """The day of the latest report that tells it; the calendar's first where none is known."""
        found = (one.scored.evidence.hit.article.published for one in self.sentences)
        return max((one.range.end or date.min for one in found if one), default=date.min)


def find_events(question: Question, scored: Sequence[ScoredSentence]) -> tuple[ToldEvent, ...]:
    """Return the events that sentences tell in answer to a question, the likeliest first."""
    enough = [one for one in scored if is_sufficient(question, one)]
    dated = date_sentences(question, enough, lambda one: is_open(question, one), RULED)
    best = max((one.scored.measures.coverage for one in dated), default=0.0)
    groups: dict[tuple[date | None, date | None], list[DatedSentence]] = defaultdict(list)
    for one in dated:
        if one.scored.measures.coverage < TELLING * best:
            continue
        whole = _widen(one)
        groups[whole.mention.days.start, whole.mention.days.end].append(whole)
    events = [_make_event(some, NEAR * best) for days, some in groups.items() if None not in days]
    return tuple(sorted(events, key=_rank))


def select_telling(question: Question, scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences that tell what is asked about as well as the best, best first."""
    enough = [one for one in scored if is_sufficient(question, one)]
    best = max((one.measures.coverage for one in enough), default=0.0)
    return [one for one in enough if one.measures.coverage >= TELLING * best]


def is_open(question: Question, mention: DayMention) -> bool:
    """Tell whether a date may answer a question: it is none of those that the question rules out.

    "In 2018" is no answer to "when in 2018"; "when will" is answered by what a report awaits,
    "the last before" by a date long before its report.
    """
    days = mention.days
    report = mention.scored.evidence.hit.article.published
    if _AHEAD.search(question.text) and report:
        return mention.span is not None and (days.end or date.max) > (report.range.end or date.max)
    if question.order == "last" and is_about_time_before(question.text):
        start = report.range.start if report else None
        own = mention.place == "own" and days.end is not None
        return own and (start is None or (start - (days.end or start)).days > LONG_BEFORE)
    if _BOUNDED.search(question.text) and mention.span is None:
        return False
    window = question.happened
    return window is None or (days.overlaps(window) and not window.within(days))


def is_single(question: Question) -> bool:
    """Tell whether a question asks for the day of one event that is over, and of no several."""
    limited = question.order or question.yearly
    return not limited and is_about_past(question.text) and not _BOUNDED.search(question.text)


def multiply_rivals(question: Question, lead: DateRange, events: Sequence[ToldEvent]) -> float:
    """Return the probability that no other event is earlier ("first"), or later ("last").

    Of what will be, that no later report gives another day.
    """
    return math.prod(1.0 - one.probability for one in _find_rivals(question, lead, events))


def _find_rivals(
    question: Question, lead: DateRange, events: Sequence[ToldEvent]
) -> Iterator[ToldEvent]:
    own = max((one.reported for one in events if one.days.within(lead)), default=date.max)
    for one in events:
        earlier, later = (one.days, lead) if question.order == "first" else (lead, one.days)
        apart = one.days.end and lead.start and not one.days.overlaps(lead)
        if (
            question.order and earlier.end and later.start and (later.start - earlier.end).days > 1
        ) or (not question.order and _AHEAD.search(question.text) and apart and one.reported > own):
            yield one


def _widen(one: DatedSentence) -> DatedSentence:
    """Return a sentence as one of the whole range of two dates: "from 11 to 13 September"."""
    told, mention = one.scored.event, one.mention
    if told.range is None or not told.explicit or not mention.days.within(told.range):
        return one
    return replace(one, mention=replace(mention, days=told.range))


def _make_event(some: Sequence[DatedSentence], near: float) -> ToldEvent:
    chances = {id(one): _weigh(one, near) for one in some}
    ranked = sorted(
        some,
        key=lambda one: (
            -chances[id(one)],
            -one.probability * one.scored.score,
            one.scored.offsets,
        ),
    )
    told = tuple(chances[id(one)] for one in ranked)
    return ToldEvent(days=ranked[0].mention.days, sentences=tuple(ranked), chances=told)


def _rank(event: ToldEvent) -> tuple[float, float, str]:
    """Return a sort key: the likeliest first, of equals the one that a sentence tells best."""
    best = max(one.scored.score for one in event.sentences)
    return -event.probability, -best, event.days.value


def _weigh(one: DatedSentence, near: float) -> float:
    """Return the probability that a sentence tells what is asked about, on the day it is dated."""
    told = one.scored.measures
    sure = one.is_ruled and (told.coverage >= near or told.order > 0.0)
    return SURE if sure else UNSURE
