"""MiniLM as Chroma runs it (ONNX, 384 dimensions): slower, and better at paraphrase.

Chroma fetches its model (80 MB) from the network when it is first used; dateline fetches nothing,
so the model must be there before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from index.embeddings import Matrix, normalize_rows
from index.errors import EmbedderError
from index.vectors import chroma

NAME = "minilm"
DIMENSIONS = 384
BATCH = 64

Encode = Callable[[list[str]], Sequence[Sequence[float]]]


class MiniLm:
    """all-MiniLM-L6-v2 as an Embedder; some hundred passages a second on one core."""

    name = NAME
    dimensions = DIMENSIONS

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text."""
        matrix = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for at in range(0, len(texts), BATCH):
            some = list(texts[at : at + BATCH])
            matrix[at : at + len(some)] = np.asarray(self._encode(some), dtype=np.float32)
        return normalize_rows(matrix)

    def embed_query(self, text: str) -> Matrix:
        """Return the vector of a question: that of the same text."""
        vector: Matrix = self.embed([text])[0]
        return vector


def load_minilm() -> MiniLm:
    """Return the embedder; raises EmbedderError where its model is not on this machine."""
    folder = chroma.get_minilm_folder()
    if not (folder / "model.onnx").is_file():
        raise EmbedderError(
            f"Embedder 'minilm' needs its model in {folder}, and nothing is fetched at run time.",
            "Run Chroma's ONNXMiniLM_L6_V2 once where there is a network, or use 'wordllama'.",
        )
    return MiniLm(chroma.load_minilm_function())
