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
from pathlib import Path

from harness import ANSWER, NOW, QUESTION, SAMPLES, Context, Score

from bot.model_writer import ModelUse
from bot.pipeline import Bot
from bot.types import Scope, Turn
from fault_injection.stage import get_article_versions, index_in_child
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


def stall_model(context: Context) -> Score:
    """Ask with a model whose server says nothing, or drips: the keyless answer comes instead."""
    from bot.generative import load_model as model
    from bot.generative.providers import ModelAccess

    score, archive = Score(), _indexed(context)
    seconds = 2.0 if context.bounded else 45.0
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    for drip in (b"", head, b"x")[: context.many(3, 2)]:
        for history in ((), (Turn(question="who invited Kim?", answer="Putin"),)):
            with serve_stalled(drip) as port, Searcher.open(archive) as searcher:
                url = f"http://127.0.0.1:{port}/v1"
                llm = model("openai-like:m", ModelAccess(url=url, timeout=seconds))
                bot = Bot(searcher, llm, use=ModelUse(deadline=seconds))
                started = time.monotonic()
                words = "when did he first invite him?" if history else QUESTION
                answer = bot.ask(words, Scope(as_of=NOW), history=history)
                took = time.monotonic() - started
            problems = [f"it took {took:.0f} s"] * (took > LONGEST)
            problems += [f"it answered {answer.text!r}"] * (not history and answer.short != ANSWER)
            score.add(problems)
            if context.bounded:
                break
    return score


def stall_embedder(context: Context) -> Score:
    """Embed with a server that says nothing, or drips: an error says so in time."""
    score = Score()
    deadline = 2.0 if context.bounded else 30.0
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
            score.add(problems + [f"{name} did not fail"] * (not error))
            if context.bounded:
                return score
    return score


def _indexed(context: Context) -> Path:
    archive = context.fresh("samples")
    assert index_in_child([SAMPLES], archive) == 0
    return archive


@contextmanager
def start_chroma(
    context: Context, deadline: float
) -> Iterator[tuple[ChromaServer, subprocess.Popen[bytes]]]:
    """Yield a Chroma server of our own, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [str(Path(sys.executable).with_name("chroma")), "run", "--host", "127.0.0.1"]
    words += ["--path", str(context.fresh("chroma")), "--port", str(port)]
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


def stall_chroma(context: Context) -> Score:
    """Stop the server (SIGSTOP) under a search, a publication and a new reader."""
    return _with_chroma(context, signal.SIGSTOP)


def kill_chroma(context: Context) -> Score:
    """Kill the server (SIGKILL) under a search, a publication and a new reader."""
    return _with_chroma(context, signal.SIGKILL)


def _with_chroma(context: Context, sign: signal.Signals) -> Score:
    score, archive, before = Score(), _indexed(context), dense.EXACT_ROWS
    dense.EXACT_ROWS = 2  # so that a small archive is asked of Chroma, as a large one is
    expected = set(get_article_versions(archive))
    try:
        with start_chroma(context, context.many(10, 2)) as (server, running):
            with Archive.open(archive, write=True) as writing:
                publish_generation(writing, archive, server=server)
            with Searcher.open(archive, server=server) as searcher:
                searcher.warm()
                bot = Bot(searcher)
                score.add(_asked(bot))
                os.kill(running.pid, sign)
                score.add(_asked(bot))
                score.add([] if searcher.messages else ["nothing was said"])
            with Searcher.open(archive, server=server) as searcher:
                score.add(_asked(Bot(searcher)))
            score.add(_refused(archive, server))
            with suppress(ProcessLookupError):
                os.kill(running.pid, signal.SIGCONT)
    finally:
        dense.EXACT_ROWS = before
    score.lost += len(expected - get_article_versions(archive).keys())
    return score


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
