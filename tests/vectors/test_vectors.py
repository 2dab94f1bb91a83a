"""Generations: built aside, probed, published by one pointer, never written again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import article, new_archive, put

from index.archive import Archive
from index.errors import ArchiveEmpty, VectorStoreError
from index.vectors import (
    ChromaServer,
    Generation,
    GenerationStore,
    is_due,
    open_current_generation,
    publish_generation,
    publish_if_due,
    sweep_generations,
)
from index.vectors.chroma import open_collection

Place = ChromaServer | None
DAYS = ("2020-03-01", "2021-04-02", "2022-05-03")


@pytest.fixture(params=["embedded", "server"])
def server(request: pytest.FixtureRequest) -> Iterator[ChromaServer | None]:
    """Where Chroma is: every test that takes this runs on both."""
    if request.param == "embedded":
        yield None
        return
    yield request.getfixturevalue("chroma_server")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Thirty short articles of three days and two publishers."""
    some = [
        article(
            f"a{i}",
            f"Story {i} about ships.\nHarbour {i} opened.",
            published=DAYS[i % 3],
            source=("TASS", "AFP")[i % 2],
        )
        for i in range(30)
    ]
    with new_archive(tmp_path / "archive", *some) as archive:
        yield archive


def test_a_generation_finds_every_passage_by_its_own_vector(
    archive: Archive, server: ChromaServer | None
) -> None:
    generation = publish_generation(archive, archive.directory, server=server)
    rows, matrix = archive.vectors()
    for row, vector in zip(rows, matrix, strict=True):
        found, cosines = generation.query(vector, 60)
        assert cosines[0] == pytest.approx(1, abs=1e-5)
        assert row in found[cosines > 1 - 1e-5]
    generation.close()


def test_a_query_gives_the_cosines_of_an_exact_scan(
    archive: Archive, server: ChromaServer | None
) -> None:
    generation = publish_generation(archive, archive.directory, server=server)
    rows, matrix = archive.vectors()
    found, cosines = generation.query(matrix[7], 10)
    exact = matrix[np.searchsorted(rows, found)] @ matrix[7]
    assert np.allclose(cosines, exact, atol=1e-5)
    assert np.all(np.diff(cosines) <= 1e-6)
    generation.close()


def test_the_manifest_tells_what_the_generation_is(archive: Archive, server: Place) -> None:
    manifest = publish_generation(archive, archive.directory, server=server).manifest
    assert (manifest.number, manifest.rows, manifest.change) == (1, 60, archive.change)
    assert (manifest.model, manifest.dimensions) == ("toy", 16)
    assert manifest.recall > 0.9
    assert manifest.documents
    assert "vectors.npy" in manifest.files


def test_chroma_holds_texts_and_what_may_be_filtered(
    archive: Archive, server: ChromaServer | None
) -> None:
    generation = publish_generation(archive, archive.directory, server=server)
    collection = open_collection(server or generation.folder / "chroma", "articles-1")
    stored = collection._collection.get(where={"source": "AFP"}, limit=1)
    assert stored["metadatas"][0]["article"].startswith("a")
    assert stored["metadatas"][0]["published_first"] > 737_000
    assert "ships" in stored["documents"][0] or "Harbour" in stored["documents"][0]
    collection.close()


def test_texts_stay_out_of_chroma_when_told(archive: Archive, server: Place) -> None:
    generation = publish_generation(archive, archive.directory, server=server, documents="never")
    collection = open_collection(server or generation.folder / "chroma", "articles-1")
    assert collection._collection.get(limit=1)["documents"] == [None]
    collection.close()
    assert not generation.manifest.documents


def test_current_is_what_was_published_last_and_two_are_kept(
    archive: Archive, server: ChromaServer | None
) -> None:
    assert open_current_generation(archive.directory, server) is None
    numbers = [
        publish_generation(archive, archive.directory, server=server).number for _ in range(3)
    ]
    assert numbers == [1, 2, 3]
    assert GenerationStore(archive.directory).numbers() == [2, 3]
    newest = open_current_generation(archive.directory, server)
    assert newest is not None
    assert newest.number == 3


def test_an_open_generation_answers_after_its_folder_is_gone(archive: Archive) -> None:
    first = publish_generation(archive, archive.directory)
    vector = np.asarray(first.matrix[0])
    before = first.query(vector, 5)[0]
    publish_generation(archive, archive.directory)
    publish_generation(archive, archive.directory)
    assert not first.folder.exists()
    assert np.array_equal(first.query(vector, 5)[0], before)
    first.close()


def test_a_generation_is_due_first_and_after_five_percent(
    archive: Archive, server: ChromaServer | None
) -> None:
    assert is_due(archive, archive.directory, server)
    assert publish_if_due(archive, archive.directory, server=server) is not None
    put(archive, article("new", "One line."))
    assert not is_due(archive, archive.directory, server)
    archive.remove("a0")
    assert publish_if_due(archive, archive.directory, server=server) is not None
    assert publish_if_due(archive, archive.directory, server=server) is None


def test_an_archive_without_passages_needs_no_generation(tmp_path: Path) -> None:
    with new_archive(tmp_path / "empty") as archive:
        assert publish_if_due(archive, archive.directory) is None
    with (
        Archive.open(tmp_path / "bare", create=True) as bare,
        pytest.raises(ArchiveEmpty, match="no passages"),
    ):
        publish_generation(bare, bare.directory)


def test_all_removed_publishes_an_empty_generation(archive: Archive, server: Place) -> None:
    publish_generation(archive, archive.directory, server=server)
    for i in range(30):
        archive.remove(f"a{i}")
    generation = publish_if_due(archive, archive.directory, server=server)
    assert generation is not None
    assert generation.manifest.rows == 0
    assert len(generation.query(np.ones(16, dtype=np.float32), 5)[0]) == 0
    generation.warm()


def test_another_embedder_makes_a_generation_due(archive: Archive) -> None:
    publish_generation(archive, archive.directory)
    rows, matrix = archive.vectors()
    other = archive.models.register("other", 16)
    archive.models.store([bytes([i]) * 16 for i in range(len(rows))], matrix, other)
    archive.models.select(other)
    assert is_due(archive, archive.directory)


def test_torn_builds_are_swept_and_the_pointer_stands(
    archive: Archive, server: ChromaServer | None
) -> None:
    publish_generation(archive, archive.directory, server=server)
    torn = GenerationStore(archive.directory).root / ".building-2"
    (torn / "chroma").mkdir(parents=True)
    GenerationStore(archive.directory).folder(9).mkdir()
    sweep_generations(archive.directory, server=server)
    assert not torn.exists()
    assert GenerationStore(archive.directory).numbers() == [1]
    assert GenerationStore(archive.directory).current() == 1


def test_generations_open_in_two_places_at_once(archive: Archive, server: Place) -> None:
    publish_generation(archive, archive.directory, server=server)
    one = Generation(GenerationStore(archive.directory).folder(1), server)
    other = open_current_generation(archive.directory, server)
    vector = np.asarray(one.matrix[3])
    assert other is not None
    assert np.array_equal(one.query(vector, 4)[0], other.query(vector, 4)[0])
    one.close()
    assert len(other.query(vector, 4)[0]) == 4
    other.close()


def test_another_archive_is_told_to_take_its_own_database(
    archive: Archive, chroma_server: ChromaServer, tmp_path: Path
) -> None:
    publish_generation(archive, archive.directory, server=chroma_server)
    with (
        new_archive(tmp_path / "other", article("o", "Other.")) as other,
        pytest.raises(VectorStoreError, match="belongs to another archive"),
    ):
        publish_generation(other, other.directory, server=chroma_server)
