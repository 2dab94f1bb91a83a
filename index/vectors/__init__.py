"""Vectors in generations: built aside, probed, published by one pointer, never written again.

Measured on chromadb 1.5.9: a second process reading an embedded store while one writes gets
stale results, errors or crashes, and a kill while it saves leaves it unreadable. So nothing
ever reads a store that is being written. ``chroma`` is the only importer of chromadb, and
imports it inside its functions.
"""

from index.vectors.exact import Found, Matrix, Rows, best, merged, nearest
from index.vectors.generation import Generation, current
from index.vectors.manifest import Manifest
from index.vectors.publish import check_lineage, damage, is_due, publish, publish_if_due, sweep
from index.vectors.server import Documents, Server
from index.vectors.shelf import Shelf
from index.vectors.spans import Spans

__all__ = [
    "Documents", "Found", "Generation", "Manifest", "Matrix", "Rows", "Server", "Shelf", "Spans",
    "best", "check_lineage", "current", "damage", "is_due", "merged", "nearest", "publish",
    "publish_if_due", "sweep",
]  # fmt: skip
