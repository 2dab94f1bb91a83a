"""Engines: where the slices of an archive are open, and how they are asked.

An engine runs a function over the searcher of one slice and gives a future of its result, so that
many slices are asked at the same time. Here they are open in this process, each from its first
question on; `index.slices.cluster` has them open as actors on the machines of a Ray cluster.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from index.embeddings import Embedder
from index.errors import ArchiveError
from index.search import Searcher
from index.slices.catalogue import FOLDER
from index.vectors import ChromaServer

P = ParamSpec("P")
T = TypeVar("T")
TIMEOUT = 10.0
"""Seconds within which a slice must have answered, if no other number is given."""
THREADS = 8

Asked = Callable[Concatenate[Searcher, P], T]
"""A function at a module's top, or a method of Searcher, so that it can be sent elsewhere."""


class SliceError(ArchiveError):
    """A slice that did not answer, where the answer cannot do without it."""


class Engine(Protocol):
    """Where slices are open."""

    def submit(
        self, name: str, function: Asked[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run a function over a slice's searcher; the future raises what it raises."""
        ...

    def get_opened(self) -> tuple[str, ...]:
        """Return the names of the slices that were opened so far."""
        ...

    def close(self) -> None:
        """Close what is open here."""
        ...


class ThreadEngine:
    """Slices open in this process, each with its searcher; asked by threads."""

    def __init__(
        self,
        directory: Path,
        embedder: Embedder,
        server: ChromaServer | None = None,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self._folder = directory / FOLDER
        self._embedder, self._server, self._report = embedder, server, report
        self._lock = threading.Lock()
        self._open: dict[str, Searcher] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="slice")

    def submit(
        self, name: str, function: Asked[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run a function over a slice's searcher in a thread."""
        return self._pool.submit(lambda: function(self._searcher(name), *args, **kwargs))

    def _searcher(self, name: str) -> Searcher:
        with self._lock:
            if name not in self._open:
                self._open[name] = self._opened(name)
            return self._open[name]

    def _opened(self, name: str) -> Searcher:
        try:
            return Searcher.open(
                self._folder / name,
                embedder=self._embedder,
                server=self._server,
                report=self._report,
            )
        except (ArchiveError, OSError) as error:
            raise SliceError(f"Part {name} of the archive cannot be opened: {error}") from error

    def get_opened(self) -> tuple[str, ...]:
        """Return the names of the slices that are open."""
        with self._lock:
            return tuple(self._open)

    def close(self) -> None:
        """Close every slice."""
        self._pool.shutdown(wait=True)
        with self._lock:
            for searcher in self._open.values():
                searcher.close()
            self._open.clear()


def gather(futures: Mapping[str, Future[T]], timeout: float) -> tuple[dict[str, T], dict[str, str]]:
    """Return the results by slice, and which slices had none within ``timeout`` seconds, and why.

    Raises what a function raised that ran; a slice that cannot be reached raises SliceError in
    its future and counts as one without an answer.
    """
    wait(futures.values(), timeout=timeout)
    found, missing = {}, {}
    for name, future in futures.items():
        if not future.done():
            future.cancel()
            missing[name] = f"Part {name} of the archive did not answer in time."
            continue
        error = future.exception()
        if isinstance(error, SliceError):
            missing[name] = str(error)
        elif error is not None:
            raise error
        else:
            found[name] = future.result()
    return found, missing


def get_result(name: str, future: Future[T], timeout: float) -> T:
    """Return the one slice's result; SliceError where it does not come in time."""
    begun = time.perf_counter()
    found, _ = gather({name: future}, timeout)
    if name not in found:
        waited = time.perf_counter() - begun
        raise SliceError(
            f"Part {name} of the archive did not answer within {waited:.0f} s.",
            "Ask again, or look at the machine that has it.",
        )
    return found[name]
