"""kill -9 of the indexer: at random moments, and aimed at its writes; an embedder that fails."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from harness import ANSWER, SAMPLES, Context, Score

from fault_injection.stage import (
    check_answers,
    check_whole,
    count_duplicates,
    find_faults,
    fork_child,
    get_article_versions,
    index_in_child,
    index_sources,
    load_everything,
    sleep_exactly,
    wait_for_child,
    write_articles,
    write_few,
)
from index.embeddings import Embedder
from index.errors import EmbedderError

COUNT = 40
WRITES = ("open", "os.rename", "os.mkdir", "os.remove", "shutil.rmtree", "os.truncate")
_MODES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_at_random(context: Context) -> Score:
    """Kill the indexer at moments spread evenly over the time that it takes."""
    sources, score = write_few(context, "kill", COUNT), Score()
    seconds, whole = _timed(context, sources)
    for _ in range(context.many(100, 2)):
        moment = context.random.uniform(0, seconds)
        _injected(context, sources, whole, score, partial(_after, context, seconds=moment))
    return score


def kill_at_writes(context: Context) -> Score:
    """Kill the indexer at its own file operations, and while Chroma saves its files."""
    sources, score = write_few(context, "kill", COUNT), Score()
    total, whole = _writes(context, sources)
    for number in range(context.many(30, 1)):
        at = 1 + number * total // context.many(30, 1)
        _injected(context, sources, whole, score, wait_for_child, partial(_kill_at_write, at))
    for number in range(context.many(20, 1)):
        _injected(
            context,
            sources,
            whole,
            score,
            partial(_when_chroma_saves, context, number=number),
        )
    return score


def _injected(
    context: Context,
    sources: Sequence[Path],
    whole: set[str],
    score: Score,
    kill: Callable[[int], object],
    before: Callable[[], object] = lambda: None,
) -> None:
    """Index into a new archive under one kill, look at what is left, and index again.

    ``kill`` takes the child and may return what a reader saw before it died: the acknowledged.
    """
    archive = context.fresh("killed")

    def work() -> None:
        before()
        index_sources(list(sources), archive)

    acknowledged = kill(fork_child(work))
    told = acknowledged if isinstance(acknowledged, dict) else {}
    left = get_article_versions(archive)
    lost = len(told.keys() - left.keys())
    problems = [*find_faults(archive), *check_answers(archive)]
    problems += index_again(sources, archive)
    lost += len(whole - get_article_versions(archive).keys())
    score.add(problems, lost, count_duplicates(archive, len(whole)))


def index_again(sources: Sequence[Path], archive: Path) -> list[str]:
    """Index once more, to the end; return what is wrong then."""
    code = index_in_child(list(sources), archive)
    problems = [f"the second run ends with {code}"] * (code != 0)
    problems += check_whole(archive)
    torn = list((archive / "generations").glob(".building-*"))
    return problems + ["a torn build is left"] * bool(torn)


def _timed(context: Context, sources: Sequence[Path]) -> tuple[float, set[str]]:
    """Return how many seconds a run takes, and the ids of the articles that it stores."""
    archive, started = context.fresh("timed"), time.perf_counter()
    index_in_child(list(sources), archive)
    return time.perf_counter() - started, set(get_article_versions(archive))


def _after(context: Context, pid: int, seconds: float) -> dict[str, int]:
    sleep_exactly(seconds)
    acknowledged = get_article_versions(context.folder / "killed")
    os.kill(pid, signal.SIGKILL)
    wait_for_child(pid)
    return acknowledged


def _hook(act: Callable[[int], None]) -> None:
    """Have ``act`` called with the number of each file operation of this process."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event not in WRITES or "killed" not in str(arguments[0]):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & _MODES):
            return
        count += 1
        act(count)

    sys.addaudithook(hook)


def _kill_at_write(number: int) -> None:
    def act(count: int) -> None:
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    _hook(act)


def _writes(context: Context, sources: Sequence[Path]) -> tuple[int, set[str]]:
    """Return how many file operations one run makes, and the ids of what it stores."""
    archive, told = context.fresh("killed"), context.folder / "writes.txt"

    def work() -> None:
        counts: list[int] = []
        _hook(counts.append)
        index_sources(list(sources), archive)
        told.write_text(str(len(counts)), encoding="utf-8")

    wait_for_child(fork_child(work))
    return int(told.read_text(encoding="utf-8")), set(get_article_versions(archive))


def _when_chroma_saves(context: Context, pid: int, number: int) -> None:
    """Kill the child a moment after the n-th change to the files of Chroma's folder."""
    folder, changes, last = context.folder / "killed" / "generations", 0, ""
    while changes <= number:
        if os.waitpid(pid, os.WNOHANG) != (0, 0):
            return  # it was quicker
        now = _state(folder)
        changes, last = changes + (now != last), now
    os.kill(pid, signal.SIGKILL)
    wait_for_child(pid)


def _state(folder: Path) -> str:
    found = []
    for path in folder.glob(".building-*/chroma/**/*"):
        with suppress(OSError):
            found.append(f"{path}:{path.stat().st_size}")
    return "\n".join(found)


class FailingEmbedder:
    """The stage's embedder, until the k-th text: then it fails, as one over a network may."""

    def __init__(self, inner: Embedder, after: int) -> None:
        self.name, self.dimensions, self._inner, self._left = (
            inner.name,
            inner.dimensions,
            inner,
            after,
        )

    def embed(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]
        """Return the vectors, or fail."""
        self._left -= len(texts)
        if self._left < 0:
            raise EmbedderError("the embedder failed, as it was told to.", "Try again.")
        return self._inner.embed(texts)

    def embed_query(self, text: str):  # type: ignore[no-untyped-def]
        """Return the vector of a question."""
        return self._inner.embed_query(text)


def fail_embedder(context: Context) -> Score:
    """Change every article while the embedder fails at the k-th text: old versions stay."""
    score = Score()
    for number in range(context.many(10, 1)):
        folder, archive = write_articles(context, "changing", 150), context.fresh("changed")
        index_in_child([SAMPLES, folder], archive)
        before = get_article_versions(archive)
        write_articles(context, "changing", 150, version=2)
        failing = FailingEmbedder(load_everything(), context.random.randint(0, 149))
        code = index_in_child([folder], archive, embedder=failing)
        left = get_article_versions(archive)
        problems = [f"a failing embedder ends with {code}"] * (code != 3)
        problems += [*find_faults(archive), *check_answers(archive, ANSWER)]
        lost = len(before.keys() - left.keys())
        problems += index_again([SAMPLES, folder], archive)
        old = sum(get_article_versions(archive)[f"n{n:04}"] != 2 for n in range(150))
        problems += [f"{old} articles are of the old version in trial {number}"] * bool(old)
        score.add(problems, lost, count_duplicates(archive, len(before)))
    return score
