"""How fast articles come in, beside the plain LlamaIndex + Chroma pipeline, in one run.

    python benchmarks/indexing.py [ARTICLES.jsonl.gz] [--plain 3000]

Five steps, each in a process of its own, with the same embedder (WordLlama): a first run over
all articles but 100, the same command again, the same with the 100 more; then, over the same
first ``--plain`` articles (0: all), dateline and the plain pipeline (LlamaIndex's documents, its
SentenceSplitter, VectorStoreIndex into a persistent Chroma). The last two are compared: both
slow down as an archive grows, so only equal numbers of articles are fair. Prints articles a
second and the peak of memory: of the process and all its children together, each page that they
share counted once (PSS). Needs llama-index-vector-stores-chroma for the last.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT.parent / "shared" / "data" / "realtimeqa" / "articles.jsonl.gz"
NEW = 100


def main() -> None:
    arguments = _arguments()
    if arguments.step:
        _STEPS[arguments.step](arguments.articles, arguments.into)
        return
    with tempfile.TemporaryDirectory() as folder:
        _measure_all(arguments.articles, Path(folder), arguments.plain)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path, default=ARTICLES)
    parser.add_argument("--plain", type=int, default=3000, help="articles to compare on")
    parser.add_argument("--step", choices=("dateline", "plain"), help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure_all(articles: Path, folder: Path, plain: int) -> None:
    total = sum(1 for _ in _lines(articles))
    most, sample, source = total - NEW, folder / "sample.jsonl.gz", folder / "articles.jsonl.gz"
    same = min(plain or total, total)
    _cut(articles, sample, same)
    print(f"{'step':34} {'articles':>9} {'seconds':>9} {'CPU s':>9} {'a second':>9} {'peak MB':>8}")
    _cut(articles, source, most)
    _measure("dateline, first run", "dateline", source, folder / "ours", most)
    _measure("dateline, the same again", "dateline", source, folder / "ours", most)
    _cut(articles, source, total)
    _measure(f"dateline, {NEW} new among them", "dateline", source, folder / "ours", total)
    ours = _measure("dateline, to compare", "dateline", sample, folder / "few", same)
    other = _measure("plain LlamaIndex + Chroma", "plain", sample, folder / "plain", same)
    print(f"dateline takes in {ours / other:.1f} times as many articles a second.")


def _measure(name: str, step: str, source: Path, into: Path, articles: int) -> float:
    """Run a step in its own process, print its line, and return its articles a second."""
    command = [sys.executable, __file__, str(source), "--step", step, "--into", str(into)]
    started, peak = time.perf_counter(), 0
    before = _cpu()
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}) as process:
        while process.poll() is None:
            peak = max(peak, _memory(process.pid))
            time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{name} failed.")
    seconds = time.perf_counter() - started
    rate = articles / seconds
    figures = f"{seconds:9.1f} {_cpu() - before:9.1f} {rate:9.1f} {peak / 1e6:8.0f}"
    print(f"{name:34} {articles:9,} {figures}", flush=True)
    return rate


def _cpu() -> float:
    """Return the processor seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(pid: int) -> int:
    """Return the bytes that a process and its descendants hold (PSS; Linux, 0 elsewhere)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        own = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
        tasks = Path(f"/proc/{pid}/task").iterdir()
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except (OSError, StopIteration):
        return 0
    return own + sum(_memory(int(child)) for child in children)


def _lines(path: Path) -> Any:
    with gzip.open(path, "rb") as stream:
        yield from stream


def _cut(articles: Path, into: Path, most: int) -> None:
    with gzip.open(into, "wb", compresslevel=1) as stream:
        stream.writelines(islice(_lines(articles), most))


def dateline(source: Path, into: Path) -> None:
    """Index with dateline, its vectors published."""
    from index.ingest import build_archive

    report = build_archive([str(source)], into, now=datetime.now())
    if report.failed or report.notice:
        print(report.failed[:3], report.notice, file=sys.stderr)


def plain(source: Path, into: Path) -> None:
    """Index with what LlamaIndex's documentation shows for Chroma."""
    import chromadb
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(str(into))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("articles"))
    records = [json.loads(line) for line in _lines(source)]
    fields = ("title", "source", "published_at")
    documents = [
        Document(text=record["body"], metadata={name: record.get(name) or "" for name in fields})
        for record in records
    ]
    VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=store),
        transformations=[SentenceSplitter(chunk_size=200, chunk_overlap=20)],
        embed_model=_embedding(),
    )


def _embedding() -> Any:
    """Return WordLlama as an embedding of LlamaIndex, with the batches LlamaIndex sends."""
    import wordllama
    from llama_index.core.embeddings import BaseEmbedding

    folder = Path(wordllama.__file__).parent
    model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)

    class WordLlamaEmbedding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return model.embed(texts, norm=True).tolist()  # type: ignore[no-any-return]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return WordLlamaEmbedding()


_STEPS = {"dateline": dateline, "plain": plain}

if __name__ == "__main__":
    main()
