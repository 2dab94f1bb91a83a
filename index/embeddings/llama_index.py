"""LlamaEmbedder: any embedding of LlamaIndex, by "provider:model".

"ollama:nomic-embed-text" is the class of ``llama_index.embeddings.ollama`` with that model. The
package is imported when it is asked for; its class is told the model, key and address under the
names that it takes. Whatever its client raises becomes one EmbedderError, and each of its calls
has a deadline.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from index.deadline import run_with_timeout
from index.embeddings.embedder import Matrix, normalize_rows
from index.errors import DatelineError, EmbedderError

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding

Result = TypeVar("Result")

COMMON = ("openai", "ollama", "huggingface", "fastembed")
"""Providers named in messages; any other installed one works as well."""

RETRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """How a provider is reached: its key (a secret), its address, and seconds a call may take."""

    key: str = field(default="", repr=False)
    url: str = ""
    deadline: float = 30.0


class LlamaEmbedder:
    """An embedding of LlamaIndex as an Embedder; ``dimensions`` asks the model once.

    Raises EmbedderError where the model cannot be reached, refuses its key, or is unknown.
    """

    def __init__(self, name: str, model: BaseEmbedding, deadline: float = 30.0) -> None:
        self.name = name
        self._model = model
        self._deadline = deadline

    @classmethod
    def load(
        cls, name: str, access: Access | None = None, options: Mapping[str, object] | None = None
    ) -> LlamaEmbedder:
        """Return the embedding that "provider:model" names; ``options`` go to its class."""
        provider, _, model = name.partition(":")
        access = access or Access()
        logging.getLogger("llama_index").addHandler(logging.NullHandler())  # retries, on stderr
        kind = _kind(provider, name)
        given = {**_arguments(kind, provider, model, access), **dict(options or {})}
        make = functools.partial(kind, **given)  # type: ignore[arg-type]
        return cls(name, _guarded(name, make, access.deadline), access.deadline)

    @functools.cached_property
    def dimensions(self) -> int:
        """The length of a vector, learned by embedding one word."""
        return len(self.embed_query("dimension"))

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one unit row a text; each batch of the model's own size is one call."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        size, rows = self._model.embed_batch_size, []
        for at in range(0, len(texts), size):
            some = list(texts[at : at + size])
            ask = functools.partial(self._model.get_text_embedding_batch, some)
            rows += _guarded(self.name, ask, self._deadline)
        return normalize_rows(np.array(rows, dtype=np.float32))

    def embed_query(self, text: str) -> Matrix:
        """Return the unit vector of a question."""
        ask = functools.partial(self._model.get_query_embedding, text)
        return normalize_rows(np.array(_guarded(self.name, ask, self._deadline), dtype=np.float32))


def _kind(provider: str, name: str) -> type[BaseEmbedding]:
    """Return the embedding class of a provider's package."""
    try:
        module = importlib.import_module(f"llama_index.embeddings.{provider}")
    except ImportError as error:
        raise EmbedderError(
            f"Embedder {name!r} needs the package llama-index-embeddings-{provider}, which is not "
            "installed.",
            f"Run: pip install llama-index-embeddings-{provider}",
        ) from error
    from llama_index.core.base.embeddings.base import BaseEmbedding

    found = [
        kind
        for each in getattr(module, "__all__", dir(module))
        if inspect.isclass(kind := getattr(module, each))
        and issubclass(kind, BaseEmbedding)
        and kind is not BaseEmbedding
    ]
    if not found:
        raise EmbedderError(f"{module.__name__} holds no embedding.", "Take another provider.")
    return found[0]


def _arguments(
    kind: type[BaseEmbedding], provider: str, model: str, access: Access
) -> dict[str, object]:
    """Return the arguments that say model, key, address and patience, as the class names them."""
    taken = set(inspect.signature(kind.__init__).parameters) | set(kind.model_fields)
    wanted: list[tuple[tuple[str, ...], object]] = [
        (("model_name", "model"), model),
        (("api_key", f"{provider}_api_key", "token"), access.key),
        (("api_base", "base_url", "endpoint"), access.url),
        (("timeout", "request_timeout"), access.deadline),
        (("max_retries",), RETRIES),
    ]
    return {
        next(name for name in names if name in taken): value
        for names, value in wanted
        if value and taken.intersection(names)
    }


def _guarded(name: str, ask: Callable[[], Result], deadline: float) -> Result:
    """Return ``ask()``; providers raise whatever they like, so all of it is translated here."""
    try:
        return run_with_timeout(deadline, ask)
    except (DatelineError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        reason = (str(error) or type(error).__name__).strip().splitlines()[0].rstrip(".")
        raise EmbedderError(
            f"Embedder {name!r} failed: {reason}.",
            "Check its key, its address (DATELINE_EMBEDDER_URL) and its model name.",
        ) from error
