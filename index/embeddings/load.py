"""Load an embedder by its name."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping

from index.embeddings.embedder import Embedder
from index.embeddings.llama_index import COMMON, Access, LlamaEmbedder
from index.embeddings.toy import ToyEmbedder
from index.embeddings.wordllama import NAME, WordLlamaEmbedder
from index.errors import EmbedderError

DEFAULT = NAME
_MINILM = "index.vectors.minilm"  # Chroma's own model lives where chromadb may be imported


def load_embedder(
    name: str = DEFAULT,
    options: Mapping[str, object] | None = None,
    *,
    access: Access | None = None,
) -> Embedder:
    """Return the embedder of that name.

    "wordllama" (the default), "minilm" (Chroma's ONNX model), "toy" (for tests), or
    "provider:model" for an embedding of LlamaIndex, reached by ``access``, with ``options``
    passed to its class. Raises EmbedderError where there is none of that name, or its package,
    key or weights are missing.
    """
    if name == NAME:
        return WordLlamaEmbedder.load()
    if name == "toy":
        return ToyEmbedder()
    if name == "minilm":
        return _minilm()
    provider, _, model = name.partition(":")
    if model and (provider in COMMON or _is_installed(provider)):
        return LlamaEmbedder.load(name, access, options)
    known = ", ".join([NAME, "minilm", *(f"{provider}:MODEL" for provider in COMMON)])
    raise EmbedderError(
        f"There is no embedder {name!r}.",
        f"Take one of: {known}, or install the provider's llama-index-embeddings package.",
    )


def _is_installed(provider: str) -> bool:
    """Tell whether LlamaIndex has an embedding package of that name here."""
    if not provider.isidentifier():
        return False
    return importlib.util.find_spec(f"llama_index.embeddings.{provider}") is not None


def _minilm() -> Embedder:
    try:
        found: Embedder = importlib.import_module(_MINILM).load_minilm()
    except ImportError as error:
        raise EmbedderError(
            "Embedder 'minilm' needs chromadb and onnxruntime.", "Install dateline again."
        ) from error
    return found
