"""The mcp package's own client, talking to a running ``dateline mcp`` over either transport."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import anyio
import httpx
from conftest import ROOT
from mcp import ClientSession, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

Talk = Callable[[ClientSession], Awaitable[Any]]
Told = TypeVar("Told")
TOKEN = "a-token-of-tests"


def arguments(archive: Path, *more: str) -> list[str]:
    return ["-m", "bot.cli", "--archive", str(archive), "mcp", *more]


def environment(token: str = "") -> dict[str, str]:
    given = {"PYTHONPATH": str(ROOT), "HOME": os.environ.get("HOME", "/"), "PATH": os.defpath}
    return {**given, "DATELINE_MCP_TOKEN": token}


def talk_over_stdio(archive: Path, talk: Talk, *more: str) -> Any:
    """Start a server on pipes, and return what ``talk`` returns."""
    server = StdioServerParameters(
        command=sys.executable, args=arguments(archive, *more), env=environment(), cwd=archive
    )

    async def run() -> Any:
        async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
            await session.initialize()
            return await talk(session)

    return anyio.run(run)


def talk_over_http(address: str, talk: Talk, token: str = TOKEN) -> Any:
    """Return what ``talk`` returns to a server at an address."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def run() -> Any:
        async with (
            httpx.AsyncClient(headers=headers, timeout=60) as client,
            streamable_http_client(address, http_client=client) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return await talk(session)

    return anyio.run(run)


@contextmanager
def serving(archive: Path, *more: str, token: str = TOKEN) -> Iterator[str]:
    """Run a server over HTTP; yield its address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    command = [sys.executable, *arguments(archive, "--http", f"127.0.0.1:{port}", *more)]
    with subprocess.Popen(command, env=environment(token), cwd=archive) as process:
        try:
            for _ in range(600):
                with socket.socket() as tried:
                    if tried.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/mcp"
        finally:
            process.terminate()
