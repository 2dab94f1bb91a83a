"""Answers to "when": dates of several articles reconciled on the calendar.

Dates that overlap tell of one event and merge: 14 June 2018 lies within June 2018. Of a group
the most precise date that words of an article support is given; where only the day of a report
is known, that is what is said. "First" takes the earliest group; "last", and a question of what
is or will be, the latest; anything else the best supported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.evidence import ScoredSentence
from bot.evidence.verbs import is_about_past, is_about_time_before
from bot.extractive.date_groups import (
    DateGroup,
    get_event_days,
    get_report_key,
    get_start_day,
    group_by_date,
)
from bot.extractive.draft import Draft, QuotedLine
from bot.types import AnswerDate, Order, Question
from index.timex import format_value
from index.types import DateRange

SUPPORT, TELLING = 0.85, 0.9
"""The share of the best group's score from which another may be first or last, and the share of
what the best sentence tells from which another counts as telling the same."""
QUOTES = 4
_HOURS = re.compile(r"T\d\d[^/]*/.*T\d\d")
"""A span of hours ("from 6.30am to 9pm"): when a place is open, not when a thing took place."""


def answer_when(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return when the event took place; None where no sentence that tells it is dated.

    Where the best report bears no date, that is the answer: a day is never made up.
    """
    telling = _telling(scored)
    dated = [one for one in telling if one.event.range and _allowed(one, question)]
    if question.order == "last" and is_about_time_before(question.text):  # "the first since 1999"
        since = [one for one in dated if one.event.words.lower().startswith("since")]
        dated = since or dated
    best = max((one.score for one in dated), default=0.0)
    loose = None if question.happened else answer_undated(scored, best)
    groups = group_by_date(dated)
    if loose or not groups:
        return loose
    chosen = _chosen(
        groups, question.order or ("last" if not is_about_past(question.text) else None)
    )
    chosen = chosen.with_members(one for one in scored if one not in telling)
    return _draft(chosen)


def _telling(scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences about as good as the best: those that tell what is asked."""
    if not scored:
        return []
    best = max(one.measures.coverage for one in scored)
    return [one for one in scored if one.measures.coverage >= TELLING * best]


def _allowed(one: ScoredSentence, question: Question) -> bool:
    """Leave out what the question itself says, and what is over where it asks what will be.

    "In 2018" is no answer to "when in 2018"; "when will" is answered by what its article awaits.
    """
    published = one.evidence.hit.article.published
    if re.search(r"\bwhen (?:will|shall)\b", question.text, re.I) and published:
        known = published.range.end or date.max
        if not one.event.explicit or (get_event_days(one).end or date.max) < known:
            return False
    if one.event.range and _HOURS.search(one.event.range.value):
        return False
    window = question.happened
    if window is None:
        return True
    return get_event_days(one).overlaps(window) and not window.within(get_event_days(one))


def _chosen(groups: Sequence[DateGroup], order: Order | None) -> DateGroup:
    best = max(group.score for group in groups)
    fit = [group for group in groups if group.score >= SUPPORT * best]
    if order == "first":
        return min(fit, key=lambda group: get_start_day(group.value))
    if order == "last":
        return max(fit, key=lambda group: get_start_day(group.value))
    return max(groups, key=lambda group: group.score + 0.1 * bool(group.explicit))


def _draft(group: DateGroup) -> Draft:
    lines = _lines(group)
    short = format_value(group.value)
    if not group.explicit:
        short = f"{short} (date of the report)"
    return Draft(short=short, lines=lines, dates=_dates(group, lines))


def _lines(group: DateGroup) -> tuple[QuotedLine, ...]:
    """Return the earliest report first, then the sentences whose words give the date."""
    first = min(group.members, key=get_report_key)
    rest = sorted(
        (one for one in group.members if one is not first),
        key=lambda one: (not one.event.explicit, -one.evidence.score),
    )
    kept, seen = [first], {first.evidence.hit.article.id}
    for one in rest:
        precise = get_event_days(one).days <= max(group.value.days, get_event_days(first).days)
        if one.evidence.hit.article.id not in seen and len(kept) < QUOTES and precise:
            seen.add(one.evidence.hit.article.id)
            kept.append(one)
    lead = "Earliest report" if len(kept) > 1 else "Report"
    later = sorted(kept[1:], key=get_report_key)
    return (
        QuotedLine(lead=lead, scored=first),
        *(QuotedLine(lead="Later report", scored=one) for one in later),
    )


def _dates(group: DateGroup, lines: Sequence[QuotedLine]) -> tuple[AnswerDate, ...]:
    """Return the date that answers, then those of the other quotes, each value once."""
    value = group.value.value
    best = next(
        one for one in (*group.explicit, *group.members) if get_event_days(one).value == value
    )
    dated = [build_answer_date(one) for one in (best, *(line.scored for line in lines))]
    return tuple(
        {one.value: one for one in reversed(dated)}[key]
        for key in dict.fromkeys(one.value for one in dated)
    )


def build_answer_date(one: ScoredSentence) -> AnswerDate:
    """Return the date a sentence gives, with its working."""
    days, published = get_event_days(one), one.evidence.hit.article.published
    return AnswerDate(
        value=days.value,
        start=days.start.isoformat() if days.start else None,
        end=days.end.isoformat() if days.end else None,
        text=one.event.words,
        published_at=published.value if published else None,
        working=one.event.working,
    )


BETTER = 0.9
"""How much of an undated report's score a dated one must reach to be given instead."""
_AWAITED = re.compile(
    r"\b(?:by|before|until|till|due|set|scheduled|expected|will|would|shall|oblige[sd]?)\b"
    r"[^.;]{0,40}$",
    re.I,
)


def answer_undated(telling: Sequence[ScoredSentence], dated: float) -> Draft | None:
    """Return that the best report is undated, or None where a dated one tells it better.

    ``dated`` is the score of the best dated sentence. The bound is the earliest end of what the
    report still awaits: "who must leave by the end of 2019" was written no later than 2019.
    """
    loose = [
        one
        for one in telling
        if one.event.range is None and one.evidence.hit.article.published is None
    ]
    best = max(loose, key=lambda one: one.score, default=None)
    if best is None or BETTER * best.score <= dated:
        return None
    bound = min(_awaited(best, telling), key=lambda days: days.end or date.max, default=None)
    known = f"undated, no later than {format_value(bound)}" if bound else "undated"
    return Draft(
        short=known[0].upper() + known[1:],
        lines=(QuotedLine(lead="The report that tells it bears no date", scored=best),),
        remark="The archive does not prove a day for it, so none is given.",
    )


def _awaited(best: ScoredSentence, telling: Sequence[ScoredSentence]) -> Iterator[DateRange]:
    """Yield the days with a year that the report of ``best`` awaits."""
    article = best.evidence.hit.article
    hits = {one.evidence.hit.passage.id: one.evidence.hit for one in telling}
    for hit in hits.values():
        if hit.article.id != article.id:
            continue
        for span in hit.passage.spans:
            before = article.body[max(0, span.start - 60) : span.start]
            if span.range is not None and _AWAITED.search(before):
                yield span.range
