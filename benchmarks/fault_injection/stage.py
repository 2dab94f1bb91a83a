"""A stage for faults: articles in our own words, indexers in children, and a look at what is left.

Children are forked from a process that has loaded everything and opened no Chroma, so that a
hundred indexers cost little; they run the product's own code, unchanged.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from functools import cache
from importlib import import_module
from pathlib import Path

from harness import ANSWER, NOW, QUESTION, SAMPLES, Context

from bot.pipeline import Bot
from bot.types import Scope
from index import Archive, Query, Searcher, build_archive, embeddings
from index.errors import ArchiveMissing, DatelineError
from index.ingest import repair_vector_index
from index.ingest.prepare import prepare_document
from index.readers import RawDocument, read_sources

ANSWERING = ("moscow-invitation", "liberation-day-telegram")
NOUNS = "bridge ferry school harbour library market stadium tunnel mill orchard".split()


@cache
def load_everything() -> embeddings.Embedder:
    """Load all that an indexer needs, so that children find it loaded; return the embedder."""
    for document in read_sources([str(SAMPLES)]):
        assert isinstance(document, RawDocument)
        prepare_document(document, NOW.date())
    for module in ("chromadb.api.rust", "chromadb.api.client"):
        import_module(module)
    return embeddings.load_embedder()


def write_articles(context: Context, name: str, count: int, version: int = 1) -> Path:
    """Write a folder of articles, each of its own words; return it."""
    folder = context.fresh(name)
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"n{number:04}.txt").write_text(build_article(number, version), encoding="utf-8")
    return folder


def write_few(context: Context, name: str, count: int) -> list[Path]:
    """Return a folder of articles, and those samples that answer the question."""
    samples = [SAMPLES / f"{stem}.txt" for stem in ANSWERING]
    return [*samples, write_articles(context, name, count)]


def index_sources(sources: Sequence[Path], archive: Path, **options: object) -> None:
    """Index in this process, as the command does; raises what it raises."""
    given = {"now": NOW, "workers": 1, "embedder": load_everything(), **options}
    build_archive([str(source) for source in sources], archive, **given)  # type: ignore[arg-type]


def index_in_child(sources: Sequence[Path], archive: Path, **options: object) -> int:
    """Index in a forked child; return its exit code."""
    return wait_for_child(fork_indexer(sources, archive, **options))


def fork_indexer(sources: Sequence[Path], archive: Path, **options: object) -> int:
    """Begin to index in a forked child; return its process id."""
    return fork_child(lambda: index_sources(sources, archive, **options))


def build_article(number: int, version: int = 1) -> str:
    """Return one article: its words tell its number and its version."""
    noun, day = NOUNS[number % len(NOUNS)], number % 28 + 1
    return (
        f"Town {number} opens its {noun}\n\nMarch {day}, 2019\n\nThe mayor of town {number} opened "
        f"{noun} number {number} on {day} March 2019 in edition {version}.\n\n"
        f"It cost {number + 3} million crowns, the {noun}keeper of town {number} said.\n"
    )


def fork_child(work: Callable[[], object]) -> int:
    """Run ``work`` in a forked child, silently; return its process id.

    The child never collects what its parent left: the reader's threads are not in it, and it
    would wait for them.
    """
    load_everything()
    pid = os.fork()
    if pid:
        return pid
    gc.freeze()
    code = 1
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        if not os.environ.get("FAULTS_LOUD"):
            os.dup2(silence, 2)
        work()
        code = 0
    except DatelineError as error:
        print(error, file=sys.stderr)
        code = 3
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def run_command(*words: str) -> tuple[int, str]:
    """Run the command line in a child; return its exit code and what it says on stderr."""
    read, write = os.pipe()

    def work() -> None:
        os.dup2(write, 2)
        from bot.cli import run

        os._exit(run(words))

    pid = fork_child(work)
    os.close(write)
    with os.fdopen(read, "rb") as said:
        told = said.read().decode(errors="replace")
    return wait_for_child(pid), told


def wait_for_child(pid: int) -> int:
    """Wait for a child; return its exit code, 3 for one of dateline's errors, -9 for a kill."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def get_article_versions(archive: Path) -> dict[str, int]:
    """Return the ids and versions that a reader sees now: what has been acknowledged."""
    try:
        with Archive.open(archive) as reader:
            return {one.id: one.version for one in reader.articles()}
    except ArchiveMissing:
        return {}


def find_faults(archive: Path) -> list[str]:
    """Return what is not whole in an archive: texts, words, days, vectors, SQLite itself."""
    try:
        with Archive.open(archive) as reader:
            rows = reader.live_rows().tolist()
            found = reader.read_passages(rows)
            wrong = ["a passage is missing"] * ([row for row, *_ in found] != rows)
            torn = any(one.body[p.start : p.end] != p.text for _, p, one in found)
            wrong += ["a passage is not its text"] * torn
            wrong += ["a vector is missing"] * (reader.vectors()[0].tolist() != rows)
            counted = sum(len(reader.rows_of(one.id)) for one in reader.articles())
            wrong += ["passages of no article"] * (counted != len(rows))
    except ArchiveMissing:
        return []
    with closing(sqlite3.connect(archive / "archive.db")) as database:
        wrong += [
            f"SQLite: {said}"
            for (said,) in database.execute("PRAGMA integrity_check")
            if said != "ok"
        ]
        database.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    return wrong


def count_duplicates(archive: Path, expected: int) -> int:
    """Return how many articles are there more than once: by count, by text, by search."""
    with Archive.open(archive) as reader:
        bodies = Counter(one.body for one in reader.articles())
        more = max(0, sum(bodies.values()) - expected)
        live, spans = reader.live_rows(), reader.removed_since(0)
        more += len(set(live.tolist()) & set(spans.tolist()))
    return max(more, sum(count - 1 for count in bodies.values()))


def check_answers(archive: Path, wanted: str = "") -> list[str]:
    """Ask the archive; return what is wrong: an answer or a refusal must come."""
    if not get_article_versions(archive):
        return []
    with Searcher.open(archive) as searcher:
        answer = Bot(searcher).ask(QUESTION, Scope(as_of=NOW))
        listed = [hit.passage.id for hit in searcher.search(_everything())]
    wrong = ["a passage is found twice"] * (len(set(listed)) != len(listed))
    if wanted and answer.short != wanted:
        wrong.append(f"the answer is {answer.short or answer.text!r}")
    return wrong


def _everything() -> Query:
    return Query(text="mayor of town opened Putin Kim", k=200, per_article=9)


def check_rebuilt_index(archive: Path) -> list[str]:
    """Return what is wrong with the vector index once it has been built again where needed."""
    repair_vector_index(archive)
    with Searcher.open(archive) as searcher:
        searcher.search(_everything())
        return [f"vector index: {message}" for message in searcher.messages]


def check_whole(archive: Path) -> list[str]:
    """Return what is not whole, answered wrongly, or wrong with the vector index."""
    return [*find_faults(archive), *check_answers(archive, ANSWER), *check_rebuilt_index(archive)]


def count_lost(before: Collection[str], archive: Path) -> int:
    """Return how many of the articles that were there before a reader no longer sees."""
    return len(set(before) - get_article_versions(archive).keys())


def sleep_exactly(seconds: float) -> None:
    """Wait to the fraction of a millisecond."""
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        time.sleep(min(left, 0.0005))
