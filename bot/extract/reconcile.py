"""Answers to "when": dates of several articles reconciled on the calendar.

Dates that overlap tell of one event and merge: 14 June 2018 lies within June 2018. Of a group
the most precise date that words of an article support is given; where only the day of a report
is known, that is what is said. "First" takes the earliest group; "last", and a question of what
is or will be, the latest; anything else the best supported. A group that disagrees and is as well
supported is told.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.evidence import Scored
from bot.evidence.tense import before_another, past
from bot.extract.draft import Draft, Line
from bot.extract.undated import undated
from bot.types import AnswerDate, Order, Question
from index.dates import name
from index.types import DateRange

SUPPORT, TELLING = 0.85, 0.9
"""The share of the best group's score from which another may be first or last, and the share of
what the best sentence tells from which another counts as telling the same."""
NEARLY = 0.8
"""The share of what the best sentence tells from which one of the very day is quoted too."""
QUOTES = 4
AGREEING, FRESH, REPORTED, COARSE = 0.1, 0.85, 0.8, 0.85
"""What the agreement of further articles adds to a date's score, the weight of a date that only
its article gives, and that of one coarser than a week; chosen by benchmarks/timelines.py."""


@dataclass(frozen=True, slots=True)
class Group:
    """Dated sentences whose dates agree."""

    members: tuple[Scored, ...]

    @property
    def score(self) -> float:
        """The best member's score, raised by each further article that agrees."""
        best: dict[str, float] = {}
        for one in self.members:
            key = one.evidence.hit.article.id
            best[key] = max(best.get(key, 0.0), one.score * _weight(one))
        first, *rest = sorted(best.values(), reverse=True)
        return first + AGREEING * math.sqrt(sum(rest))

    def joined(self, others: Iterable[Scored]) -> Group:
        """Return the group with others that name its very day and tell nearly as much."""
        least = NEARLY * max(one.measures.told for one in self.members)
        more = [
            one
            for one in others
            if one.event.explicit and _days(one) == self.value and self.value.days == 1
            if one.measures.told >= least
        ]
        return Group((*self.members, *more))

    @property
    def explicit(self) -> tuple[Scored, ...]:
        """The members whose words date the event, or that tell it as the news of their day."""
        return tuple(one for one in self.members if one.event.explicit or one.event.fresh)

    @property
    def value(self) -> DateRange:
        """The most precise date that the group's words support, else its earliest report's."""
        pool = self.explicit or (min(self.members, key=reported),)
        return min((_days(one) for one in pool), key=lambda days: (days.days, days.start))


def _weight(one: Scored) -> float:
    """Return how far a sentence dates its event: by its own words, as fresh news, as a report."""
    return 1.0 if one.event.explicit else FRESH if one.event.fresh else REPORTED


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
        if not one.event.explicit or (_days(one).end or date.max) < known:
            return False
    window = question.happened
    if window is None:
        return True
    return _days(one).overlaps(window) and not window.within(_days(one))


def grouped(dated: Sequence[Scored]) -> list[Group]:
    """Return the sentences in groups whose dates lie within one another.

    Example: 2018-06-14, 2018-06 and 2023-09-09 -> two groups.
    """
    groups: list[list[Scored]] = []
    for one in sorted(dated, key=lambda one: (_days(one).days, _start(one))):
        fitting = next((group for group in groups if _fits(one, group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    return [Group(tuple(group)) for group in groups]


def _fits(one: Scored, group: Sequence[Scored]) -> bool:
    return any(_days(member).within(_days(one)) for member in group)


def _chosen(groups: Sequence[Group], order: Order | None) -> Group:
    best = max(group.score for group in groups)
    fit = [group for group in groups if group.score >= SUPPORT * best]
    if order == "first":
        return min(fit, key=lambda group: _start_of(group.value))
    if order == "last":
        return max(fit, key=lambda group: _start_of(group.value))
    return max(groups, key=lambda group: group.score + 0.1 * bool(group.explicit))


def _draft(group: Group, others: Sequence[Group], question: Question) -> Draft:
    lines = _lines(group)
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
        precise = _days(one).days <= max(group.value.days, _days(first).days)
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
    best = next(one for one in (*group.explicit, *group.members) if _days(one).value == value)
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


def reported(one: Scored) -> tuple[date, float]:
    """Return a sort key by publication, unknown last, then by score."""
    published = one.evidence.hit.article.published
    day = published.range.start if published else None
    return day or date.max, -one.evidence.score


def answer_date(one: Scored) -> AnswerDate:
    """Return the date a sentence gives, with its working."""
    days, published = _days(one), one.evidence.hit.article.published
    return AnswerDate(
        value=days.value,
        start=days.start.isoformat() if days.start else None,
        end=days.end.isoformat() if days.end else None,
        text=one.event.words,
        published_at=published.value if published else None,
        working=one.event.working,
    )


def _days(one: Scored) -> DateRange:
    assert one.event.range is not None
    return one.event.range


def _start(one: Scored) -> date:
    return _start_of(_days(one))


def _start_of(days: DateRange) -> date:
    return days.start or date.min
