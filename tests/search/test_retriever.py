"""ArchiveRetriever: the same hits, as nodes that a LlamaIndex application can use."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime

import pytest
from fakes.search_archive import build, searcher

from index.retriever import ArchiveRetriever
from index.search import Query, Searcher


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    directory = tmp_path_factory.mktemp("llama") / "archive"
    build(directory)
    with searcher(directory) as opened:
        yield opened


def test_nodes_are_the_hits_in_their_order(search: Searcher) -> None:
    nodes = ArchiveRetriever(search, k=3).retrieve("Where did the ferry sink?")
    hits = search.search(Query(text="Where did the ferry sink?", k=3))
    assert [each.node.node_id for each in nodes] == [hit.passage.id for hit in hits]
    assert [each.score for each in nodes] == [hit.score for hit in hits]


def test_a_node_carries_its_passage_and_who_said_it_when(search: Searcher) -> None:
    node = ArchiveRetriever(search, k=1).retrieve("ferry bell divers")[0].node
    article = search.archive.article("ferry")
    assert article.body[node.start_char_idx : node.end_char_idx] == node.get_content()
    assert node.metadata["published_at"] == "2020-03-02"
    assert node.metadata["source"] == "Harbour News"
    assert node.source_node.node_id == "ferry"


def test_limits_are_those_of_the_query(search: Searcher) -> None:
    retriever = ArchiveRetriever(search, query=Query(text="", k=9, sources=("Harbour News",)))
    assert {n.metadata["article_id"] for n in retriever.retrieve("tea")} == {"ferry", "later"}
    early = ArchiveRetriever(search, as_of=datetime(2020, 4, 1), k=9).retrieve("ferry raised")
    assert "later" not in {n.metadata["article_id"] for n in early}


def test_a_prompt_sees_title_source_and_date_only(search: Searcher) -> None:
    from llama_index.core.schema import MetadataMode

    node = ArchiveRetriever(search, k=1).retrieve("ferry")[0].node
    told = node.get_content(metadata_mode=MetadataMode.LLM)
    assert "published_at: 2020-03-02" in told
    assert "why" not in told


def test_it_may_be_awaited(search: Searcher) -> None:
    nodes = asyncio.run(ArchiveRetriever(search, k=2).aretrieve("ferry"))
    assert len(nodes) == 2


def test_a_query_engine_answers_from_the_passages(search: Searcher) -> None:
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    retriever = ArchiveRetriever(search, as_of=datetime(2022, 1, 1), k=2)
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM())
    answer = engine.query("Where did the ferry sink?")
    assert [each.node.metadata["article_id"] for each in answer.source_nodes] == ["ferry", "digest"]
    assert "A ferry sank near Rostock." in str(answer)
    assert "published_at: 2020-03-02" in str(answer)
    awaited = asyncio.run(engine.aquery("Where did the ferry sink?"))
    assert [each.node_id for each in awaited.source_nodes] == [
        each.node_id for each in answer.source_nodes
    ]


def test_nodes_pass_through_post_processors(search: Searcher) -> None:
    from llama_index.core.postprocessor import SimilarityPostprocessor

    nodes = ArchiveRetriever(search, k=7).retrieve("ferry Rostock bell")
    cutoff = nodes[1].score
    kept = SimilarityPostprocessor(similarity_cutoff=cutoff).postprocess_nodes(nodes)
    assert [each.node_id for each in kept] == [each.node_id for each in nodes[:2]]
