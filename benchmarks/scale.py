"""Speed and size as the archive grows: index rate, disk, memory, p50/p95 with and without filters.

    python benchmarks/scale.py [--data DIR] [--sizes 10000 100000]
        [--folder DIR] [--archive DIR]

Archives of each size (in passages) are made of the articles of ``--data``: further rounds of
them have their dates shifted by a year and their paragraphs turned round, so that passages and
vectors are new ones. ``--archive`` measures an archive that stands instead of making any. Each
is served by a fresh process; questions are those of the data, asked at times spread over the
archive. `benchmarks/recall.py` measures what the speed costs in recall.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from index import Article, DateRange, PublicationDate, Query, Searcher, embeddings
from index.archive import Archive
from index.embeddings import build_embedding_text
from index.ingest.chunk import split_passages
from index.vectors import publish_generation

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
BATCH = 400
WARM_UP = 12


def articles(data: Path) -> Iterator[Article]:
    """Yield the articles of the data over and over, each round as other articles."""
    for lap in itertools.count():
        with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield turned(json.loads(line), lap)


def turned(record: dict[str, str], lap: int) -> Article:
    published = date.fromisoformat(record["published_at"][:10]) - timedelta(days=365 * lap)
    paragraphs = record["body"].replace("\0", "").split("\n\n")
    middle = lap * len(paragraphs) // 7
    body = "\n\n".join([*paragraphs[middle:], *paragraphs[:middle]])
    basis = PublicationDate(value=published.isoformat(), basis="stated")
    return Article(
        id=f"{lap}/{record['id']}",
        title=record["title"] or "",
        body=body,
        source=record["source"] or "",
        url=record["url"] or "",
        published=basis,
    )


def make(directory: Path, data: Path, size: int) -> None:
    """Build an archive of about ``size`` passages and publish it; print what it took."""
    embedder, rows, started = embeddings.load_embedder(), 0, time.perf_counter()
    with Archive.open(directory, create=True) as archive:
        archive.use_embedder(embedder.name, embedder.dimensions)
        stream = articles(data)
        while rows < size:
            some = [(one, split_passages(one)) for one in itertools.islice(stream, BATCH)]
            texts = [build_embedding_text(one, each) for one, many in some for each in many]
            matrix, at = embedder.embed(texts), 0
            with archive.batch():
                for one, many in some:
                    archive.put(one, many, matrix[at : at + len(many)])
                    at += len(many)
            rows += len(texts)
        stored = time.perf_counter() - started
        generation = publish_generation(archive, directory)
    published = time.perf_counter() - started - stored
    disk = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
    print(
        f"{rows:,} passages: stored in {stored:.0f} s ({rows / stored:,.0f}/s, one process), "
        f"published in {published:.0f} s, {disk / 1e6:,.0f} MB, probe {generation.manifest.recall}"
    )


def questions(data: Path) -> list[str]:
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


def serve(directory: Path, data: Path) -> None:
    """Measure one archive in this process; print a line for each kind of limit."""
    started = time.perf_counter()
    with Searcher.open(directory) as searcher:
        searcher.search(Query(text="first question"))
        cold = 1000 * (time.perf_counter() - started)
        searcher.warm()
        warm = 1000 * (time.perf_counter() - started)
        print(f"  first answer after {cold:.0f} ms, warm after {warm:.0f} ms")
        coverage = searcher.archive.coverage()
        days = [date.fromisoformat(f"{month}-01") for month, _ in coverage.months]
        for name, limit in limits(days, coverage.sources[0][0]).items():
            measure(searcher, questions(data), name, limit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"  peak memory {peak:,.0f} MB")


def limits(days: list[date], source: str) -> dict[str, Callable[[Query, int], Query]]:
    middle = days[len(days) * 3 // 4]
    late = datetime(days[-1].year + 1, 1, 1)
    recent = [day for day in days if day > days[-1] - timedelta(days=700)]

    def week(query: Query, i: int) -> Query:
        start = recent[i % len(recent)] + timedelta(days=i % 20)
        return replace(
            query, published=DateRange(value="", start=start, end=start + timedelta(days=6))
        )

    half = DateRange(value="", start=middle, end=None)
    return {
        "no limit": lambda query, _: query,
        "as of a day": lambda query, i: replace(query, as_of=late - timedelta(days=7 * i)),
        "one week": week,
        "the later part": lambda query, _: replace(query, published=half),
        "one source": lambda query, _: replace(query, sources=(source,)),
        "speaks of a month": lambda query, i: replace(
            query, happened=DateRange.of(recent[i % len(recent)].isoformat()[:7])
        ),
        "about a month": lambda query, i: replace(
            query, as_of=late, window=DateRange.of(recent[i % len(recent)].isoformat()[:7])
        ),
    }


def measure(
    searcher: Searcher, texts: list[str], name: str, limit: Callable[[Query, int], Query]
) -> None:
    took, hits = [], 0
    for i, text in enumerate([*texts[:WARM_UP], *texts]):
        query = limit(Query(text=text), i)
        started = time.perf_counter()
        hits += len(searcher.search(query))
        took.append(1000 * (time.perf_counter() - started))
    p50, p95 = np.percentile(took[WARM_UP:], (50, 95))
    print(f"  {name:<16} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  ({hits / len(took):.1f} hits)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--serve", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.data)
        return
    made = [options.archive] if options.archive else []
    folder = options.folder or Path(tempfile.mkdtemp(prefix="dateline-scale-"))
    for size in [] if made else options.sizes:
        directory = folder / str(size)
        if not (directory / "archive.db").is_file():
            make(directory, options.data, size)
        made.append(directory)
    for directory in made:
        print(f"{directory.name}:", flush=True)
        command = [sys.executable, __file__, "--serve", str(directory), "--data", str(options.data)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
