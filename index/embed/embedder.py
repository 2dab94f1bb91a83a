"""Embedder: what turns texts into unit vectors, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


class Embedder(Protocol):
    """Texts to unit vectors; the same text always gives the same vector.

    ``name`` identifies the model in an archive ("wordllama", "openai:text-embedding-3-small").
    """

    @property
    def name(self) -> str:
        """The name that an archive remembers."""

    @property
    def dimensions(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text (float32); a text without a token gives a row of zeros."""

    def embed_query(self, text: str) -> Matrix:
        """Return the vector of a question; some models embed it unlike a passage."""


def unit(matrix: Matrix) -> Matrix:
    """Return the rows scaled to length one, in float32; rows of zeros stay as they are."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled
