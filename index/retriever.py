"""dateline's search for LlamaIndex applications: a retriever over an archive.

>>> retriever = ArchiveRetriever(searcher, as_of=now)  # doctest: +SKIP
>>> RetrieverQueryEngine.from_args(retriever, llm=llm).query("Who won?")  # doctest: +SKIP

The only module of `index` that imports llama_index when it is imported (a base class is needed):
import it where you use LlamaIndex already.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import (
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)

from index.search import Query, Searcher
from index.types import Hit

__all__ = ["ArchiveRetriever", "to_node"]

_HIDDEN = ["article_id", "url", "why"]
"""Metadata that a model has no use for: it stays on the node and out of the prompt."""


class ArchiveRetriever(BaseRetriever):
    """Passages of an archive as LlamaIndex nodes, ranked as ``dateline search`` ranks them.

    ``query`` carries limits and preferences (its ``text`` is replaced by each question's);
    ``as_of`` and ``k`` are short for those two. The searcher stays the caller's to close.
    Errors are those of `Searcher.search`.
    """

    def __init__(
        self,
        searcher: Searcher,
        *,
        as_of: datetime | None = None,
        k: int = 10,
        query: Query | None = None,
    ) -> None:
        self._searcher = searcher
        self._query = query or Query(text="", k=k, as_of=as_of)
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._searcher.search(replace(self._query, text=query_bundle.query_str))
        return [NodeWithScore(node=to_node(hit), score=hit.score) for hit in hits]


def to_node(hit: Hit) -> TextNode:
    """Return a hit as a node: the passage, its offsets in the article's body, who published it.

    ``published_at`` is ISO 8601 cut at what is known, "" where nothing is.
    """
    passage, article = hit.passage, hit.article
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        metadata={
            "title": article.title,
            "source": article.source or article.agency,
            "published_at": article.published.value if article.published else "",
            "article_id": article.id,
            "url": article.url,
            "why": dict(hit.score_parts),
        },
        excluded_llm_metadata_keys=_HIDDEN,
        excluded_embed_metadata_keys=_HIDDEN,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.id)},
    )
