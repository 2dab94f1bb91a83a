"""WordLlama as LlamaIndex's embedding: the plain pipeline's only part that is not its own."""

from __future__ import annotations

from typing import Any

from llama_index.core.embeddings import BaseEmbedding
from pydantic import PrivateAttr

from index.embeddings import Embedder, load_embedder


class PlainEmbedding(BaseEmbedding):
    """The same static vectors that dateline uses, so that only the pipelines differ."""

    _embedder: Embedder = PrivateAttr()

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._embedder = load_embedder("wordllama")

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [vector.tolist() for vector in self._embedder.embed(texts)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)
