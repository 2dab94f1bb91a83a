"""Slices whose vectors are on a Chroma server: a collection each."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from fakes.archives import TOY, new_archive
from fakes.search_archive import ARTICLES

from index.search import Query
from index.slices import open_searcher
from index.slices.split import split_archive
from index.vectors import ChromaServer, publish_generation
from index.vectors.chroma import list_collections


def test_each_slice_has_a_collection_of_its_own(
    tmp_path: Path, chroma_server: ChromaServer
) -> None:
    new_archive(tmp_path, *ARTICLES).close()
    split_archive(tmp_path, publish=partial(publish_generation, server=chroma_server))
    names = set(list_collections(chroma_server))
    assert names == {"articles-2020-1", "articles-2021-1", "articles-undated-1"}
    with open_searcher(tmp_path, embedder=TOY, server=chroma_server) as searcher:
        searcher.warm()
        assert searcher.search(Query(text="ferry near Rostock"))[0].article.id in ("ferry", "later")
        assert searcher.messages == []
