"""How long one answer takes from cold: `dateline ask` beside plain LlamaIndex + Chroma.

    python benchmarks/cold.py [--rounds 7] [--question "..."]

Both find the sample articles indexed already, on the disk, with the same static vectors. Each
round starts a fresh process of either, in turn, so that a machine with other work slows both:
ours is the command line from its start to its exit; the plain one is the script that LlamaIndex's
guide to Chroma gives (open the collection, make the index, retrieve ten passages, print them), with
no model behind it. Prints the medians, the shortest, and their ratio.
Needs llama-index-vector-stores-chroma.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

QUESTION = "when did Putin first invite Kim?"
ASK = "from bot.cli import main; main()"
AIM = 0.4


def plain_index(articles: Path, store: Path) -> None:
    """Index the articles as LlamaIndex's guide to Chroma does."""
    import chromadb
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from plain import PlainEmbedding

    client = chromadb.PersistentClient(str(store))
    collection = client.get_or_create_collection("articles")
    context = StorageContext.from_defaults(vector_store=ChromaVectorStore(collection))
    documents = SimpleDirectoryReader(str(articles)).load_data()
    VectorStoreIndex.from_documents(
        documents, storage_context=context, embed_model=PlainEmbedding()
    )


def plain_ask(store: Path, question: str) -> None:
    """Print what a model would be given: the least that an answer needs."""
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore
    from plain import PlainEmbedding

    client = chromadb.PersistentClient(str(store))
    found = ChromaVectorStore(client.get_collection("articles"))
    index = VectorStoreIndex.from_vector_store(found, embed_model=PlainEmbedding())
    for node in index.as_retriever(similarity_top_k=10).retrieve(question):
        print(node.score, node.get_content())


def timed(command: list[str], folder: Path) -> float:
    """Return the seconds that a command took; it must succeed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANONYMIZED_TELEMETRY": "False"}
    started = time.perf_counter()
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - started
    if ran.returncode:
        sys.exit(ran.stderr.decode()[-2000:])
    return seconds


def compare(question: str, rounds: int) -> None:
    from index import build_archive

    with tempfile.TemporaryDirectory(prefix="dateline-cold-") as name:
        folder = Path(name)
        build_archive([str(ROOT / "seeds" / "articles")], folder / "ours", now=datetime.now())
        timed([sys.executable, __file__, "--step", "index", str(folder / "plain")], folder)
        commands = {
            "dateline ask": [sys.executable, "-c", ASK, "ask", "--archive", "ours", question],
            "plain LlamaIndex + Chroma": [
                sys.executable,
                __file__,
                "--step",
                "ask",
                "plain",
                "--question",
                question,
            ],
        }
        for command in commands.values():
            timed(command, folder)  # compiles what was never imported, fills the disk's cache
        took = [[timed(command, folder) for command in commands.values()] for _ in range(rounds)]
    ours, other = zip(*took, strict=True)
    for label, seconds in zip(commands, (ours, other), strict=True):
        median, least = statistics.median(seconds), min(seconds)
        print(f"{label:<28} median {median:5.2f} s, shortest {least:5.2f} s")
    ratio = statistics.median(ours) / statistics.median(other)
    print(f"{ratio:.0%} of the plain script's time (aim: {AIM:.0%}); {rounds} rounds")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--step", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step is None:
        compare(options.question, options.rounds)
    elif options.step[0] == "index":
        plain_index(ROOT / "seeds" / "articles", Path(options.step[1]))
    else:
        plain_ask(Path(options.step[1]), options.question)


if __name__ == "__main__":
    main()
