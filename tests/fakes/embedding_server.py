"""An OpenAI-compatible embedding server on 127.0.0.1: toy vectors, and a key that it insists on."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from index.embeddings import ToyEmbedder

KEY = "sk-stage"
TOY = ToyEmbedder(dimensions=32)


@dataclass
class Stage:
    """Where the server is, what it was asked, and whether it keeps silent."""

    url: str = ""
    models: list[str] = field(default_factory=list)
    hanging: threading.Event = field(default_factory=threading.Event)
    released: threading.Event = field(default_factory=threading.Event)


@contextmanager
def embedding_server() -> Iterator[Stage]:
    """Serve until the end of the block."""
    stage = Stage()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stage))
    server.daemon_threads = True
    stage.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        stage.released.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(stage: Stage) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if stage.hanging.is_set():
                stage.released.wait(60)
                return
            if self.headers["Authorization"] != f"Bearer {KEY}":
                self._send(401, {"error": {"message": "Incorrect API key provided"}})
                return
            stage.models.append(asked["model"])
            self._send(
                200,
                {"object": "list", "model": asked["model"], "usage": USAGE, "data": _data(asked)},
            )

        def _send(self, status: int, value: dict[str, Any]) -> None:
            body = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    return Handler


USAGE = {"prompt_tokens": 1, "total_tokens": 1}


def _data(asked: dict[str, Any]) -> list[dict[str, Any]]:
    texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
    vectors = TOY.embed(texts)
    plain = asked.get("encoding_format") != "base64"
    return [
        {
            "object": "embedding",
            "index": at,
            "embedding": row.tolist() if plain else base64.b64encode(row.tobytes()).decode(),
        }
        for at, row in enumerate(vectors)
    ]
