"""Build: read -> articles -> dates -> passages -> vectors -> archive, resumable.

``build_archive`` takes in what is new or changed and leaves the rest alone; ``reindex`` changes the
embedder of an archive without reading anything again; ``repair_vector_index`` builds a damaged
vector index.
"""

from index.ingest.maintenance import migrate_archive, reindex, repair_vector_index
from index.ingest.pipeline import build_archive
from index.ingest.report import BuildReport, Progress

__all__ = [
    "BuildReport",
    "Progress",
    "build_archive",
    "migrate_archive",
    "reindex",
    "repair_vector_index",
]
