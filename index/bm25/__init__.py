"""Sparse vectors: BM25F over whole articles, beside the dense vectors of their passages."""

from index.bm25.analyzer import STOP_WORDS, Stems, count_similar_words, fold_text, tokenize
from index.bm25.article_index import (
    FOLDER,
    PER_ARTICLE,
    UNDATED,
    ArticleIndex,
    CorpusStatistics,
    count_corpus,
    merge_indexes,
    score_bm25,
)
from index.bm25.build import build_article_index, get_headline

__all__ = [
    "FOLDER",
    "PER_ARTICLE",
    "STOP_WORDS",
    "UNDATED",
    "ArticleIndex",
    "CorpusStatistics",
    "Stems",
    "build_article_index",
    "count_corpus",
    "count_similar_words",
    "fold_text",
    "get_headline",
    "merge_indexes",
    "score_bm25",
    "tokenize",
]
