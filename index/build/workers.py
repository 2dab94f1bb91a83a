"""Preparing documents one after another, or in several processes where there are many.

Order is kept. The processes are spawned (nothing of the parent is shared, least of all the
archive and its lock), and only for a few hundred documents or more, so that a small folder
does not pay for their start. Where one is killed, the work goes on in this process;
where this process is killed, they end too: left alone they would wait for work for ever.
"""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process

from index.build.prepare import Prepared, Ready, Repeated, prepare
from index.read import RawDocument, ReadFailure

ALONE = 200  # documents from which on processes are started
_CHUNK = 8  # documents that travel together
_AHEAD = 3  # chunks in flight for each process

Chunk = list[RawDocument]
Work = Callable[[RawDocument], Prepared]
Result = tuple[tuple[Ready, ...], ReadFailure | None]
"""What travels back from a process: `Prepared` without its document, which never left."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepared(
    documents: Iterable[RawDocument],
    before: date,
    workers: int,
    *,
    repeated: Repeated | None = None,
    alone: int = ALONE,
) -> Iterator[Prepared]:
    """Yield what each document comes to, in order; ``documents`` is read a little ahead."""
    work = partial(prepare, before=before, repeated=repeated or {})
    rest = iter(documents)
    if workers > 1 and parent_process() is None:
        first = list(islice(rest, alone))
        rest = chain(first, rest)
        if len(first) == alone:
            chunks = _chunks(rest)
            yield from _in_processes(chunks, work, workers)
            rest = chain.from_iterable(chunks)
    yield from map(work, rest)


def _in_processes(chunks: Iterator[Chunk], work: Work, workers: int) -> Iterator[Prepared]:
    """Yield what the chunks come to, until they end or the processes break."""
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    flying: deque[tuple[Chunk, Future[list[Result]]]] = deque()
    try:
        while True:
            for chunk in islice(chunks, workers * _AHEAD - len(flying)):
                flying.append((chunk, pool.submit(prepare_all, chunk, work)))
            if not flying:
                return
            results = flying[0][1].result()
            for document, (articles, failure) in zip(flying.popleft()[0], results, strict=True):
                yield Prepared(document=document, articles=articles, failure=failure)
    except BrokenProcessPool:
        yield from (work(document) for chunk, _ in flying for document in chunk)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def prepare_all(chunk: Chunk, work: Work) -> list[Result]:
    """Prepare some documents; the unit of work of a process."""
    found = [work(document) for document in chunk]
    return [(one.articles, one.failure) for one in found]


def _begin() -> None:
    """Leave Ctrl-C to the parent, which ends its processes, and end when it does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _chunks(documents: Iterator[RawDocument]) -> Iterator[Chunk]:
    while chunk := list(islice(documents, _CHUNK)):
        yield chunk
