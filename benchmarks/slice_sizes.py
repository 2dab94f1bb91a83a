"""Ten slices as ten actors of a Ray cluster, as the slices grow: memory, latency, a curve.

    python benchmarks/slice_sizes.py --archive DIR --work DIR [--times 1 2 4 8] [--svg FILE]

A simulation: the largest slice of a split archive is repeated so many times (rows, texts, vectors
and words; other ids) and stands for each of ten slices, which share their files. No vector is in
Chroma: every passage is compared, as dateline does up to 50,000 a slice. Printed are, for each
size, the memory of an actor (private, and with the mapped files that it has read) and the times of
searches over all ten.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import numpy as np
import ray
from ray.cluster_utils import Cluster

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from index import Archive, Query, Searcher, open_searcher
from index.bm25 import FOLDER as WORDS
from index.bm25 import ArticleIndex, merge_indexes
from index.slices.catalogue import FOLDER, Catalogue
from index.slices.cluster import RayEngine
from index.slices.holding import take_stock
from index.slices.sliced_archive import SlicedArchive
from index.vectors import GenerationStore
from index.vectors.manifest import Manifest, compute_checksums

BESIDE = Path(__file__).parents[2]
SLICES, QUESTIONS = 10, 40
TIMEOUT = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Ten slices of so many passages each: megabytes of an actor, milliseconds of a search."""

    passages: int
    private: float
    resident: float
    p50: float
    p95: float


def repeat_texts(path: Path, times: int) -> int:
    """Repeat the articles of an archive in place; return by how much rows move each time."""
    with closing(sqlite3.connect(path)) as db:
        keys = db.execute("SELECT max(key) + 1 FROM articles").fetchone()[0]
        rows = db.execute("SELECT max(row) + 1 FROM passages").fetchone()[0]
        for n in range(1, times):
            moved = {
                "articles": {
                    "key": f"key + {n * keys}",
                    "id": f"id || '~{n}'",
                    "first_row": f"first_row + {n * rows}",
                },
                "versions": {"article": f"article + {n * keys}"},
                "passages": {"row": f"row + {n * rows}", "article": f"article + {n * keys}"},
            }
            for table, changes in moved.items():
                names = [one[1] for one in db.execute(f"PRAGMA table_info({table})")]
                values = ", ".join(changes.get(name, name) for name in names)
                key = "key" if table == "articles" else "article"
                db.execute(f"INSERT INTO {table} SELECT {values} FROM {table} WHERE {key} < {keys}")
            db.commit()
        return int(rows)


def repeat_vectors(base: Path, folder: Path, times: int, moved: int) -> None:
    """Write the generation of an archive whose articles are repeated, without Chroma."""
    (folder / WORDS).mkdir(parents=True)
    load = {
        name: np.load(base / f"{name}.npy", mmap_mode="r")
        for name in ("rows", "vectors", "spans", "leads", "heads")
    }
    count = len(load["rows"])
    np.save(folder / "rows.npy", np.concatenate([load["rows"] + n * moved for n in range(times)]))
    for name in ("vectors", "leads", "heads"):
        np.save(folder / f"{name}.npy", np.tile(load[name], (times, 1)))
    spans = [load["spans"] + np.array([[n * count], [0], [0]]) for n in range(times)]
    np.save(folder / "spans.npy", np.concatenate(spans, axis=1).astype(np.int32))
    words = ArticleIndex.load(base / WORDS)
    parts = [replace(words, first_row=words.first_row + n * moved) for n in range(times)]
    every = np.ones(len(words), dtype=np.bool_)
    merge_indexes(parts, [every] * times).save(folder / WORDS)
    manifest = replace(Manifest.read(base), rows=count * times)
    replace(manifest, files=compute_checksums(folder)).write(folder)


def make(whole: Path, work: Path, times: int) -> tuple[Path, int]:
    """Make an archive of ten slices, each the largest of another repeated; return its passages."""
    shutil.rmtree(work, ignore_errors=True)
    with Catalogue.open(whole) as known:
        largest = max(known.slices(), key=lambda one: one.holding.passages)
        model = known.get_setting("model"), int(known.get_setting("dimensions"))
    first, base = work / FOLDER / "s0", whole / FOLDER / largest.name
    first.mkdir(parents=True)
    shutil.copy(base / "archive.db", first / "archive.db")
    moved, store = repeat_texts(first / "archive.db", times), GenerationStore(base)
    number = store.current() or 1
    repeat_vectors(store.folder(number), GenerationStore(first).folder(number), times, moved)
    (GenerationStore(first).root / "CURRENT").write_text(f"{number}\n", encoding="ascii")
    with Archive.open(first) as archive:
        stock = take_stock(archive)
    with Catalogue.create(work / FOLDER, by="passages", size=1, model=model) as catalogue:
        for n in range(SLICES):
            folder = work / FOLDER / f"s{n}"
            if n:
                shutil.copytree(first, folder, copy_function=os.link)
            catalogue.put_slice(folder.name, (n, n), stock.holding, stock.stems, [])
    return work, stock.holding.passages


def read_memory(searcher: Searcher) -> tuple[float, float]:
    """Return the private and the resident megabytes of this process."""
    del searcher
    lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.endswith("kB")}
    private = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return private / 1e3, sizes["Rss"] / 1e3


def measure(directory: Path, passages: int, texts: list[tuple[str, datetime]]) -> Measured:
    cluster = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 2, "object_store_memory": 100_000_000},
    )
    try:
        with open_searcher(directory, cluster=cluster.address, timeout=TIMEOUT) as searcher:
            assert isinstance(searcher.archive, SlicedArchive)
            engine = searcher.archive.engine
            assert isinstance(engine, RayEngine)
            searcher.warm()
            took = []
            for text, seen in [*texts[:5], *texts]:
                begun = time.perf_counter()
                searcher.search(Query(text=text, as_of=seen, k=32))
                took.append(1000 * (time.perf_counter() - begun))
            names = [one.name for one in searcher.archive.slices()]
            used = [engine.submit(name, read_memory).result() for name in names]
            engine.stop()
    finally:
        ray.shutdown()
        cluster.shutdown()
    p50, p95 = np.percentile(took[5:], [50, 95])
    private, resident = np.median(np.array(used), axis=0)
    print(
        f"{SLICES} slices of {passages:,} passages: an actor {private:,.0f} MB of its own, "
        f"{resident:,.0f} MB resident; search p50 {p50:.0f} ms, p95 {p95:.0f} ms",
        flush=True,
    )
    return Measured(passages=passages, private=private, resident=resident, p50=p50, p95=p95)


def draw(found: list[Measured], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.2))
    sizes = [one.passages / 1e3 for one in found]
    left.plot(sizes, [one.p50 for one in found], "o-", label="p50")
    left.plot(sizes, [one.p95 for one in found], "s--", label="p95")
    left.set(xlabel="thousand passages a slice", ylabel="ms a search of ten slices", ylim=(0, None))
    right.plot(sizes, [one.resident for one in found], "o-", label="with mapped files")
    right.plot(sizes, [one.private for one in found], "s--", label="private")
    right.set(xlabel="thousand passages a slice", ylabel="MB an actor", ylim=(0, None))
    for axes in (left, right):
        axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--archive", type=Path, required=True, help="a split archive")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--times", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--svg", type=Path)
    given = parser.parse_args()
    lines = (given.data / "questions.jsonl").read_text(encoding="utf-8").splitlines()[:QUESTIONS]
    records = [json.loads(line) for line in lines]
    texts = [
        (one["question"], datetime.combine(date.fromisoformat(one["as_of"]), clock(23, 59)))
        for one in records
    ]
    found = []
    for times in given.times:
        found.append(measure(*make(given.archive, given.work / str(times), times), texts))
        shutil.rmtree(given.work / str(times))
    if given.svg:
        draw(found, given.svg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
