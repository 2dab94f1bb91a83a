"""Slices on a Ray cluster of two local nodes: what kills do, and how fast two workers index.

    python benchmarks/cluster.py ask --archive DIR [--questions N]
    python benchmarks/cluster.py index --data DIR [--articles N]

``ask`` asks a split archive questions of realtimeqa, two at a time; a third of the way on a slice's
actor is killed, two thirds on a whole node. Every question must be answered as one of a whole
cluster, or say which parts it lacks; told are how many lacked some, and for how long after each
kill. ``index`` takes in articles with one worker of the cluster, and with two.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from datetime import time as clock
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import numpy as np
import ray
from ray.cluster_utils import Cluster

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Archive, Searcher, build_archive, open_searcher
from index.slices.cluster import NAMESPACE, RayEngine
from index.slices.sliced_archive import SlicedArchive

BESIDE = Path(__file__).parents[2]
STORE = 80_000_000
"""Bytes of a node's object store, the least that ray takes."""
TIMEOUT, CALLERS = 15.0, 2
NOTICING = {
    "health_check_period_ms": 1000,
    "health_check_timeout_ms": 2000,
    "health_check_failure_threshold": 2,
}
"""How a head is told to notice a dead node within seconds; ray's own are up to half a minute."""
PARTIAL = "parts of the archive"


@contextmanager
def two_nodes() -> Iterator[tuple[Cluster, Any]]:
    """Start a head without processors and two nodes with one each; the second can be killed."""
    head = {"num_cpus": 0, "_system_config": NOTICING, **node()}
    cluster = Cluster(initialize_head=True, head_node_args=head)
    cluster.add_node(num_cpus=1, **node())
    second = cluster.add_node(num_cpus=1, **node())
    try:
        yield cluster, second
    finally:
        ray.shutdown()
        cluster.shutdown()


def node() -> dict[str, Any]:
    return {"object_store_memory": STORE, "include_dashboard": False}


def read_questions(path: Path, count: int) -> list[tuple[str, Scope]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        seen = datetime.combine(date.fromisoformat(record["as_of"]), clock(23, 59))
        found.append((record["question"], Scope(as_of=seen)))
    return list(islice(cycle(found), count))


def kill_actor() -> str:
    """Kill the process of one slice's actor; return its name."""
    names = [one["name"] for one in ray.util.list_named_actors(all_namespaces=True)]
    name: str = sorted(names)[len(names) // 2]
    actor = ray.get_actor(name, namespace=NAMESPACE)
    pid = ray.get(actor.run.remote(get_pid, (), {}))
    os.kill(pid, signal.SIGKILL)
    return name.split(":")[1]


def get_pid(searcher: Searcher) -> int:
    del searcher
    return os.getpid()


class Asking:
    """Questions asked by several threads, with what came of each and when."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._lock = threading.Lock()
        self.done: list[tuple[float, float, str]] = []  # begun, seconds, what came of it

    def __call__(self, asked: tuple[str, Scope]) -> None:
        """Ask one question and note what came of it."""
        begun = time.perf_counter()
        try:
            came = self._judge(self._bot.ask(*asked, engine="keyless"))
        except Exception as error:
            came = f"failed: {error!r}"
            print(came)
        with self._lock:
            self.done.append((begun, time.perf_counter() - begun, came))

    def _judge(self, answer: Answer) -> str:
        return "partial" if PARTIAL in answer.text else "whole"


def ask(archive: Path, data: Path, count: int) -> None:
    questions = read_questions(data / "questions.jsonl", count)
    with ExitStack() as undo:
        cluster, second = undo.enter_context(two_nodes())
        with open_searcher(archive, cluster=cluster.address, timeout=TIMEOUT) as searcher:
            begun = time.perf_counter()
            searcher.warm()
            for _ in range(2):
                searcher.warm()
            print(f"slices opened as actors in {time.perf_counter() - begun:.0f} s")
            asking, kills = Asking(Bot(searcher)), []
            with ThreadPoolExecutor(CALLERS) as pool:
                for at, asked in enumerate(pool.map(lambda one: asking(one), questions)):
                    del asked
                    if at == count // 3:
                        kills.append((time.perf_counter(), f"actor of slice {kill_actor()}"))
                    if at == 2 * count // 3:
                        cluster.remove_node(second, allow_graceful=False)
                        kills.append((time.perf_counter(), "one of two nodes"))
            assert isinstance(searcher.archive, SlicedArchive)
            assert isinstance(searcher.archive.engine, RayEngine)
            searcher.archive.engine.stop()
    report(asking, kills)


def report(asking: Asking, kills: list[tuple[float, str]]) -> None:
    counts: dict[str, int] = {}
    for _, _, came in asking.done:
        counts[came.split(":")[0]] = counts.get(came.split(":")[0], 0) + 1
    print(f"{len(asking.done)} questions: {counts}")
    seconds = np.array([spent for _, spent, _ in asking.done]) * 1000
    print(
        "p50 {:.0f} ms, p95 {:.0f} ms, longest {:.0f} ms".format(
            *np.percentile(seconds, [50, 95]), seconds.max()
        )
    )
    for moment, what in kills:
        ends = [(begun, begun + spent, came) for begun, spent, came in asking.done]
        hurt = [end - moment for begun, end, came in ends if came != "whole" and end > moment]
        slow = [end - moment for begun, end, _ in ends if begun <= moment + 1 and end > moment]
        print(
            f"killed {what}: {len(hurt)} partial since, the last {max(hurt, default=0):.1f} s after"
        )
        print(f"  those asked at that moment were answered within {max(slow, default=0):.1f} s")


def index(data: Path, count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles.jsonl"
        paths = sorted(data.glob("articles*.jsonl*"))
        lines = (line for path in paths for line in open_lines(path))
        articles.write_text("".join(islice(lines, count)), encoding="utf-8")
        speeds = []
        for workers in (1, 2):
            cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, **node()})
            if workers == 2:
                cluster.add_node(num_cpus=1, **node())
            begun = time.perf_counter()
            made = build_archive(
                [str(articles)],
                Path(folder) / f"archive-{workers}",
                now=datetime.now(),
                publish=leave,
                cluster=cluster.address,
            )
            spent = time.perf_counter() - begun
            speeds.append(made.added / spent)
            for failure in made.failed[:3]:
                print(failure)
            print(
                f"{workers} workers: {made.added:,} articles in {spent:.0f} s, "
                f"{speeds[-1]:.0f} a second; {len(made.failed)} failed"
            )
            ray.shutdown()
            cluster.shutdown()
        print(f"two workers against one: {speeds[1] / speeds[0]:.2f} times")


def leave(archive: Archive, place: Path) -> None:
    """Publish no vectors: only reading and writing are timed."""
    del archive, place


def open_lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as file:
        yield from file


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["ask", "index"])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--archive", type=Path, help="a split archive")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--articles", type=int, default=2_000)
    given = parser.parse_args()
    if given.what == "ask":
        ask(given.archive, given.data, given.questions)
    else:
        index(given.data, given.articles)
    return 0


if __name__ == "__main__":
    sys.exit(main())
