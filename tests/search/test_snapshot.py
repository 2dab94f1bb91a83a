"""A reader follows: commits at once, generations when published, damage with a message."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.archives import article, new_archive, put
from fakes.search_archive import ARTICLES, build, ids, searcher

from index.archive import Archive
from index.search import Query, Searcher, dense
from index.vectors import GenerationStore, publish_generation

NOW = datetime(2026, 1, 1)
NEW = article("new", "A zeppelin landed in Riga.", published="2022-02-02")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """An archive of the sample articles with a published generation."""
    build(tmp_path / "archive")
    with Archive.open(tmp_path / "archive", write=True) as archive:
        publish_generation(archive, archive.directory)
    return tmp_path / "archive"


def change(directory: Path, *articles, remove: str = "", publishing: bool = False) -> None:
    """Do what an indexer would, in its own connection."""
    with Archive.open(directory, write=True) as archive:
        put(archive, *articles)
        if remove:
            archive.remove(remove)
        if publishing:
            publish_generation(archive, directory)


def found(search: Searcher, text: str) -> list[str]:
    return ids(search.search(Query(text=text, k=3)))


def test_a_committed_article_is_found_by_the_next_search(directory: Path) -> None:
    with searcher(directory) as search:
        assert "new" not in found(search, "zeppelin Riga")
        change(directory, NEW)
        assert found(search, "zeppelin Riga")[0] == "new"


def test_a_removed_article_is_gone_from_the_generation_too(directory: Path) -> None:
    with searcher(directory) as search:
        assert found(search, "ferry Rostock bell")[0] == "ferry"
        change(directory, remove="ferry")
        assert "ferry" not in ids(search.search(Query(text="ferry Rostock bell", k=50)))


def test_a_changed_article_is_found_as_it_is_now(directory: Path) -> None:
    with searcher(directory) as search:
        found(search, "ferry")
        change(directory, article("ferry", "A balloon burst over Oslo.", title="Balloon"))
        hit = search.search(Query(text="balloon Oslo", k=1))[0]
        assert (hit.article.id, hit.article.version) == ("ferry", 2)
        every = search.search(Query(text="ferry Rostock", k=50))
        assert all("Rostock" not in hit.passage.text for hit in every if hit.article.id == "ferry")


def test_many_small_changes_become_one_segment(directory: Path) -> None:
    with searcher(directory) as search:
        for number in range(12):
            change(directory, article(f"n{number}", f"Comet number {number} passed."))
            assert f"n{number}" in ids(search.search(Query(text="comet passed", k=30)))
        assert len(search._standing.get_current().segments) <= 9
        assert search.messages == []


def test_a_generation_is_taken_up_when_it_is_published(directory: Path) -> None:
    with searcher(directory) as search:
        found(search, "ferry")
        change(directory, NEW, publishing=True)
        assert found(search, "zeppelin Riga")[0] == "new"
        snapshot = search._standing.get_current()
        assert snapshot.generation is not None
        assert snapshot.generation.number == 2
        assert len(snapshot.segments) == 1


def test_a_reader_of_chroma_warms_the_next_generation_first(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT_ROWS", 2)
    with searcher(directory) as search:
        search.warm()
        change(directory, NEW, publishing=True)
        assert found(search, "zeppelin Riga")[0] == "new"  # through the old one, or the new
        warming = search._standing._warming
        assert warming is not None
        warming.join()
        assert found(search, "zeppelin Riga")[0] == "new"
        generation = search._standing.get_current().generation
        assert generation is not None
        assert generation.number == 2


def test_chroma_and_the_scan_find_the_same(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with searcher(directory) as search:
        plain = search.search(Query(text="ferry Rostock", k=20))
    monkeypatch.setattr(dense, "EXACT_ROWS", 2)
    with searcher(directory) as search:
        search.warm()
        assert search.search(Query(text="ferry Rostock", k=20)) == plain
        assert search.messages == []


def test_without_a_generation_every_passage_is_read(tmp_path: Path) -> None:
    build(tmp_path / "archive")
    with searcher(tmp_path / "archive") as search:
        assert found(search, "ferry Rostock bell")[0] == "ferry"
        assert search.messages == [
            "There is no vector index: every passage is read. Run `dateline reindex`."
        ]


def test_a_damaged_generation_is_passed_over_with_a_message(directory: Path) -> None:
    (GenerationStore(directory).folder(1) / "vectors.npy").write_bytes(b"torn")
    with searcher(directory) as search:
        assert found(search, "ferry Rostock bell")[0] == "ferry"
        found(search, "again")
        assert len(search.messages) == 1
        assert "vectors.npy" in search.messages[0]


def test_a_chroma_that_fails_is_replaced_by_the_scan(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "EXACT_ROWS", 2)
    for path in (GenerationStore(directory).folder(1) / "chroma").rglob("*.sqlite3"):
        path.write_bytes(b"no database")
    with searcher(directory) as search:
        search.warm()
        assert found(search, "ferry Rostock bell")[0] == "ferry"
        assert "Searching by exact scan" in search.messages[0]


def test_a_generation_of_another_archive_is_passed_over(directory: Path, tmp_path: Path) -> None:
    new_archive(tmp_path / "other", NEW).close()
    GenerationStore(directory).root.rename(tmp_path / "other" / "generations")
    with searcher(tmp_path / "other") as search:
        assert found(search, "zeppelin Riga") == ["new"]
        assert "later state of the archive" in search.messages[0]


def test_one_searcher_serves_several_threads(directory: Path) -> None:
    errors: list[BaseException] = []
    with searcher(directory) as search:

        def ask() -> None:
            try:
                for _ in range(20):
                    assert found(search, "ferry Rostock bell")[0] == "ferry"
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(5):
            change(directory, article(f"t{number}", "Thunder."), publishing=number == 3)
        for thread in threads:
            thread.join()
    assert errors == []


def test_small_archives_are_searched_without_chroma(directory: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from fakes.archives import TOY;"
        "from index.search import Query, Searcher;"
        f"s = Searcher.open(Path({str(directory)!r}), embedder=TOY);"
        "assert len(s.search(Query(text='ferry'))) == 10; s.close();"
        "print([m for m in ('chromadb', 'llama_index', 'nltk') if m in sys.modules])"
    )
    places = [str(ROOT / "tests"), str(ROOT)]
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {places!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[]"
    assert len(ARTICLES) == 7


def test_an_archive_emptied_under_a_reader_finds_nothing(directory: Path) -> None:
    with searcher(directory) as search:
        for one in ARTICLES:
            change(directory, remove=one.id)
        assert search.search(Query(text="ferry", as_of=NOW)) == []
        change(directory, NEW)
        assert found(search, "zeppelin") == ["new"]
