"""WordLlama: static token vectors averaged, 256 dimensions, from the files in its package.

Its tokenizer and weights (``l2_supercat_256``) are used as they are; the averaging is done here
text by text, which gives the library's own vectors without padding every text to the longest
of its batch.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.embed.embedder import Matrix, unit
from index.errors import EmbedderError

NAME = "wordllama"
_BATCH = 256
_FEW = 4


class WordLlamaEmbedder:
    """The default embedder: no key, no network, thousands of passages a second on one core."""

    name = NAME

    def __init__(self, weights: Matrix, tokenizer: Any) -> None:
        self._weights = weights
        self._tokenizer = tokenizer
        self.dimensions = int(weights.shape[1])

    @classmethod
    def load(cls) -> WordLlamaEmbedder:
        """Load the weights that ship in the package; raises EmbedderError where they are gone."""
        found = importlib.util.find_spec("wordllama")
        if found is None or found.origin is None:
            raise EmbedderError("wordllama is not installed.", "Install dateline again.")
        with _quiet_logging():
            from wordllama import WordLlama

            try:
                model = WordLlama.load(cache_dir=Path(found.origin).parent, disable_download=True)
            except FileNotFoundError as error:
                raise EmbedderError(f"{error}", "Install wordllama again.") from error
        model.tokenizer.no_padding()
        return cls(model.embedding, model.tokenizer)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text: the mean of its tokens' vectors."""
        matrix = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for begin in range(0, len(texts), _BATCH):
            batch = [_storable(text) for text in texts[begin : begin + _BATCH]]
            for row, encoding in enumerate(self._encoded(batch), start=begin):
                if encoding.ids:
                    matrix[row] = self._weights[encoding.ids].mean(axis=0)
        return unit(matrix)

    def _encoded(self, batch: Sequence[str]) -> Sequence[Any]:
        """Return the encodings; a few are cheaper one by one, without the batch's threads."""
        if len(batch) <= _FEW:
            return [self._tokenizer.encode(text, add_special_tokens=False) for text in batch]
        found: Sequence[Any] = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
        return found

    def embed_query(self, text: str) -> Matrix:
        """Return the vector of a question: that of the same text."""
        vector: Matrix = self.embed([text])[0]
        return vector


def _storable(text: str) -> str:
    """Return the text with halves of surrogate pairs replaced, which the tokenizer refuses."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


@contextmanager
def _quiet_logging() -> Iterator[None]:
    """Undo what importing wordllama does to the root logger (``basicConfig`` at INFO)."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
