"""Shares with their bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 4000
LEVEL = 0.95
_SEED = 20181
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean over ``count`` cases, with the ends of its interval; (0, 0, 0) where there is none."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        if not self.count:
            return "-"
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n={self.count})"


def compute_rate(scores: Sequence[float | bool]) -> Rate:
    """Return the mean of scores of cases, each 0 to 1, with its bootstrap interval.

    Example: 9 of 10 -> 90%, about 70% to 100%. Differences, -1 to 1, do as well.
    """
    values = np.asarray(scores, dtype=np.float64)
    if not len(values):
        return Rate(0.0, 0.0, 0.0, 0)
    generator = np.random.default_rng(_SEED)
    draws = max(min(DRAWS, _CELLS // len(values)), 400)
    drawn = generator.integers(len(values), size=(draws, len(values)))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values[drawn].mean(axis=1), [tail, 1 - tail])
    return Rate(float(values.mean()), float(low), float(high), len(values))


def compute_ratio(parts: Sequence[float], wholes: Sequence[float]) -> Rate:
    """Return sum(parts) / sum(wholes) over cases, with its bootstrap interval.

    Example: cited gold articles over cited articles. Cases without a whole count for nothing.
    """
    above, below = np.asarray(parts, dtype=np.float64), np.asarray(wholes, dtype=np.float64)
    above, below = above[below > 0], below[below > 0]
    if not len(below):
        return Rate(0.0, 0.0, 0.0, 0)
    generator = np.random.default_rng(_SEED)
    drawn = generator.integers(len(below), size=(min(DRAWS, _CELLS // len(below) + 1), len(below)))
    tail = (1 - LEVEL) / 2
    means = above[drawn].sum(axis=1) / below[drawn].sum(axis=1)
    low, high = np.quantile(means, [tail, 1 - tail])
    return Rate(float(above.sum() / below.sum()), float(low), float(high), len(below))
