"""A sentence with what was measured of it, and the score that comes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.evidence.event import Event
from bot.types import Evidence

SENTENCE, CONTEXT, PASSAGE = 0.5, 0.2, 0.1
MEANING, PHRASE, RANK, ORDER, RECENT, SPEECH, UNREAL = 0.1, 0.06, 0.05, 0.12, 0.1, 0.15, 0.2
"""What each measure adds to the score (``UNREAL`` is taken off); tuned on the sample questions
and ../shared/data, see DECISIONS.md."""
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
    timely: float
    recent: float
    order: float
    speech: float
    grounded: bool
    predicated: bool
    unreal: bool

    @property
    def score(self) -> float:
        """The weighted sum, scaled down where the time does not fit."""
        told = SENTENCE * self.sentence + CONTEXT * self.context + PASSAGE * self.passage
        shape = PHRASE * self.phrase + RANK * self.rank + ORDER * self.order
        shape += SPEECH * self.speech
        total = told + shape + RECENT * self.recent - UNREAL * self.unreal
        return total * (0.7 + 0.3 * self.timely) * (1.0 if self.grounded else UNGROUNDED)

    @property
    def told(self) -> float:
        """How much of what is asked the sentence tells, mostly by itself."""
        return (0.6 * self.sentence + 0.4 * self.context) * (1.0 if self.grounded else UNGROUNDED)


@dataclass(frozen=True, slots=True)
class Scored:
    """A piece of evidence, its event and its measures.

    ``missing`` are the question's names that neither the sentence nor its context has;
    ``unsaid`` its other terms that the whole passage lacks. ``core`` are the offsets of the
    sentence itself, without the neighbours that its quote takes along; ``opposed`` says that it
    tells the opposite of what is asked.
    """

    evidence: Evidence
    event: Event
    measures: Measures
    missing: tuple[str, ...]
    unsaid: tuple[str, ...]
    core: tuple[int, int] = (0, 0)
    opposed: bool = False

    @property
    def place(self) -> tuple[int, int]:
        """The offsets of the sentence itself in the article's body."""
        return self.core if self.core[1] else (self.evidence.start, self.evidence.end)

    @property
    def sentence(self) -> str:
        """The sentence itself, as it stands in the article."""
        return self.evidence.hit.article.body[slice(*self.place)]

    @property
    def score(self) -> float:
        """The evidence's score."""
        return self.evidence.score

    def raised(self, by: float) -> Scored:
        """Return the same with ``by`` added to its score."""
        return replace(self, evidence=replace(self.evidence, score=self.evidence.score + by))


def rank_key(one: Scored) -> tuple[float, str, int]:
    """Return the sort key of the best first; ties go by article and place, so runs repeat."""
    return -one.evidence.score, one.evidence.hit.article.id, one.evidence.start
