"""The archive: articles and their versions, passages, days, words and vectors in one SQLite file.

``archive.db`` is the truth; every other index (Chroma's generations) is built from it and can be
thrown away. See ``schema`` for the tables.
"""

from index.archive.copying import backup
from index.archive.coverage import Coverage
from index.archive.days import RowMetadata
from index.archive.filter import Filter, Rows
from index.archive.models import Matrix, Model, Models
from index.archive.reading import ArchiveReader
from index.archive.records import content_hash, digest, passage_key
from index.archive.store import Archive, Outcome

__all__ = [
    "Archive",
    "ArchiveReader",
    "Coverage",
    "Filter",
    "Matrix",
    "Model",
    "Models",
    "Outcome",
    "RowMetadata",
    "Rows",
    "backup",
    "content_hash",
    "digest",
    "passage_key",
]
