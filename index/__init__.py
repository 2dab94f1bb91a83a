"""Articles in, ranked dated passages out: the public face of the archive.

Other packages import these names from here. Nothing is read from the environment, and time is
passed in. What is slow to import is imported when its name is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import embed
    from index.archive import Archive, Coverage, Filter
    from index.build import BuildReport
    from index.build import build as build_archive
    from index.search import Explanation, Query, Searcher
    from index.types import Article, DatedBasis, DatedSpan, DateRange, Hit, Passage
    from index.vectors import Server

_HOMES = {
    "Archive": "index.archive",
    "Article": "index.types",
    "BuildReport": "index.build",
    "Coverage": "index.archive",
    "DateRange": "index.types",
    "DatedBasis": "index.types",
    "DatedSpan": "index.types",
    "Explanation": "index.search",
    "Filter": "index.archive",
    "Hit": "index.types",
    "Passage": "index.types",
    "Query": "index.search",
    "Searcher": "index.search",
    "Server": "index.vectors",
    "build_archive": "index.build.build",
    "embed": "index.embed",
}

__all__ = [
    "Archive",
    "Article",
    "BuildReport",
    "Coverage",
    "DateRange",
    "DatedBasis",
    "DatedSpan",
    "Explanation",
    "Filter",
    "Hit",
    "Passage",
    "Query",
    "Searcher",
    "Server",
    "build_archive",
    "embed",
]


def __getattr__(name: str) -> Any:
    """Import a public name's home when it is first used (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'index' has no attribute {name!r}")
    if name == "embed":
        return import_module("index.embed")
    if name == "build_archive":
        return import_module("index.build").build
    return getattr(import_module(_HOMES[name]), name)
