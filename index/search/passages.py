"""Which passages of an article to show: the words of the question they hold, and how near."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.vectors.sparse import Stems, alike

WORDS, NEAR = 1.0, 1.0


def fitness(
    texts: Sequence[str],
    cosines: NDArray[np.float32],
    weights: Mapping[str, float],
    stems: Stems,
) -> list[float]:
    """Return how well each passage fits: its share of the question's stems plus its cosine.

    ``weights`` are the inverse document frequencies of the question's stems; a stem that comes
    again adds less each time.
    """
    total = sum(weights.values()) or 1.0
    every = [alike(text, weights) for text in texts]
    stem = stems.of(set().union(*every))
    return [
        WORDS * _share(words, stem, weights) / total + NEAR * cosine
        for words, cosine in zip(every, cosines.tolist(), strict=True)
    ]


def _share(
    words: Mapping[str, int], stem: Mapping[str, str], weights: Mapping[str, float]
) -> float:
    """Return what the question's stems that a passage holds are worth in it."""
    times: Counter[str] = Counter()
    for word, count in words.items():
        times[stem[word]] += count
    return sum(weight * math.tanh(times[of]) for of, weight in weights.items() if of in times)
