"""Search: lexical, dense and time evidence, joined into ranked hits."""

from index.search.explain import Explanation
from index.search.query import Query
from index.search.searcher import Searcher
from index.search.vocabulary import SimilarWord, Vocabulary

__all__ = ["Explanation", "Query", "Searcher", "SimilarWord", "Vocabulary"]
