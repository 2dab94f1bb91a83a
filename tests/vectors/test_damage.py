"""What goes wrong with generations: torn, of another format, gone, lying, unreachable."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import article, new_archive

from index.archive import Archive
from index.deadline import run_with_timeout
from index.errors import VectorStoreError
from index.vectors import (
    ChromaServer,
    Generation,
    GenerationStore,
    Manifest,
    exact,
    is_due,
    open_current_generation,
    publish_generation,
)
from index.vectors.chroma import Collection
from index.vectors.publish import measure_recall


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A few short articles."""
    some = [article(f"a{i}", f"Story {i} about ships.\nHarbour {i} opened.") for i in range(6)]
    with new_archive(tmp_path / "archive", *some) as archive:
        yield archive


def test_a_failed_build_leaves_the_generation_that_stood(archive: Archive) -> None:
    publish_generation(archive, archive.directory)
    nowhere = ChromaServer.from_url("http://127.0.0.1:9", deadline=0.5)
    with pytest.raises(VectorStoreError, match=r"127\.0\.0\.1:9 did not"):
        publish_generation(archive, archive.directory, server=nowhere)
    assert GenerationStore(archive.directory).current() == 1


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "manifest cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest cannot be read"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "no JSON object"),
        (lambda folder: (folder / "vectors.npy").write_bytes(b"x"), "vectors.npy is missing"),
        (lambda folder: (folder / "leads.npy").unlink(), "leads.npy is missing"),
    ],
)
def test_a_damaged_generation_is_refused_and_due(archive: Archive, harm, words: str) -> None:
    harm(publish_generation(archive, archive.directory).folder)
    with pytest.raises(VectorStoreError, match=words):
        open_current_generation(archive.directory)
    assert is_due(archive, archive.directory)


def test_a_generation_of_a_newer_format_is_refused(archive: Archive) -> None:
    folder = publish_generation(archive, archive.directory).folder
    values = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(values | {"format": 99}))
    with pytest.raises(VectorStoreError, match="format 99; this dateline reads 1"):
        open_current_generation(archive.directory)


def test_verify_finds_a_changed_byte(archive: Archive) -> None:
    generation = publish_generation(archive, archive.directory)
    generation.manifest.verify(generation.folder)
    path = generation.folder / "rows.npy"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(VectorStoreError, match=r"rows\.npy does not have the checksum"):
        Manifest.read(generation.folder).verify(generation.folder)


def test_a_missing_chroma_is_an_error_and_not_an_empty_store(archive: Archive) -> None:
    generation = publish_generation(archive, archive.directory)
    (generation.folder / "chroma" / "chroma.sqlite3").unlink()
    with pytest.raises(VectorStoreError, match="there is no store"):
        generation.query(np.asarray(generation.matrix[0]), 1)


def test_a_pointer_to_nothing_is_an_error(archive: Archive) -> None:
    publish_generation(archive, archive.directory)
    (GenerationStore(archive.directory).root / "CURRENT").write_text("41\n")
    with pytest.raises(VectorStoreError):
        open_current_generation(archive.directory)
    (GenerationStore(archive.directory).root / "CURRENT").write_text("not a number")
    assert open_current_generation(archive.directory) is None


class Faulty(Collection):
    """A collection that answers with whatever the test says."""

    def __init__(self, answer) -> None:
        self._answer = answer

    def query(self, vectors, n):
        return [self._answer(vector) for vector in vectors]


@pytest.mark.parametrize(
    ("rows", "cosines", "words"),
    [([99], [1.0], "archive does not"), ([1], [0.5], "cosines"), ([], [], "by its own vector")],
)
def test_the_probe_refuses_a_collection_that_lies(rows, cosines, words: str) -> None:
    answer = np.array(rows, dtype=np.int64), np.array(cosines, dtype=np.float32)
    unit = np.eye(3, dtype=np.float32)
    with pytest.raises(VectorStoreError, match=words):
        measure_recall(Faulty(lambda _: answer), np.array([1, 2, 3]), unit)


@pytest.mark.parametrize(("lost", "fails"), [(1, False), (40, True)])
def test_the_probe_forgives_the_odd_vector_that_the_graph_does_not_reach(lost, fails) -> None:
    rows, unit = np.arange(200), np.eye(200, 400, dtype=np.float32)

    def answer(vector):
        reached = rows[rows % (200 // lost) != 150 % (200 // lost)]
        return exact.find_nearest(vector, reached, unit[reached], 10)

    with pytest.raises(VectorStoreError, match="own vector") if fails else nullcontext():
        assert measure_recall(Faulty(answer), rows, unit) > 0.9


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://chroma.example.org:8000", "unencrypted to a server without authentication"),
        ("http://10.0.0.7", "unencrypted"),
        ("chroma.example.org", "is not the address of a Chroma server"),
        ("ftp://127.0.0.1", "is not the address"),
        ("http://127.0.0.1:port", "is not the address"),
        ("", "is not the address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, words: str) -> None:
    with pytest.raises(VectorStoreError, match=words):
        ChromaServer.from_url(url)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://localhost", ("localhost", 8000, False)),
        ("http://[::1]:8001", ("::1", 8001, False)),
        ("https://chroma.example.org", ("chroma.example.org", 443, True)),
    ],
)
def test_an_address_is_read(url: str, place: tuple[str, int, bool]) -> None:
    server = ChromaServer.from_url(url, headers={"Authorization": "Bearer hush"})
    assert (server.host, server.port, server.tls) == place
    assert "hush" not in repr(server)


def test_the_cloud_needs_its_three_names() -> None:
    with pytest.raises(VectorStoreError, match="needs a key and a database"):
        ChromaServer.from_cloud("", tenant="t", database="")
    cloud = ChromaServer.from_cloud("ck-secret", tenant="t", database="d")
    assert (cloud.batch, cloud.most_results, cloud.document_bytes) == (300, 300, 16_384)
    assert "ck-secret" not in repr(cloud)


def test_a_call_that_takes_too_long_is_left_behind() -> None:
    never = threading.Event()
    with pytest.raises(TimeoutError, match=re.escape("no answer within 0.01 s")):
        run_with_timeout(0.01, never.wait)
    never.set()
    assert run_with_timeout(5, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        run_with_timeout(5, lambda: 1 // 0)


def test_a_generation_on_a_server_is_not_looked_for_here(archive: Archive) -> None:
    folder = publish_generation(archive, archive.directory).folder
    values = json.loads((folder / "manifest.json").read_text())
    values |= {"server": "http://127.0.0.1:9", "seal": ""}
    (folder / "manifest.json").write_text(json.dumps(values))
    with pytest.raises(VectorStoreError, match="Set CHROMA_URL"):
        Generation(folder).query(np.ones(16, dtype=np.float32), 1)
    assert is_due(archive, archive.directory)
