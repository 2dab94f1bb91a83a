"""Claims that passed the gate, those that did not, and what an answer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from index import DateRange, Hit, TimexSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A verified claim: ``hit.article.body[start:end]`` is what it cites, whole sentences.

    ``sentence`` is the model's wording, or "" where it was not plainly the quote's and only
    the quote is shown. ``spans`` are the dates cited, ``told`` (0 to 1) how much of the
    question the cited evidence tells by the keyless measure.
    """

    sentence: str
    hit: Hit
    start: int
    end: int
    spans: tuple[TimexSpan, ...] = ()
    coverage: float = 0.0

    @property
    def quote(self) -> str:
        """The article's own characters."""
        return self.hit.article.body[self.start : self.end]

    @property
    def days(self) -> tuple[DateRange, ...]:
        """The days that the cited words name."""
        return tuple(span.range for span in self.spans if span.range)


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedClaim:
    """A claim that was not shown, and the rule it broke."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratedAnswer:
    """What a model gave for one question, after the gate.

    It ``stands`` where a claim survived; ``refused`` says that the model found no answer,
    ``failure`` why there is none to show. ``usage`` has ``prompt_tokens``,
    ``completion_tokens``, ``latency_ms``, ``attempts``, ``claims``, ``dropped``, and
    ``cost_usd`` where a price is set; ``tokens_estimated`` is 1 where the provider sent none.
    """

    model: str
    short: str = ""
    claims: tuple[Claim, ...] = ()
    dropped: tuple[DroppedClaim, ...] = ()
    refused: bool = False
    failure: str = ""
    usage: Mapping[str, float] = field(default_factory=dict)

    @property
    def is_usable(self) -> bool:
        """Whether it can be shown as an answer."""
        return bool(self.claims) and not self.failure
