"""Secrets: a whole session's output, files and errors, searched for the keys it was given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from harness import ROOT, SAMPLES, Context, Score

from red_team.field import QUESTIONS

KEYS = {
    "SLACK_BOT_TOKEN": "xoxb-1111-hushbot", "SLACK_APP_TOKEN": "xapp-1-hushapp",
    "SLACK_SIGNING_SECRET": "hushsigning", "OPENAI_API_KEY": "sk-hushopenai",
    "DATELINE_MODEL_KEY": "hushmodel", "CHROMA_TOKEN": "hushchroma",
    "DATELINE_EMBEDDER_KEY": "hushembedder",
}  # fmt: skip
SPOKEN = ("hush", "1111-", "xapp-1")
LOUD = """
import logging, sys
logging.basicConfig(level=logging.DEBUG)
from bot.cli import main
from bot.config import Config
print(repr(Config.from_env()), Config.from_env(), file=sys.stderr)
main()
"""


def find_leaked_keys(context: Context) -> Score:
    """Run every command with keys given, all logs on; servers repeat what they hear."""
    score, archive = Score(), context.folder / "secret-archive"
    with serve_echo() as port:
        given = {
            **os.environ,
            **KEYS,
            "PYTHONPATH": str(ROOT),
            "DATELINE_ARCHIVE": str(archive),
            "DATELINE_MODEL": "openai-like:m",
            "DATELINE_MODEL_URL": f"http://127.0.0.1:{port}/v1",
            "DATELINE_SLACK_URL": f"http://127.0.0.1:{port}/api/",
            "DATELINE_MODEL_TIMEOUT": "5",
        }
        for words in (
            ["index", str(SAMPLES)],
            ["ask", QUESTIONS[0], "--verbose"],
            ["ask", QUESTIONS[0], "--json"],
            ["ask", "--show-prompt", QUESTIONS[0]],
            ["chat"],
            ["slack", "--check"],
            ["slack", "--verbose"],
            ["doctor"],
            ["timeline", "Kim"],
            ["articles", "list"],
            ["--version"],
            ["eval", str(ROOT / "seeds" / "questions.yaml")],
            ["index", f"http://127.0.0.1:{port}/", "--allow-private"],
            ["search", "Kim", "--json"],
        )[: context.many(20, 3)]:
            score.add(_leaks(words, given, context.folder))
        for name, bad in (
            ("SLACK_BOT_TOKEN", "hush-no-prefix"),
            ("DATELINE_MODEL", "hush"),
            ("DATELINE_MODEL_TIMEOUT", "0"),
        )[: context.many(3, 1)]:
            env = {**given, name: bad}
            said = _leaks(["ask", "Kim?"], env, context.folder)
            score.add([one for one in said if name not in one])
    for path in [*archive.rglob("*"), *context.folder.glob("*.out")]:
        if path.is_file():
            score.add(
                [f"{path.name} holds a key"]
                * any(one.encode() in path.read_bytes() for one in KEYS.values())
            )
    return score


def _leaks(words: list[str], given: dict[str, str], folder: Path) -> list[str]:
    """Run one command; return which of the keys it said."""
    try:
        ran = subprocess.run(
            [sys.executable, "-c", LOUD, *words],
            env=given,
            cwd=folder,
            capture_output=True,
            timeout=120,
            input=f"{QUESTIONS[0]}\n/why\n/sources\n".encode(),
        )
        said = (ran.stdout + ran.stderr).decode(errors="replace")
    except subprocess.TimeoutExpired as late:
        said = ((late.stdout or b"") + (late.stderr or b"")).decode(errors="replace")
    return [f"{words[0]} says {name}" for name, key in KEYS.items() if key in said]


@contextmanager
def serve_echo() -> Iterator[int]:
    """Yield the port of a server that refuses everything, and repeats the headers it was sent."""

    class Handler(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told = {"ok": False, "error": "invalid_auth", "heard": dict(self.headers.items())}
            data = json.dumps(told).encode()
            self.send_response(401)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _refuse  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
