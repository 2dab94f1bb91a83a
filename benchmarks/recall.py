"""Recall of the dense half: what it finds of the ten nearest passages, filtered and not.

    python benchmarks/recall.py --archive DIR [--data DIR] [--queries 400]

Exact search over every vector that passes is the truth; beside it the dense half as a search
uses it (Chroma for many rows, with what the filter takes away asked for in addition; a scan for
few), and Chroma alone. Queries are the questions of the data and headlines of the archive.
`benchmarks/scale.py --sizes 100000 --folder DIR` makes an archive of 100,000 passages.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray

from index import DateRange, Filter, Searcher
from index.search.ranking import DEEP_PASSAGES
from index.search.segment import Segment
from index.vectors import find_nearest

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
DEPTH = 10
ASKED = DEEP_PASSAGES
"""So many are asked for by every search."""
AIM = 0.98


def queries(searcher: Searcher, data: Path, number: int) -> NDArray[np.float32]:
    """Return the vectors of questions and of headlines spread over the archive."""
    lines = (data / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines]
    rows = searcher.archive.live_rows()
    picks = rows[np.linspace(0, len(rows) - 1, max(number - len(asked), 1)).astype(int)]
    titles = [
        article.title or passage.text
        for _, passage, article in searcher.archive.read_passages(picks)
    ]
    return searcher.embedder.embed([*asked, *titles])


def limits(searcher: Searcher) -> dict[str, Filter]:
    """Return filters from everything down to a week, by day, by publisher and by event."""
    coverage = searcher.archive.coverage()
    days = [date.fromisoformat(f"{month}-15") for month, _ in coverage.months]
    counts = np.cumsum([count for _, count in coverage.months])

    def since(share: float) -> DateRange:
        at = int(np.searchsorted(counts, counts[-1] * (1 - share)))
        return DateRange(value="", start=days[at], end=None)

    busiest = max(coverage.months, key=lambda each: each[1])[0]
    week = date.fromisoformat(f"{busiest}-10")
    return {
        "no filter": Filter(),
        "the later half": Filter(published=since(0.5)),
        "the latest quarter": Filter(published=since(0.25)),
        "one week": Filter(published=DateRange(value="", start=week, end=week + timedelta(days=6))),
        "the largest source": Filter(sources=(coverage.sources[0][0],)),
        "the third source": Filter(sources=(coverage.sources[2][0],)),
        "speaking of a year": Filter(happened=DateRange.of(busiest[:4])),
        "half, speaking of it": Filter(published=since(0.5), happened=DateRange.of(busiest[:4])),
    }


def shares(
    searcher: Searcher, segment: Segment, wanted: Filter, vectors: NDArray[np.float32]
) -> tuple[int, float, float]:
    """Return how many rows pass, and the recall of the dense half and of Chroma alone."""
    masks, rows = searcher._limits.resolve(searcher._standing.get_current(), wanted)
    allowed = segment.rows_of(np.flatnonzero(masks[0]))
    if rows is not None:
        allowed = segment.select_rows(masks[0], rows)
    allowed = np.sort(allowed)
    ours, alone = [], []
    for vector in vectors:
        true = find_nearest(vector, allowed, _of(segment, allowed), DEPTH)[1]
        found = searcher._dense.find([segment], masks, vector, DEPTH, rows)[1]
        ours.append(_share(found, true))
        if wanted.is_empty and segment.generation is not None:
            alone.append(_share(segment.generation.query(vector, DEPTH)[1], true))
    return len(allowed), float(np.mean(ours)), float(np.mean(alone or [np.nan]))


def _of(segment: Segment, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    if len(rows) == len(segment.rows):
        return segment.matrix
    return segment.matrix[np.searchsorted(segment.rows, rows)]


def _share(found: NDArray[np.float32], true: NDArray[np.float32]) -> float:
    """Return the share of the true cosines that were reached; equal passages count alike."""
    reached = np.sum(found >= true[-1] - 1e-5) if len(true) else 0
    return float(min(reached, len(true))) / len(true) if len(true) else 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--queries", type=int, default=400)
    options = parser.parse_args()
    with Searcher.open(options.archive) as searcher:
        searcher.warm()
        segment = searcher._standing.get_current().segments[0]
        vectors = queries(searcher, options.data, options.queries)
        print(f"{len(segment.rows):,} vectors, {len(vectors)} queries, recall@{DEPTH}")
        least = 1.0
        for name, wanted in limits(searcher).items():
            passing, recall, alone = shares(searcher, segment, wanted, vectors)
            beside = "" if np.isnan(alone) else f"  (Chroma alone {alone:.4f})"
            print(f"  {name:<22}{passing:>9,} pass  {recall:.4f}{beside}", flush=True)
            least = min(least, recall)
    print(f"least {least:.4f} (aim: {AIM})")
    sys.exit(0 if least >= AIM else 1)


if __name__ == "__main__":
    main()
