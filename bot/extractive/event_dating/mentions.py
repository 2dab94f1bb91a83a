"""Mentions: each day that a sentence near the event offers for it, and where it stands.

A sentence offers the dates of its own words, of its neighbours in the passage, and the day its
article was published. All of them are kept; the fitted step weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.evidence import ScoredSentence
from bot.evidence.sentences import HitSentence, read_sentences
from index.types import DateRange, Hit, TimexSpan

MentionPlace = Literal["own", "before", "after", "passage", "published"]
SENTENCES, LIKENESS, RANK = 60, 0.35, 3
"""How many sentences are read for one event, and the share of the coverage of the ``RANK``-th best
article that a sentence must have to be read: one text that tells an event in the question's own
words is no measure of the others."""
NEAR, NEAR_OF_BEST, BEST = 1, 2, 10
"""How many sentences away a date may stand: of any sentence, and of the ``BEST``."""
LONGEST = 400
"""Days that a date may span to count as one: a year, not a decade."""
_TOLD = re.compile(r"\b(?:said|says|told|according to|announced|reported)\b[^.;]{0,12}$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMention:
    """A day, or a longer stretch, that a sentence offers for the event it tells.

    ``span`` is the expression, None where the day is that of publication. ``place`` says where
    the expression stands; ``steps`` how many sentences before (negative) or after the one that
    tells the event. ``order`` is the sentence's place among those of the event, best first.
    """

    scored: ScoredSentence
    sentence: HitSentence
    days: DateRange
    span: TimexSpan | None
    place: MentionPlace
    steps: int
    order: int

    @property
    def article_id(self) -> str:
        """The id of the article that the sentence stands in."""
        return self.scored.evidence.hit.article.id

    @property
    def is_day(self) -> bool:
        """Whether it names one day."""
        return self.days.start is not None and self.days.start == self.days.end


def find_mentions(scored: Sequence[ScoredSentence]) -> list[DayMention]:
    """Return every mention that the sentences of an event offer, those of the best first."""
    return [
        mention
        for order, one in enumerate(select_sentences(scored))
        for mention in find_sentence_mentions(order, one)
    ]


def select_sentences(scored: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Return the sentences near enough to the event to be read, most like it first."""
    usual = compute_usual_coverage(scored)
    near = [one for one in scored if one.measures.coverage >= LIKENESS * usual]
    near.sort(key=lambda one: (-one.score, one.evidence.hit.article.id, one.offsets))
    return near[:SENTENCES]


def compute_usual_coverage(scored: Sequence[ScoredSentence]) -> float:
    """Return the best coverage of the third best article, or of the last where there are fewer."""
    best: dict[str, float] = {}
    for one in scored:
        key = one.evidence.hit.article.id
        best[key] = max(best.get(key, 0.0), one.measures.coverage)
    ranked = sorted(best.values(), reverse=True)[:RANK]
    return ranked[-1] if ranked else 0.0


def find_sentence_mentions(order: int, one: ScoredSentence) -> Iterator[DayMention]:
    """Yield the mentions that a sentence offers, the ``order``-th of those of its event."""
    hit = one.evidence.hit
    some = read_sentences(hit)
    own = next((n for n, part in enumerate(some) if part.end >= one.offsets[1]), None)
    if own is None:
        return
    seen: set[str] = set()
    reach = NEAR_OF_BEST if order < BEST else NEAR
    places = range(max(0, own - reach), min(len(some), own + reach + 1))
    for place in sorted(places, key=lambda place: (abs(place - own), place > own)):
        steps = place - own
        for span in some[place].spans:
            if not _is_date(span) or span.range is None or (steps and span.value in seen):
                continue
            seen.add(span.value)
            yield DayMention(
                scored=one,
                sentence=some[own],
                days=_whole_day(span.range),
                span=span,
                place=_name_place(steps),
                steps=steps,
                order=order,
            )
    if published := _publication_day(hit):
        yield DayMention(
            scored=one,
            sentence=some[own],
            days=published,
            span=None,
            place="published",
            steps=0,
            order=order,
        )


def _is_date(span: TimexSpan) -> bool:
    if span.type not in ("DATE", "TIME") or span.range is None:
        return False
    return span.range.start is not None and span.range.days <= LONGEST


def _whole_day(days: DateRange) -> DateRange:
    """Return a time of day as its day."""
    return DateRange.day(days.start) if days.start and days.start == days.end else days


def _name_place(steps: int) -> MentionPlace:
    if steps == 0:
        return "own"
    return "passage" if abs(steps) > 1 else "before" if steps < 0 else "after"


def _publication_day(hit: Hit) -> DateRange | None:
    published = hit.article.published
    return DateRange.day(published.day) if published and published.day else None
