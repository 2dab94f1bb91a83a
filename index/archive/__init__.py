"""The archive: articles and their versions, passages, days, words and vectors in one SQLite file.

``archive.db`` is the truth; every other index (Chroma's generations) is built from it and can be
thrown away. See ``schema`` for the tables.
"""

from index.archive.archive import Archive, Outcome
from index.archive.backup import back_up_archive
from index.archive.coverage import Coverage, RowMetadata
from index.archive.filter import Filter, Rows
from index.archive.reader import ArchiveReader
from index.archive.rows import compute_content_hash, compute_digest, compute_passage_key
from index.archive.vectors import EmbeddingModel, EmbeddingModels, Matrix

__all__ = [
    "Archive",
    "ArchiveReader",
    "Coverage",
    "EmbeddingModel",
    "EmbeddingModels",
    "Filter",
    "Matrix",
    "Outcome",
    "RowMetadata",
    "Rows",
    "back_up_archive",
    "compute_content_hash",
    "compute_digest",
    "compute_passage_key",
]
