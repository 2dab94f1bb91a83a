"""Slices on a Ray cluster, one node on this machine; needs `pip install 'dateline[cluster]'`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

pytest.importorskip("ray", reason="ray is not installed: pip install 'dateline[cluster]'")

import ray

from index import build_archive, open_searcher
from index.errors import ArchiveError
from index.search import Query, Searcher
from index.slices.cluster import NAMESPACE, RayEngine, connect
from index.slices.sliced_archive import SlicedArchive
from index.slices.split import split_archive

SEEDS = str(Path(__file__).parents[2] / "seeds" / "articles")
NOW = datetime(2026, 11, 21, 12, 0)
pytestmark = pytest.mark.filterwarnings("default")  # ray's own


def get_pid(searcher: Searcher) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    ray.init(
        address="local",
        num_cpus=1,
        object_store_memory=80_000_000,
        namespace=NAMESPACE,
        include_dashboard=False,
        log_to_driver=False,
    )
    yield "local"
    ray.shutdown()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster") / "archive"
    build_archive([SEEDS], folder, now=NOW, workers=1)
    split_archive(folder)
    return folder


def get_engine(searcher: Searcher) -> RayEngine:
    assert isinstance(searcher.archive, SlicedArchive)
    assert isinstance(searcher.archive.engine, RayEngine)
    return searcher.archive.engine


def test_actors_find_what_threads_find_and_come_back_when_killed(
    cluster: str, archive: Path
) -> None:
    query = Query(text="when did Putin first invite Kim?", as_of=NOW)
    with open_searcher(archive) as searcher:
        here = [(hit.passage.id, round(hit.score, 5)) for hit in searcher.search(query)]
    with open_searcher(archive, cluster=cluster, timeout=60.0) as searcher:
        engine = get_engine(searcher)
        there = [(hit.passage.id, round(hit.score, 5)) for hit in searcher.search(query)]
        os.kill(engine.submit("2018", get_pid).result(), signal.SIGKILL)
        with searcher.watching() as log:
            again = [(hit.passage.id, round(hit.score, 5)) for hit in searcher.search(query)]
        with pytest.raises(ArchiveError, match="cannot be parsed"):
            searcher.archive.lexical("(", 1)
        engine.stop()
    assert here == there == again
    assert not log.missing


def test_a_cluster_prepares_what_processes_prepare(
    cluster: str, archive: Path, tmp_path: Path
) -> None:
    report = build_archive([SEEDS], tmp_path / "new", now=NOW, cluster=cluster)
    assert (report.added, len(report.failed)) == (15, 0)
    with open_searcher(archive) as one, open_searcher(tmp_path / "new") as other:
        query = Query(text="Kim")
        assert {hit.passage.id for hit in one.search(query)} == {
            hit.passage.id for hit in other.search(query)
        }


def test_a_cluster_that_does_not_answer_is_said() -> None:
    ray.shutdown()
    with pytest.raises(ArchiveError, match="No Ray cluster answers"):
        connect("127.0.0.1:1")
