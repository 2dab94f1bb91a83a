"""A sentence with what was measured of it, and the score that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.evidence.event_date import EventDate
from bot.types import Evidence
from index.types import Hit

SENTENCE, CONTEXT, PASSAGE = 0.5, 0.2, 0.1
MEANING, PHRASE, RANK, ORDER, RECENT, SPEECH, UNREAL = 0.1, 0.06, 0.05, 0.12, 0.1, 0.15, 0.2
"""What each measure adds to the score (``UNREAL`` is taken off); tuned on the sample questions
and the sets of benchmarks/answers.py and benchmarks/timelines.py."""
UNGROUNDED = 0.7
"""What is left of a sentence that says only names of what is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What was measured of a sentence; shares are 0 to 1.

    ``sentence``: the question's terms it covers, its names counted where its context has them.
    ``context``: the same with its title and the sentence before; ``passage``: with its whole
    passage. ``phrase``: the question's word pairs it has. ``rank``: its passage's search score.
    ``timely``: how well it fits the window asked about. ``recent``: how new its article is
    among those found. ``order``: -1 to 1, its own "first" or "second". ``speech``: 1 where the
    speaker asked about speaks, -1 where another does. ``grounded``: it says by itself something
    of what is asked beside names. ``predicated``: it says what is asked of them. ``unreal``: told
    as possible only.
    """

    sentence: float
    context: float
    passage: float
    phrase: float
    rank: float
    timeliness: float
    recency: float
    order: float
    speech: float
    grounded: bool
    has_predicate: bool
    hypothetical: bool

    @property
    def score(self) -> float:
        """The weighted sum, scaled down where the time does not fit."""
        told = SENTENCE * self.sentence + CONTEXT * self.context + PASSAGE * self.passage
        shape = PHRASE * self.phrase + RANK * self.rank + ORDER * self.order
        shape += SPEECH * self.speech
        total = told + shape + RECENT * self.recency - UNREAL * self.hypothetical
        return total * (0.7 + 0.3 * self.timeliness) * (1.0 if self.grounded else UNGROUNDED)

    @property
    def coverage(self) -> float:
        """How much of what is asked the sentence tells, mostly by itself."""
        return (0.6 * self.sentence + 0.4 * self.context) * (1.0 if self.grounded else UNGROUNDED)


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A piece of evidence, its event and its measures.

    ``missing`` are the question's names that neither the sentence nor its context has;
    ``unsaid`` its other terms that the whole passage lacks. ``core`` are the offsets of the
    sentence itself, without the neighbours that its quote takes along; ``opposed`` says that it
    tells the opposite of what is asked.
    """

    evidence: Evidence
    event: EventDate
    measures: Measures
    missing_names: tuple[str, ...]
    missing_terms: tuple[str, ...]
    sentence_span: tuple[int, int] = (0, 0)
    opposed: bool = False

    @property
    def offsets(self) -> tuple[int, int]:
        """The offsets of the sentence itself in the article's body."""
        return (
            self.sentence_span
            if self.sentence_span[1]
            else (self.evidence.start, self.evidence.end)
        )

    @property
    def sentence(self) -> str:
        """The sentence itself, as it stands in the article."""
        return self.evidence.hit.article.body[slice(*self.offsets)]

    @property
    def score(self) -> float:
        """The evidence's score."""
        return self.evidence.score

    def with_bonus(self, by: float) -> ScoredSentence:
        """Return the same with ``by`` added to its score."""
        return replace(self, evidence=replace(self.evidence, score=self.evidence.score + by))


def get_rank_key(one: ScoredSentence) -> tuple[float, str, int]:
    """Return the sort key of the best first; ties go by article and place, so runs repeat."""
    return -one.evidence.score, one.evidence.hit.article.id, one.evidence.start


def deduplicate(ranked: Sequence[ScoredSentence]) -> list[ScoredSentence]:
    """Keep a sentence that several articles carry once, from the earliest of them."""
    kept: dict[str, ScoredSentence] = {}
    for one in ranked:
        key = " ".join(one.evidence.sentence.split()).casefold()
        if key not in kept or _published(one) < _published(kept[key]):
            kept[key] = one
    return sorted(kept.values(), key=get_rank_key)


def drop_overlapping(ranked: Iterable[ScoredSentence]) -> list[ScoredSentence]:
    """Return the quotes in order, of those of one article that overlap only the first."""
    found: list[ScoredSentence] = []
    for one in ranked:
        if not any(_overlap(one, other) for other in found):
            found.append(one)
    return found


def _overlap(one: ScoredSentence, other: ScoredSentence) -> bool:
    """Tell whether two quotes are of one article and share characters."""
    left, right = one.evidence, other.evidence
    same = left.hit.article.id == right.hit.article.id
    return same and left.start < right.end and right.start < left.end


def _published(one: ScoredSentence) -> date:
    published = one.evidence.hit.article.published
    return (published.range.start if published else None) or date.max


def find_newest_day(hits: Sequence[Hit]) -> date | None:
    """Return the latest day of publication among the hits."""
    days = [hit.article.published.range.end for hit in hits if hit.article.published]
    return max((day for day in days if day), default=None)


def compute_recency(hit: Hit, latest: date | None) -> float:
    """Return how new a hit is among those found: 1 for the newest, half of it a year earlier."""
    published = hit.article.published
    if latest is None or published is None or published.range.end is None:
        return 0.0
    return float(2.0 ** (-(latest - published.range.end).days / 365))
