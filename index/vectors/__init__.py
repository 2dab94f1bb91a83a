"""Vectors in generations: built aside, probed, published by one pointer, never written again.

Measured on chromadb 1.5.9: a second process reading an embedded store while one writes gets
stale results, errors or crashes, and a kill while it saves leaves it unreadable. So nothing
ever reads a store that is being written. ``chroma`` is the only importer of chromadb, and
imports it inside its functions.
"""

from index.vectors.date_spans import DateSpans
from index.vectors.exact import Found, Matrix, Rows, find_nearest, merge_results, select_best
from index.vectors.generation import Generation, open_current_generation
from index.vectors.generations import GenerationStore
from index.vectors.manifest import Manifest
from index.vectors.publish import (
    check_lineage,
    find_damage,
    is_due,
    publish_generation,
    publish_if_due,
    sweep_generations,
)
from index.vectors.server import ChromaServer, Documents

__all__ = [
    "ChromaServer",
    "DateSpans",
    "Documents",
    "Found",
    "Generation",
    "GenerationStore",
    "Manifest",
    "Matrix",
    "Rows",
    "check_lineage",
    "find_damage",
    "find_nearest",
    "is_due",
    "merge_results",
    "open_current_generation",
    "publish_generation",
    "publish_if_due",
    "select_best",
    "sweep_generations",
]
