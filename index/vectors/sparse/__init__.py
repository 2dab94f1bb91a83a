"""Sparse vectors: BM25F over whole articles, beside the dense vectors of their passages."""

from index.vectors.sparse.building import build, headline
from index.vectors.sparse.merging import merge
from index.vectors.sparse.postings import FOLDER, PER_ARTICLE, UNDATED, ArticleIndex, bm25, rarity
from index.vectors.sparse.tokens import STOP_WORDS, Stems, alike, folded, words

__all__ = [
    "FOLDER", "PER_ARTICLE", "STOP_WORDS", "UNDATED", "ArticleIndex", "Stems", "alike", "bm25",
    "build", "folded", "headline", "merge", "rarity", "words",
]  # fmt: skip
