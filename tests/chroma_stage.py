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
from index.vectors import Server
from index.vectors.chroma import drop, names
from index.vectors.rest import heartbeat

PATIENCE = 120
"""Seconds that a loaded machine is given to start the server."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def chroma_run(folder: Path) -> Iterator[Server]:
    """Run a server over a folder; inside it answers."""
    port = free_port()
    server = Server.at(f"http://127.0.0.1:{port}", deadline=60)
    program = str(Path(sys.executable).with_name("chroma"))
    process = subprocess.Popen(
        [program, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
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


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            heartbeat(server)
        except VectorStoreError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("chroma run does not answer")


def emptied(server: Server) -> None:
    """Delete every collection of the server."""
    for name in names(server):
        drop(server, name)
