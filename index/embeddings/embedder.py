"""Embedder: what turns texts into unit vectors, whoever made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbedderMismatch
from index.types import Article, Passage

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


def normalize_rows(matrix: Matrix) -> Matrix:
    """Return the rows scaled to length one, in float32; rows of zeros stay as they are."""
    rows = np.asarray(matrix, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    scaled: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def make_mismatch_error(
    where: str, made: tuple[str, int], name: str, dimensions: int | None = None
) -> EmbedderMismatch:
    """Return the error for ``name`` over an archive that was ``made`` with another embedder.

    ``where`` names the archive; ``dimensions`` are told only where the names are the same, since
    a model on a server would have to be asked for them.
    """
    had = f"{made[0]} ({made[1]} dimensions)"
    told = f"{name} ({dimensions} dimensions)" if made[0] == name and dimensions else name
    return EmbedderMismatch(
        f"{where} was built with embedder {had}, not with {told}.",
        f"Use {made[0]}, or run `dateline reindex --embedder {name}` to change to {name}.",
    )


def build_embedding_text(article: Article, passage: Passage) -> str:
    """Return what stands for a passage in the embedder: its article's title, then its text."""
    return f"{article.title}\n{passage.text}" if article.title else passage.text
