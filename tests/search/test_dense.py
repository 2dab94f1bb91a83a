"""The dense half over a real Chroma, embedded and on a server: limited, and when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.archives import TOY, article, new_archive
from fakes.search_archive import build

from index.archive import Archive
from index.errors import VectorStoreError
from index.search import Query, Searcher, dense
from index.types import DateRange
from index.vectors import ChromaServer, Generation, publish_generation

QUERIES = [
    Query(text="ferry Rostock", k=20),
    Query(text="ferry tea", k=20, sources=("Daily Sum",)),
    Query(text="bear", k=20, published=DateRange.of("2020")),
    Query(text="bell tea", k=20, happened=DateRange.of("2020")),
    Query(text="bell", k=20, happened=DateRange.of("2020-03"), sources=("Harbour News",)),
    Query(text="ferry", k=20, tags=("sea",)),
]


@pytest.fixture(params=["embedded", "server"])
def server(request: pytest.FixtureRequest) -> ChromaServer | None:
    """Where Chroma is."""
    return None if request.param == "embedded" else request.getfixturevalue("chroma_server")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Chroma be asked where more than two rows pass."""
    monkeypatch.setattr(dense, "EXACT_ROWS", 2)
    monkeypatch.setattr(dense, "FEWEST", 1)


def opened(directory: Path, server: ChromaServer | None) -> Searcher:
    with Archive.open(directory, write=True) as archive:
        publish_generation(archive, directory, server=server).close()
    return Searcher.open(directory, embedder=TOY, server=server)


def test_chroma_finds_what_the_scan_finds_within_any_limits(
    tmp_path: Path, server: ChromaServer | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "a")
    with opened(tmp_path / "a", server) as search:
        scanned = [search.search(query) for query in QUERIES]
        monkeypatch.setattr(dense, "EXACT_ROWS", 2)
        search.warm()
        assert [search.search(query) for query in QUERIES] == scanned
        assert search.messages == []
        assert all(scanned)


def test_a_store_that_fails_is_left_alone_for_a_while(
    tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path / "a")
    asked: list[int] = []

    def fail(self: Generation, vector: object, n: int) -> None:
        asked.append(n)
        raise VectorStoreError("It fails.")

    with opened(tmp_path / "a", None) as search:
        monkeypatch.setattr(Generation, "query", fail)
        search.warm()
        for _ in range(dense.RESTS + dense.SCANS + 1):
            assert search.search(QUERIES[0])
        assert len(asked) == 2
        assert search.messages == ["It fails. Searching by exact scan."]


def test_rows_that_chroma_did_not_bring_are_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = [article(f"a{i}", "Ships sail.", published="2020-01-01") for i in range(30)]
    some += [article(f"b{i}", "Tea grows.", published="2021-01-01") for i in range(6)]
    new_archive(tmp_path / "a", *some).close()
    monkeypatch.setattr(dense, "EXACT_ROWS", 2)
    monkeypatch.setattr(dense, "MOST_ASKED", 3)
    query = Query(text="ships sail", k=9, published=DateRange.of("2021"))
    with opened(tmp_path / "a", None) as search:
        search.warm()
        hits = search.search(query)
    assert len(hits) == 6
    assert {hit.article.published.value[:4] for hit in hits} == {"2021"}


def test_an_archive_given_another_embedder_meanwhile_is_refused(tmp_path: Path) -> None:
    from index.embeddings import ToyEmbedder
    from index.errors import EmbedderMismatch
    from index.ingest import reindex

    build(tmp_path / "a")
    with opened(tmp_path / "a", None) as search:
        assert search.search(QUERIES[0])
        reindex(tmp_path / "a", ToyEmbedder(dimensions=8, name="other"))
        with pytest.raises(EmbedderMismatch, match=r"built with embedder other \(8 dimensions\)"):
            search.search(QUERIES[0])
