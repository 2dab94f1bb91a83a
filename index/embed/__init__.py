"""Embedders: texts to unit vectors, behind one interface and by name.

``load("wordllama")`` is the default and needs no key and no network; ``load("openai:...")`` and
the like take any embedding of LlamaIndex.
"""

from index.embed.embedder import Embedder, Matrix, unit
from index.embed.llama import Access
from index.embed.load import DEFAULT, load
from index.embed.mismatch import mismatch
from index.embed.text import embedded_text
from index.embed.toy import ToyEmbedder

__all__ = [
    "DEFAULT",
    "Access",
    "Embedder",
    "Matrix",
    "ToyEmbedder",
    "embedded_text",
    "load",
    "mismatch",
    "unit",
]
