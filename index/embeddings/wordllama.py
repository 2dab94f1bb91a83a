"""WordLlama: static token vectors averaged, 256 dimensions, from the files in its package.

Its tokenizer and weights (``l2_supercat_256``) are read where they are, without importing the
package: that would take half a second (pydantic, requests) and set up the root logger. The
averaging is done here text by text, which gives the library's own vectors without padding every
text to the longest of its batch.
"""

from __future__ import annotations

import functools
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embeddings.embedder import Matrix, normalize_rows
from index.errors import EmbedderError

NAME = "wordllama"
WEIGHTS = "weights/l2_supercat_256.safetensors"
TOKENIZER = "tokenizers/l2_supercat_tokenizer_config.json"
TENSOR = "embedding.weight"
_BATCH = 256
_FEW = 4
"""So few texts are encoded one by one: the batch's threads cost more than they save."""


class WordLlamaEmbedder:
    """The default embedder: no key, no network, thousands of passages a second on one core."""

    name = NAME

    def __init__(self, weights: NDArray[np.float16], tokenizer: Any) -> None:
        self._weights = weights
        self._tokenizer = tokenizer
        self.dimensions = int(weights.shape[1])

    @classmethod
    def load(cls) -> WordLlamaEmbedder:
        """Load the weights that ship in the package; raises EmbedderError where they are gone."""
        from tokenizers import Tokenizer

        found = importlib.util.find_spec("wordllama")
        if found is None or found.origin is None:
            raise EmbedderError("wordllama is not installed.", "Install dateline again.")
        folder = Path(found.origin).parent
        missing = [name for name in (WEIGHTS, TOKENIZER) if not (folder / name).is_file()]
        if missing:
            raise EmbedderError(f"wordllama lacks {missing[0]}.", "Install wordllama again.")
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(_tensor(folder / WEIGHTS, TENSOR), tokenizer)

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text: the mean of its tokens' vectors."""
        matrix = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        weights = self._wide if len(texts) >= _BATCH else self._weights
        for begin in range(0, len(texts), _BATCH):
            batch = [_storable(text) for text in texts[begin : begin + _BATCH]]
            for row, encoding in enumerate(self._encoded(batch), start=begin):
                if encoding.ids:
                    tokens = weights.take(encoding.ids, axis=0).astype(np.float32, copy=False)
                    matrix[row] = tokens.mean(axis=0)
        return normalize_rows(matrix)

    @functools.cached_property
    def _wide(self) -> Matrix:
        """The weights in 32 bits: three times as fast, and worth making for many texts only."""
        return np.ascontiguousarray(self._weights, dtype=np.float32)

    def _encoded(self, batch: Sequence[str]) -> Sequence[Any]:
        if len(batch) <= _FEW:
            return [self._tokenizer.encode(text, add_special_tokens=False) for text in batch]
        found: Sequence[Any] = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
        return found

    def embed_query(self, text: str) -> Matrix:
        """Return the vector of a question: that of the same text."""
        vector: Matrix = self.embed([text])[0]
        return vector


def _tensor(path: Path, name: str) -> NDArray[np.float16]:
    """Map a 16-bit tensor of a safetensors file: a length, a JSON header, then the numbers."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        about = json.loads(file.read(length)).get(name, {})
    if about.get("dtype") != "F16":
        raise EmbedderError(f"{path} holds no 16-bit {name}.", "Install wordllama again.")
    start, shape = 8 + length + about["data_offsets"][0], tuple(about["shape"])
    return np.asarray(np.memmap(path, dtype="<f2", mode="r", offset=start, shape=shape))


def _storable(text: str) -> str:
    """Return the text with halves of surrogate pairs replaced, which the tokenizer refuses."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
