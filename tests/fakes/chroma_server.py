"""A Chroma server of our own, as `chroma run` starts it, stopped whatever happens."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import VectorStoreError
from index.vectors import ChromaServer
from index.vectors.chroma import drop_collection, list_collections
from index.vectors.server import check_heartbeat

PATIENCE = 120
"""Seconds that a loaded machine is given to start the server."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def chroma_run(folder: Path) -> Iterator[ChromaServer]:
    """Run a server over a folder; inside it answers."""
    port = free_port()
    server = ChromaServer.from_url(f"http://127.0.0.1:{port}", deadline=60)
    program = str(Path(sys.executable).with_name("chroma"))
    process = subprocess.Popen(
        [program, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(server: ChromaServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            check_heartbeat(server)
        except VectorStoreError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("chroma run does not answer")


def emptied(server: ChromaServer) -> None:
    """Delete every collection of the server."""
    for name in list_collections(server):
        drop_collection(server, name)
