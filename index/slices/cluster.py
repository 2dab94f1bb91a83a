"""Slices on the machines of a Ray cluster: the only file that imports ray.

Each slice is a detached actor that outlives whoever asked for it; Ray starts it again where it
dies, and on another machine where its machine does. A slice's files must lie at the same path on
every machine that may have it (a shared disk), or only on those that Ray is told of: a node that
was started with the resource ``slice:NAME`` gets that slice. The machines of a cluster trust each
other: whoever reaches its ports may run code there.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from index.errors import ArchiveError
from index.ingest.prepare import (
    Chunk,
    PreparedDocument,
    chunk_documents,
    prepare_chunk_embedded,
    prepare_document,
)
from index.readers import RawDocument
from index.search import Searcher
from index.slices.catalogue import FOLDER, Catalogue
from index.slices.engine import Asked, SliceError
from index.vectors import ChromaServer

P = ParamSpec("P")
T = TypeVar("T")
NAMESPACE = "dateline"
REACHED, REST = 5.0, 0.05
"""Seconds to reach a cluster, and between two tries to reach a slice that has just died."""
THREADS, AT_ONCE = 32, 4
"""Slices that are asked at a time, and questions that one slice answers at a time."""
AHEAD = 3
"""Chunks of documents in flight for each processor of the cluster."""


def connect(address: str) -> Any:
    """Return ray, connected to the cluster at an address ("auto", "HOST:6379", "local").

    Raises ArchiveError where ray is not installed or the cluster does not answer.
    """
    try:
        import ray
    except ImportError as error:
        raise ArchiveError(
            "The cluster needs ray, which is not installed.",
            'Install it: pip install "dateline[cluster]"',
        ) from error
    if ray.is_initialized():
        return ray
    try:
        _reach(address)
        ray.init(
            address=address,
            namespace=NAMESPACE,
            log_to_driver=False,
            logging_level=logging.ERROR,
            include_dashboard=False if address == "local" else None,
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ArchiveError(
            f"No Ray cluster answers at {address}: {error}.",
            "Start one (ray start --head), or leave DATELINE_CLUSTER empty.",
        ) from error
    return ray


def _reach(address: str) -> None:
    """Raise OSError where nothing listens at HOST:PORT; ray would try for minutes."""
    host, _, port = address.rpartition(":")
    if host and port.isdigit():
        socket.create_connection((host, int(port)), timeout=REACHED).close()


class SliceActor:
    """One slice, open in a process of the cluster; ray makes an actor of it."""

    def __init__(self, folder: str, server: ChromaServer | None) -> None:
        self._folder, self._server = Path(folder), server
        self._searcher: Searcher | None = None

    def run(self, function: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any]) -> T:
        """Return what a function gives over the slice's searcher, opened by the first."""
        if self._searcher is None:
            self._searcher = Searcher.open(self._folder, server=self._server)
        return function(self._searcher, *args, **named)


class RayEngine:
    """Slices as detached actors; ``replicas`` of each, one of which answers.

    An actor that dies while it is asked is asked again, once Ray has it back, until ``timeout``
    seconds are over.
    """

    def __init__(
        self,
        directory: Path,
        catalogue: Catalogue,
        address: str,
        server: ChromaServer | None,
        timeout: float,
        replicas: int = 1,
    ) -> None:
        self._ray = connect(address)
        self._folder = (directory / FOLDER).resolve()
        self._prefix = catalogue.get_setting("owner")
        self._server, self._timeout, self._replicas = server, timeout, replicas
        self._actors: dict[str, Any] = {}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="slice")

    def submit(
        self, name: str, function: Asked[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> Future[T]:
        """Run a function over a slice's searcher, in its actor."""
        return self._pool.submit(self._run, name, function, args, dict(kwargs))

    def _run(
        self, name: str, function: Callable[..., T], args: tuple[Any, ...], named: dict[str, Any]
    ) -> T:
        errors = self._ray.exceptions
        until, tried = time.perf_counter() + self._timeout, 0
        while (left := until - time.perf_counter()) > 0:
            key = f"{self._prefix}:{name}:{tried % self._replicas}"
            tried += 1
            try:
                ref = self._get_actor(key, name).run.remote(function, args, named)
                found: T = self._ray.get(ref, timeout=left)
                return found
            except errors.RayTaskError as error:
                raise error.cause from error
            except errors.GetTimeoutError:
                break
            except (errors.RayActorError, errors.RayError, ValueError):
                self._actors.pop(key, None)
                time.sleep(REST)
        raise SliceError(f"Part {name} of the archive does not answer.")

    def _get_actor(self, key: str, name: str) -> Any:
        """Return a slice's actor, which any process of the cluster may have started."""
        if key not in self._actors:
            marked = f"slice:{name}"
            nodes = self._ray.cluster_resources()
            made = self._ray.remote(SliceActor).options(
                name=key,
                namespace=NAMESPACE,
                get_if_exists=True,
                lifetime="detached",
                max_restarts=-1,
                max_concurrency=AT_ONCE,
                num_cpus=0,
                resources={marked: 0.001} if marked in nodes else None,
                scheduling_strategy="SPREAD" if marked not in nodes else "DEFAULT",
            )
            self._actors[key] = made.remote(str(self._folder / name), self._server)
        return self._actors[key]

    def get_opened(self) -> tuple[str, ...]:
        """Return the names of the slices that this process has asked."""
        return tuple(dict.fromkeys(key.split(":")[1] for key in self._actors))

    def stop(self) -> None:
        """End the actors of this archive, for everybody."""
        for entry in self._ray.util.list_named_actors(all_namespaces=True):
            if entry["namespace"] == NAMESPACE and entry["name"].startswith(f"{self._prefix}:"):
                with contextlib.suppress(ValueError):  # it has ended meanwhile
                    self._ray.kill(self._ray.get_actor(entry["name"], namespace=NAMESPACE))
        self._actors.clear()

    def close(self) -> None:
        """Let go of the actors; they stay for others."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._actors.clear()


def prepare_on_cluster(
    documents: Iterable[RawDocument],
    before: date,
    repeated: Mapping[str, frozenset[str]],
    *,
    address: str = "auto",
    embedder: str = "",
) -> Iterator[PreparedDocument]:
    """Yield what each document comes to, in order: cleaned, dated, cut and embedded as Ray tasks.

    ``embedder`` names the one whose vectors the articles bring along; with none given, or one that
    needs a key, they are embedded by whoever writes them. A task whose machine dies is run again
    elsewhere; where no machine is left, here.
    """
    ray = connect(address)
    work = partial(prepare_document, before=before, repeated=repeated)
    task = ray.remote(prepare_chunk_embedded).options(max_retries=-1, num_cpus=1)
    shared, chunks = ray.put(work), chunk_documents(iter(documents))
    most = max(int(ray.cluster_resources().get("CPU", 1)), 1) * AHEAD
    flying: deque[tuple[Chunk, Any]] = deque()
    while True:
        for chunk in islice(chunks, most - len(flying)):
            flying.append((chunk, task.remote(chunk, shared, embedder)))
        if not flying:
            return
        chunk, ref = flying.popleft()
        try:
            results = ray.get(ref)
        except ray.exceptions.RayError:  # no machine is left that could take it
            results = prepare_chunk_embedded(chunk, work, embedder)
        for document, (articles, failure) in zip(chunk, results, strict=True):
            yield PreparedDocument(document=document, articles=articles, failure=failure)
