"""LlamaEmbedder: any embedding of LlamaIndex, by "provider:model".

The provider's package is imported when it is asked for. What its client raises is translated
here, and nothing else of LlamaIndex is touched.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.embed.embedder import Matrix, unit
from index.errors import EmbedderError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

Result = TypeVar("Result")
_ALWAYS = (OSError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where LlamaIndex keeps a provider's embedding, and the base of its client's errors."""

    extra: str
    kind: str
    argument: str = "model_name"
    errors: tuple[str, ...] = ()


PROVIDERS: Mapping[str, Provider] = {
    "openai": Provider(
        extra="openai", kind="OpenAIEmbedding", argument="model", errors=("openai.OpenAIError",)
    ),
    "ollama": Provider(
        extra="ollama", kind="OllamaEmbedding", errors=("ollama.ResponseError", "httpx.HTTPError")
    ),
    "huggingface": Provider(extra="huggingface", kind="HuggingFaceEmbedding"),
    "fastembed": Provider(extra="fastembed", kind="FastEmbedEmbedding"),
}


class LlamaEmbedder:
    """An embedding of LlamaIndex as an Embedder; ``dimensions`` asks the model once.

    Raises EmbedderError where the model cannot be reached, refuses its key, or is unknown.
    """

    def __init__(
        self, name: str, model: BaseEmbedding, errors: tuple[type[BaseException], ...] = ()
    ) -> None:
        self.name = name
        self._model = model
        self._errors: tuple[type[BaseException], ...] = (*_ALWAYS, *errors)

    @classmethod
    def load(cls, name: str, options: Mapping[str, object]) -> LlamaEmbedder:
        """Return the embedding that "provider:model" names; ``options`` go to its class."""
        provider, _, model = name.partition(":")
        place = PROVIDERS[provider]
        try:
            module = importlib.import_module(f"llama_index.embeddings.{place.extra}")
        except ImportError as error:
            raise EmbedderError(
                f"Embedder {name!r} needs a package that is not installed.",
                f"Run: pip install llama-index-embeddings-{place.extra}",
            ) from error
        errors = tuple(_resolve(path) for path in place.errors)
        make = functools.partial(getattr(module, place.kind), **{place.argument: model, **options})
        return cls(name, _guarded(name, make, (*_ALWAYS, *errors)), errors)

    @functools.cached_property
    def dimensions(self) -> int:
        """The length of a vector, learned by embedding one word."""
        return len(self.embed_query("dimension"))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        ask = functools.partial(self._model.get_text_embedding_batch, list(texts))
        return unit(np.array(_guarded(self.name, ask, self._errors), dtype=np.float32))

    def embed_query(self, text: str) -> Matrix:
        """Return the unit vector of a question."""
        ask = functools.partial(self._model.get_query_embedding, text)
        return unit(np.array(_guarded(self.name, ask, self._errors), dtype=np.float32))


def _guarded(
    name: str, ask: Callable[[], Result], errors: tuple[type[BaseException], ...]
) -> Result:
    try:
        return ask()
    except errors as error:
        reason = (str(error) or type(error).__name__).strip().splitlines()[0]
        raise EmbedderError(
            f"Embedder {name!r} failed: {reason}", "Check its key, its address and its model name."
        ) from error


def _resolve(path: str) -> type[BaseException]:
    module, _, attribute = path.rpartition(".")
    found: type[BaseException] = getattr(importlib.import_module(module), attribute)
    return found
