"""Answers to "when": dates of several articles reconciled on the calendar.

Dates that overlap tell of one event and merge: 14 June 2018 lies within June 2018. Of a group
the most precise date that words of an article support is given; where only the day of a report
is known, that is what is said. "First" takes the earliest group; "last", and a question of what
is or will be, the latest; anything else the best supported. A group that disagrees and is as well
supported is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.evidence import Scored
from bot.evidence.tense import before_another, past
from bot.extract.draft import Draft, Line
from bot.extract.earliest import earlier_report
from bot.extract.group import Group, days_of, grouped, reported, start_of
from bot.extract.undated import undated
from bot.types import AnswerDate, Order, Question
from index.dates import name

SUPPORT, TELLING = 0.85, 0.9
"""The share of the best group's score from which another may be first or last, and the share of
what the best sentence tells from which another counts as telling the same."""
QUOTES = 4


def when(question: Question, scored: Sequence[Scored]) -> Draft | None:
    """Return when the event took place; None where no sentence that tells it is dated.

    Where the best report bears no date, that is the answer: a day is never made up.
    """
    telling = _telling(scored)
    dated = [one for one in telling if one.event.range and _allowed(one, question)]
    if question.order == "last" and before_another(question.text):  # "the first since 1999"
        since = [one for one in dated if one.event.words.lower().startswith("since")]
        dated = since or dated
    best = max((one.score for one in dated), default=0.0)
    loose = None if question.happened else undated(scored, best)
    groups = grouped(dated)
    if loose or not groups:
        return loose
    chosen = _chosen(groups, question.order or ("last" if not past(question.text) else None))
    others = [group for group in groups if group is not chosen]
    chosen = chosen.joined(one for one in scored if one not in telling)
    if question.order != "last" and past(question.text):
        earlier = earlier_report(chosen.members, scored)
        if earlier:
            return _draft(Group((earlier,)), [], question, chosen.members)
    return _draft(chosen, others, question)


def _telling(scored: Sequence[Scored]) -> list[Scored]:
    """Return the sentences about as good as the best: those that tell what is asked."""
    if not scored:
        return []
    best = max(one.measures.told for one in scored)
    return [one for one in scored if one.measures.told >= TELLING * best]


def _allowed(one: Scored, question: Question) -> bool:
    """Leave out what the question itself says, and what is over where it asks what will be.

    "In 2018" is no answer to "when in 2018"; "when will" is answered by what its article awaits.
    """
    published = one.evidence.hit.article.published
    if re.search(r"\bwhen (?:will|shall)\b", question.text, re.I) and published:
        known = published.range.end or date.max
        if not one.event.explicit or (days_of(one).end or date.max) < known:
            return False
    window = question.happened
    if window is None:
        return True
    return days_of(one).overlaps(window) and not window.within(days_of(one))


def _chosen(groups: Sequence[Group], order: Order | None) -> Group:
    best = max(group.score for group in groups)
    fit = [group for group in groups if group.score >= SUPPORT * best]
    if order == "first":
        return min(fit, key=lambda group: start_of(group.value))
    if order == "last":
        return max(fit, key=lambda group: start_of(group.value))
    return max(groups, key=lambda group: group.score + 0.1 * bool(group.explicit))


def _draft(
    group: Group, others: Sequence[Group], question: Question, retold: Sequence[Scored] = ()
) -> Draft:
    """``retold`` are later sentences that tell the same, perhaps better."""
    lines = _lines(Group((*group.members, *retold)))
    short = name(group.value)
    if not group.explicit:
        short = f"{short} (date of the report)"
    return Draft(
        short=short,
        lines=lines,
        dates=_dates(group, lines),
        remark=_disagreement(group, others, question),
    )


def _lines(group: Group) -> tuple[Line, ...]:
    """Return the earliest report first, then the sentences whose words give the date."""
    first = min(group.members, key=reported)
    rest = sorted(
        (one for one in group.members if one is not first),
        key=lambda one: (not one.event.explicit, -one.evidence.score),
    )
    kept, seen = [first], {first.evidence.hit.article.id}
    for one in rest:
        precise = days_of(one).days <= max(group.value.days, days_of(first).days)
        if one.evidence.hit.article.id not in seen and len(kept) < QUOTES and precise:
            seen.add(one.evidence.hit.article.id)
            kept.append(one)
    lead = "Earliest report" if len(kept) > 1 else "Report"
    later = sorted(kept[1:], key=reported)
    return (
        Line(lead=lead, scored=first),
        *(Line(lead="Later report", scored=one) for one in later),
    )


def _dates(group: Group, lines: Sequence[Line]) -> tuple[AnswerDate, ...]:
    """Return the date that answers, then those of the other quotes, each value once."""
    value = group.value.value
    best = next(one for one in (*group.explicit, *group.members) if days_of(one).value == value)
    dated = [answer_date(one) for one in (best, *(line.scored for line in lines))]
    return tuple({one.value: one for one in reversed(dated)}[key]
                 for key in dict.fromkeys(one.value for one in dated))  # fmt: skip


def _disagreement(group: Group, others: Sequence[Group], question: Question) -> str:
    if question.order:
        return ""
    rivals = [
        other
        for other in others
        if other.explicit and group.explicit and other.score >= 0.95 * group.score
    ]
    told = sorted({f"{name(rival.value)} ({_source(rival)})" for rival in rivals})[:3]
    return f"Other reports that match give other dates: {'; '.join(told)}." if told else ""


def _source(group: Group) -> str:
    article = min(group.members, key=reported).evidence.hit.article
    return article.source or article.agency or article.title


def answer_date(one: Scored) -> AnswerDate:
    """Return the date a sentence gives, with its working."""
    days, published = days_of(one), one.evidence.hit.article.published
    return AnswerDate(
        value=days.value,
        start=days.start.isoformat() if days.start else None,
        end=days.end.isoformat() if days.end else None,
        text=one.event.words,
        published_at=published.value if published else None,
        working=one.event.working,
    )
