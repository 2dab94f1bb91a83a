"""Logistic weights as a table: fitted by scikit-learn in ``training/``, evaluated by numpy."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

LIMIT = 4.0
"""Standard deviations from the mean at which a measure is cut off."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogisticWeights:
    """The weights of standardised measures: ``mean``, ``scale`` and ``weight`` of each."""

    bias: float
    mean: Floats
    scale: Floats
    weight: Floats

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> LogisticWeights:
        """Return the weights that ``to_json`` made."""
        arrays = {name: np.asarray(stored[name], dtype=np.float64) for name in _ARRAYS}
        return cls(bias=float(stored["bias"]), **arrays)  # type: ignore[arg-type]

    def to_json(self) -> dict[str, object]:
        """Return the weights as JSON values, rounded to six digits."""
        arrays = {name: [float(f"{part:.6g}") for part in getattr(self, name)] for name in _ARRAYS}
        return {"bias": round(self.bias, 6), **arrays}

    def predict_probabilities(self, rows: NDArray[np.float32]) -> Floats:
        """Return, for each row of measures, the probability that its label is 1."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.score(rows))))

    def score(self, rows: NDArray[np.float32]) -> Floats:
        """Return the logarithm of each row's odds."""
        if not len(rows):
            return np.zeros(0)
        standard = np.clip((rows - self.mean) / self.scale, -LIMIT, LIMIT)
        return np.asarray(standard @ self.weight + self.bias)


def weigh_candidates(
    weights: LogisticWeights, rows: NDArray[np.float32], days: NDArray[np.int64]
) -> Floats:
    """Return, for each candidate day, the probability that the event lies within a day of it.

    All candidates and "none of them" (score 0) share one softmax; neighbours are summed.
    """
    scores = weights.score(rows)
    peak = max(0.0, float(scores.max(initial=0.0)))
    parts = np.exp(scores - peak)
    shares = parts / (parts.sum() + np.exp(-peak))
    near = np.abs(days[:, None] - days[None, :]) <= 1
    return np.asarray(np.minimum(near @ shares, 1.0))


_ARRAYS = ("mean", "scale", "weight")


PlaceWeights = tuple[LogisticWeights, LogisticWeights, LogisticWeights]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatingWeights:
    """The weights of all steps: mentions, by where they stand, days, spans, sentences, leads.

    ``mentions`` are those of a day of publication, a date of the sentence's own, and a date of
    its surroundings, in this order, and ``first`` such for what is not read yet; ``span`` those
    of weeks, months and years; ``lead`` those of what may be said, which are fitted on questions
    as well; ``sentence`` those of the dates that one sentence offers for what it tells.
    """

    first: PlaceWeights
    mentions: PlaceWeights
    day: LogisticWeights
    span: LogisticWeights
    sentence: LogisticWeights
    lead: LogisticWeights

    @classmethod
    def from_json(cls, stored: Mapping[str, Mapping[str, object]]) -> DatingWeights:
        """Return the weights that ``to_json`` made."""
        found = {name: LogisticWeights.from_json(one) for name, one in stored.items()}
        first = found["first_published"], found["first_own"], found["first_near"]
        mentions = found["published"], found["own"], found["near"]
        return cls(first=first, mentions=mentions, **{name: found[name] for name in _STEPS})

    def to_json(self) -> dict[str, dict[str, object]]:
        """Return the weights as JSON values."""
        steps = {name: getattr(self, name) for name in _STEPS}
        steps |= dict(zip(_PLACES, self.mentions, strict=True))
        steps |= {f"first_{name}": one for name, one in zip(_PLACES, self.first, strict=True)}
        return {name: one.to_json() for name, one in steps.items()}


def weigh_places(
    steps: PlaceWeights, rows: NDArray[np.float32], places: NDArray[np.int64]
) -> Floats:
    """Return, for each mention, the probability that its day is the event's.

    ``places`` says which of the three weights each row takes.
    """
    found = np.zeros(len(rows))
    for place, weights in enumerate(steps):
        found[places == place] = weights.predict_probabilities(rows[places == place])
    return found


_PLACES = ("published", "own", "near")
_STEPS = ("day", "span", "sentence", "lead")


@lru_cache(maxsize=1)
def load_weights() -> DatingWeights:
    """Return the weights that ship with the product."""
    stored = files("bot.extractive.event_dating").joinpath("weights.json")
    return DatingWeights.from_json(json.loads(stored.read_text(encoding="utf-8")))
