"""Retrieval quality on real news questions: dateline beside four plain rankings, in one run.

    python benchmarks/retrieval.py [--data DIR] [--archive DIR] [--llama] [--events DATA ARCHIVE]

Each question is asked as of its own day. An article counts as found at the rank it has among
distinct articles; a question is answered by any of its evidence articles. The archive is built
once into ``--archive`` and used again. ``--llama`` adds the plain LlamaIndex pipeline, which
reads and embeds everything anew (some minutes). ``--cases`` lists the rank of each question.
``--events`` (may be repeated) asks the events of DATA instead, a journalist's sentence of
each, on the last day of the archive: right is an article of the event's topic and day.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.query import build_query
from bot.question import parse_question
from bot.types import Scope
from index import Archive, Filter, Query, Searcher, build_archive
from index.bm25 import tokenize
from index.embeddings import load_embedder
from index.vectors import find_nearest

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
DEPTH = 100
RRF = 60
Ranker = Callable[["Case"], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question, the reader's now, and the articles that hold the answer."""

    question: str
    as_of: datetime
    evidence: frozenset[str]


def cases(path: Path) -> Iterator[Case]:
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        yield Case(
            question=record["question"],
            as_of=datetime.combine(date.fromisoformat(record["as_of"]), clock(23, 59)),
            evidence=frozenset(record["evidence_ids"]),
        )


def list_events(data: Path) -> list[Case]:
    """Return the dated events that an article of the day tells of; asked on the last day."""
    published: dict[str, list[str]] = {}
    with gzip.open(data / "articles.jsonl.gz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            published.setdefault(record["published_at"][:10], []).append(record["id"])
    last = datetime.combine(date.fromisoformat(max(published)), clock(23, 59))
    lines = (data / "events.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    found = [(each, published.get(each["date"][:10], [])) for each in events]
    return [
        Case(question=each["event"], as_of=last, evidence=evidence)
        for each, ids in found
        if (evidence := frozenset(one for one in ids if f"{each['topic']}-" in one))
    ]


class Plain:
    """The rankings that need no idea: BM25 of passages, nearest passages, and the two by RRF."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._embedder = load_embedder(archive.embedder[0] if archive.embedder else "wordllama")
        self._rows, self._matrix = archive.vectors()
        self._article = {row.row: row.article_id for row in archive.metadata(self._rows)}

    def lexical(self, case: Case) -> list[str]:
        """Rank articles by their best passage in FTS5."""
        match = " OR ".join(f'"{word}"' for word in dict.fromkeys(tokenize(case.question)))
        allowed = set(self._archive.rows(Filter(as_of=case.as_of)).tolist())
        found = self._archive.lexical(match, 5_000) if match else []
        return self._articles([row for row, _ in found if row in allowed])

    def dense(self, case: Case) -> list[str]:
        """Rank articles by their nearest passage, exactly."""
        allowed = np.isin(self._rows, self._archive.rows(Filter(as_of=case.as_of)))
        query = self._embedder.embed_query(case.question)
        found, _ = find_nearest(query, self._rows[allowed], self._matrix[allowed], 1_000)
        return self._articles(found.tolist())

    def fused(self, case: Case) -> list[str]:
        """Join the two rankings by reciprocal rank."""
        scores: dict[str, float] = {}
        for ranking in (self.lexical(case), self.dense(case)):
            for rank, article in enumerate(ranking, start=1):
                scores[article] = scores.get(article, 0.0) + 1 / (RRF + rank)
        return sorted(scores, key=lambda article: -scores[article])

    def _articles(self, rows: Sequence[int]) -> list[str]:
        return list(dict.fromkeys(self._article[row] for row in rows))[:DEPTH]


class Ours:
    """dateline's search, from the bare question or through the bot's reading of it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    def bare(self, case: Case) -> list[str]:
        """Search for the question's text alone."""
        return self._ids(Query(text=case.question, as_of=case.as_of, k=DEPTH))

    def understood(self, case: Case) -> list[str]:
        """Search as `dateline search` does."""
        return self._ids(build_query(parse_question(case.question, Scope(as_of=case.as_of)), DEPTH))

    def _ids(self, query: Query) -> list[str]:
        return list(dict.fromkeys(hit.article.id for hit in self._searcher.search(query)))


def llama(path: Path) -> Ranker:
    """Return LlamaIndex's own pipeline: its splitter, its vector index, its filter by day."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters
    from plain import PlainEmbedding

    with gzip.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    documents = [
        Document(
            text=record["body"],
            metadata={
                "id": record["id"],
                "title": record["title"] or "",
                "day": date.fromisoformat(record["published_at"][:10]).toordinal(),
            },
        )
        for record in records
    ]
    index = VectorStoreIndex.from_documents(documents, embed_model=PlainEmbedding())

    def rank(case: Case) -> list[str]:
        limit = MetadataFilter(
            key="day", value=case.as_of.date().toordinal(), operator=FilterOperator.LTE
        )
        retriever = index.as_retriever(
            similarity_top_k=DEPTH, filters=MetadataFilters(filters=[limit])
        )
        nodes = retriever.retrieve(case.question)
        return list(dict.fromkeys(each.metadata["id"] for each in nodes))

    return rank


def measure(rank: Ranker, some: Sequence[Case]) -> tuple[list[int], float]:
    """Return the rank of the first evidence article of each case (from 1; 0: none), and ms."""
    ranks, started = [], time.perf_counter()
    for case in some:
        found = rank(case)
        ranks.append(next((i for i, a in enumerate(found, 1) if a in case.evidence), 0))
    return ranks, 1000 * (time.perf_counter() - started) / len(some)


def row(name: str, ranks: Sequence[int], milliseconds: float) -> str:
    hits = [np.mean([0 < rank <= k for rank in ranks]) for k in (1, 5, 10)]
    mrr = np.mean([1 / rank if rank else 0.0 for rank in ranks])
    figures = "  ".join(f"{figure:.3f}" for figure in (*hits, mrr))
    return f"{name:<28}{figures}  {milliseconds:8.1f}"


def interval(ranks: Sequence[int], k: int) -> str:
    """Return the 90% bootstrap interval of Hit@k."""
    draws = np.random.default_rng(0).choice(np.array(ranks), (2000, len(ranks)))
    low, high = np.percentile(((draws > 0) & (draws <= k)).mean(axis=1), (5, 95))
    return f"{low:.3f}-{high:.3f}"


def prepare(data: Path, directory: Path) -> None:
    if not (directory / "archive.db").is_file():
        print(f"building {directory} ...", file=sys.stderr)
        report = build_archive([str(data / "articles.jsonl.gz")], directory, now=datetime.now())
        print(f"  {report.passages:,} passages in {report.seconds:.0f} s", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/realtimeqa")
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--llama", action="store_true")
    parser.add_argument("--cases", action="store_true")
    parser.add_argument("--events", type=Path, nargs=2, action="append", default=[])
    options = parser.parse_args()
    if not options.events:
        directory = options.archive or Path(tempfile.mkdtemp(prefix="dateline-retrieval-"))
        prepare(options.data, directory)
        some = list(cases(options.data / "questions.jsonl"))
        measure_all(directory, some, options.data if options.llama else None, options.cases)
    for data, directory in options.events:
        print(f"\n{data.name}")
        prepare(data, directory)
        measure_all(directory, list_events(data), None, options.cases)


def measure_all(
    directory: Path, some: Sequence[Case], llama_data: Path | None, list_cases: bool
) -> None:
    """Print the figures of all rankings over one archive."""
    with Searcher.open(directory) as searcher:
        plain, ours = Plain(searcher.archive), Ours(searcher)
        rankers: dict[str, Ranker] = {
            "BM25 alone": plain.lexical,
            "dense alone": plain.dense,
            "reciprocal rank fusion": plain.fused,
        }
        if llama_data:
            rankers["plain LlamaIndex"] = llama(llama_data / "articles.jsonl.gz")
        rankers |= {"dateline, bare question": ours.bare, "dateline": ours.understood}
        report(rankers, some, list_cases)


def report(rankers: Mapping[str, Ranker], some: Sequence[Case], list_cases: bool) -> None:
    print(f"{len(some)} questions{'':15}hit@1  hit@5  hit@10 MRR    ms each")
    for name, rank in rankers.items():
        ranks, milliseconds = measure(rank, some)
        print(row(name, ranks, milliseconds), flush=True)
    print("90% intervals of the last:", ", ".join(f"@{k} {interval(ranks, k)}" for k in (1, 5, 10)))
    if list_cases:
        for place, case in sorted(
            zip(ranks, some, strict=True), key=lambda pair: -(pair[0] or 999)
        ):
            print(f"{place:5} {case.as_of:%Y-%m-%d} {case.question}")


if __name__ == "__main__":
    main()
