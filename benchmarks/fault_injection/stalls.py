"""Servers that stall or die: a model's, an embedder's, Chroma's. An answer within 60 seconds."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from bot.pipeline import Bot
from bot.types import Scope, Turn
from fault_injection.stage import (
    ANSWER,
    NOW,
    QUESTION,
    SAMPLES,
    FaultContext,
    fork_child,
    get_article_versions,
    wait_for_child,
)
from fault_injection.tally import Tally
from index import Archive, Searcher
from index.embeddings import Access, load_embedder
from index.errors import EmbedderError, VectorStoreError
from index.search import dense
from index.vectors import ChromaServer, publish_generation
from index.vectors.chroma import list_collections

LONGEST = 60.0
"""Seconds within which an answer or an honest failure must come."""


@contextmanager
def serve_stalled(drip: bytes = b"") -> Iterator[int]:
    """Yield the port of a server that takes requests and answers none, or a byte a second."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)

        def serve() -> None:
            taken = []
            while not over.is_set():
                with suppress(TimeoutError):
                    taken.append(listening.accept()[0])
                for one in taken:
                    with suppress(OSError):
                        one.sendall(drip)
            for one in taken:
                one.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        over.set()
        thread.join()


def stall_model(stage: FaultContext) -> Tally:
    """Ask with a model whose server says nothing, or drips: the keyless answer comes instead."""
    from bot.generative import load_model as model

    tally, archive = Tally(), _indexed(stage)
    seconds = 2.0 if stage.bounded else 45.0
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    for drip in (b"", head, b"x")[: stage.many(3, 2)]:
        for history in ((), (Turn(question="who invited Kim?", answer="Putin"),)):
            with serve_stalled(drip) as port, Searcher.open(archive) as searcher:
                url = f"http://127.0.0.1:{port}/v1"
                llm = model("openai-like:m", base_url=url, timeout=seconds)
                bot, started = Bot(searcher, llm, deadline=seconds), time.monotonic()
                words = "when did he first invite him?" if history else QUESTION
                answer = bot.ask(words, Scope(as_of=NOW), history=history)
                took = time.monotonic() - started
            problems = [f"it took {took:.0f} s"] * (took > LONGEST)
            problems += [f"it answered {answer.text!r}"] * (not history and answer.short != ANSWER)
            tally.add(problems)
            if stage.bounded:
                break
    return tally


def stall_embedder(stage: FaultContext) -> Tally:
    """Embed with a server that says nothing, or drips: an error says so in time."""
    tally = Tally()
    deadline = 2.0 if stage.bounded else 30.0
    for name in ("openai:text-embedding-3-small", "ollama:m"):
        for drip in (b"", b"x"):
            with serve_stalled(drip) as port:
                started, error = time.monotonic(), ""
                try:
                    access = Access(key="k", url=f"http://127.0.0.1:{port}", deadline=deadline)
                    load_embedder(name, access=access).embed_query("word")
                except EmbedderError as failure:
                    error = str(failure)
                took = time.monotonic() - started
            if "not installed" in error:
                continue
            problems = [f"{name} took {took:.0f} s"] * (took > LONGEST)
            tally.add(problems + [f"{name} did not fail"] * (not error))
            if stage.bounded:
                return tally
    return tally


def _indexed(stage: FaultContext) -> Path:
    archive = stage.fresh("samples")
    assert wait_for_child(fork_child(partial(stage.index, [SAMPLES], archive))) == 0
    return archive


@contextmanager
def start_chroma(
    stage: FaultContext, deadline: float
) -> Iterator[tuple[ChromaServer, subprocess.Popen[bytes]]]:
    """Yield a Chroma server of our own, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1"]
    words += ["--path", str(stage.fresh("chroma")), "--port", str(port)]
    running = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = ChromaServer.from_url(f"http://127.0.0.1:{port}", deadline=deadline)
    try:
        _wait(server)
        yield server, running
    finally:
        running.kill()
        running.wait()


def _wait(server: ChromaServer) -> None:
    for _ in range(600):
        with suppress(VectorStoreError):
            list_collections(server)
            return
        time.sleep(0.1)
    raise TimeoutError("the Chroma server does not answer")


def stall_chroma(stage: FaultContext) -> Tally:
    """Stop the server (SIGSTOP) under a search, a publication and a new reader."""
    return _with_chroma(stage, signal.SIGSTOP)


def kill_chroma(stage: FaultContext) -> Tally:
    """Kill the server (SIGKILL) under a search, a publication and a new reader."""
    return _with_chroma(stage, signal.SIGKILL)


def _with_chroma(stage: FaultContext, sign: signal.Signals) -> Tally:
    tally, archive, before = Tally(), _indexed(stage), dense.EXACT_ROWS
    dense.EXACT_ROWS = 2  # so that a small archive is asked of Chroma, as a large one is
    expected = set(get_article_versions(archive))
    try:
        with start_chroma(stage, stage.many(10, 2)) as (server, running):
            with Archive.open(archive, write=True) as writing:
                publish_generation(writing, archive, server=server)
            with Searcher.open(archive, server=server) as searcher:
                searcher.warm()
                bot = Bot(searcher)
                tally.add(_asked(bot))
                os.kill(running.pid, sign)
                tally.add(_asked(bot))
                tally.add([] if searcher.messages else ["nothing was said"])
            with Searcher.open(archive, server=server) as searcher:
                tally.add(_asked(Bot(searcher)))
            tally.add(_refused(archive, server))
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGCONT)
    finally:
        dense.EXACT_ROWS = before
    tally.lost += len(expected - get_article_versions(archive).keys())
    return tally


def _asked(bot: Bot) -> list[str]:
    started = time.monotonic()
    answer = bot.ask(QUESTION, Scope(as_of=NOW))
    took = time.monotonic() - started
    wrong = [f"it took {took:.0f} s"] * (took > LONGEST)
    return wrong + [f"it answered {answer.text!r}"] * (answer.short != ANSWER)


def _refused(archive: Path, server: ChromaServer) -> list[str]:
    started = time.monotonic()
    try:
        with Archive.open(archive, write=True) as writing:
            publish_generation(writing, archive, server=server)
    except VectorStoreError:
        took = time.monotonic() - started
        return [f"publishing failed after {took:.0f} s"] * (took > LONGEST)
    return ["publishing did not fail"]
