"""ToyEmbedder: hashed words, so that a test can say exactly what a vector is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from index.embeddings.embedder import Matrix, normalize_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class ToyEmbedder:
    """Each word, in lower case, adds one at the place its hash names; then unit length.

    Texts that share words are near, which is all a test needs. It loads nothing.
    """

    dimensions: int = 64
    name: str = "toy"

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text."""
        matrix = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[self.place(word)] += 1
        return normalize_rows(matrix)

    def embed_query(self, text: str) -> Matrix:
        """Return the vector of a question: that of the same text."""
        vector: Matrix = self.embed([text])[0]
        return vector

    def place(self, word: str) -> int:
        """Return where a word counts: its BLAKE2 hash modulo the dimensions."""
        hashed = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(hashed, "little") % self.dimensions
