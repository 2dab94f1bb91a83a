"""Which passages of an article to show: the words of the question they hold, and how near."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.vectors.sparse import Stems, words

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
    every = [words(text) for text in texts]
    stem = stems.of([word for some in every for word in some])
    found = []
    for some, cosine in zip(every, cosines.tolist(), strict=True):
        times = Counter(stem[word] for word in some)
        share = sum(w * math.tanh(times[s]) for s, w in weights.items() if s in times) / total
        found.append(WORDS * share + NEAR * cosine)
    return found
