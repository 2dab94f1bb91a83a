"""The fake's Web API: HTTP on 127.0.0.1, one thread a request, answers as Slack gives them."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bot.slack.fake.faults import Fault

_JSON_FIELDS = ("blocks", "metadata", "view", "prompts", "loading_messages", "chunks", "files")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request: its path's name, its token and its fields."""

    name: str
    token: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What to answer: JSON, or the bytes of a file; ``fault`` breaks the answer off."""

    body: dict[str, Any]
    raw: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    fault: Fault | None = None


class WebServer:
    """Serves ``answer`` until it is stopped. Every thread of it has ended when stop returns."""

    def __init__(self, answer: Callable[[Request], Response]) -> None:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.answer = answer
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="fake-web"
        )
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    def stop(self) -> None:
        """Serve no more, and wait for the requests under way."""
        self._server.stopping.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128
    answer: Callable[[Request], Response]

    def __init__(self, *args: Any) -> None:
        self.stopping = threading.Event()
        super().__init__(*args)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 30

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        if self.path.startswith("/upload/"):
            self._take({"data": body})
        else:
            self._take(_fields(self.headers.get_content_type(), body))

    def do_GET(self) -> None:
        self._take({})

    def _take(self, payload: dict[str, Any]) -> None:
        request = Request(
            name=urlsplit(self.path).path.removeprefix("/api/"),
            token=self.headers.get("authorization", "").removeprefix("Bearer "),
            payload=payload,
        )
        response = self.server.answer(request)
        if response.fault is None or response.fault.kind in ("status", "error"):
            self._reply(response)
        else:
            self._break(response.fault)

    def _reply(self, response: Response) -> None:
        body = response.raw or json.dumps(response.body).encode()
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        kind = "application/octet-stream" if response.raw else "application/json; charset=utf-8"
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _break(self, fault: Fault) -> None:
        if fault.kind == "hang":
            self.server.stopping.wait(fault.seconds)
        reset = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a test's output is not the place for an access log."""


def _fields(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type == "application/json":
        return dict(json.loads(body or b"{}"))
    fields: dict[str, Any] = dict(parse_qsl(body.decode(), keep_blank_values=True))
    for name in _JSON_FIELDS:
        if isinstance(fields.get(name), str) and fields[name][:1] in ("[", "{"):
            fields[name] = json.loads(fields[name])
    return fields
