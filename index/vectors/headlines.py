"""Vectors of headlines, for embedders that only look words up.

A headline says what an article is about when its text does not (a gallery, a video page). The
archive stores vectors of passages alone; a model on a server is not asked for more, but one that
averages word vectors gives ten thousand headlines a second.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.embed import load
from index.vectors.exact import Matrix

STATIC = frozenset({"wordllama", "toy"})
"""Embedders for which the words of a text mean the same in any order, and cost nothing."""


def headline_vectors(model: tuple[str, int], headlines: Sequence[str]) -> Matrix | None:
    """Return a unit vector for each headline, or None where the model is not a static one."""
    name, dimensions = model
    if name not in STATIC:
        return None
    embedder = load(name)
    if embedder.dimensions != dimensions:
        return None
    return np.ascontiguousarray(embedder.embed(headlines), dtype=np.float32)
