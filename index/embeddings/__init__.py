"""Embedders: texts to unit vectors, behind one interface and by name.

``load_embedder("wordllama")`` is the default and needs no key and no network;
``load_embedder("openai:...")`` and the like take any embedding of LlamaIndex.
"""

from index.embeddings.embedder import (
    Embedder,
    Matrix,
    build_embedding_text,
    make_mismatch_error,
    normalize_rows,
)
from index.embeddings.llama_index import Access
from index.embeddings.load import DEFAULT, load_embedder
from index.embeddings.toy import ToyEmbedder

__all__ = [
    "DEFAULT",
    "Access",
    "Embedder",
    "Matrix",
    "ToyEmbedder",
    "build_embedding_text",
    "load_embedder",
    "make_mismatch_error",
    "normalize_rows",
]
