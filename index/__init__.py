"""Articles in, ranked dated passages out: the public face of the archive.

Other packages import these names from here. Nothing is read from the environment, and time is
passed in. What is slow to import is imported when its name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import embeddings
    from index.archive import Archive, Coverage, Filter
    from index.ingest import BuildReport
    from index.search import Explanation, Query, Searcher, SimilarWord, Vocabulary
    from index.slices import open_archive, open_searcher
    from index.slices.building import build_archive
    from index.types import Article, DateRange, Hit, Passage, PublicationDate, TimexSpan
    from index.vectors import ChromaServer

_HOMES = {
    "Archive": "index.archive",
    "Article": "index.types",
    "BuildReport": "index.ingest",
    "Coverage": "index.archive",
    "DateRange": "index.types",
    "PublicationDate": "index.types",
    "TimexSpan": "index.types",
    "Explanation": "index.search",
    "Filter": "index.archive",
    "Hit": "index.types",
    "Passage": "index.types",
    "Query": "index.search",
    "Searcher": "index.search",
    "SimilarWord": "index.search",
    "Vocabulary": "index.search",
    "ChromaServer": "index.vectors",
    "build_archive": "index.slices.building",
    "open_archive": "index.slices",
    "open_searcher": "index.slices",
    "embeddings": "index.embeddings",
}

__all__ = [
    "Archive",
    "Article",
    "BuildReport",
    "ChromaServer",
    "Coverage",
    "DateRange",
    "Explanation",
    "Filter",
    "Hit",
    "Passage",
    "PublicationDate",
    "Query",
    "Searcher",
    "SimilarWord",
    "TimexSpan",
    "Vocabulary",
    "build_archive",
    "embeddings",
    "open_archive",
    "open_searcher",
]


def __getattr__(name: str) -> Any:
    """Import a public name's home when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    if name == "embeddings":
        return import_module("index.embeddings")
    return getattr(import_module(_HOMES[name]), name)
