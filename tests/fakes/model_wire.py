"""A local server on 127.0.0.1 that plays a script of turns, one a request; for model clients.

It keeps what it was asked, and ends with its ``with`` block: a turn that stalls is let go, its
connection closed.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class WireStage:
    """The server. A protocol's own stage says what it keeps of a request, how it plays a turn.

    ``confirming`` is played for second readings, and is not of the script; None plays on.
    """

    confirming: Any = None

    def __init__(self, script: list[Any]) -> None:
        self._script = script
        self._over = threading.Event()
        stage = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_POST(self) -> None:
                stage._serve(self)

            def log_message(self, format: str, *args: Any) -> None:
                del format, args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = False  # so that closing waits for every request
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def base_url(self) -> str:
        """The address to give to the client."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _serve(self, wire: BaseHTTPRequestHandler) -> None:
        body = wire.rfile.read(int(wire.headers["Content-Length"]))
        self._keep(wire, body)
        if self.confirming is not None and b"verdicts" in body:
            turn = self.confirming
        else:
            turn = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        wire.close_connection = True
        try:
            self._play(wire, turn)
        except OSError:  # the client has left
            return

    def _keep(self, wire: BaseHTTPRequestHandler, body: bytes) -> None:
        """Keep what a test asks about."""

    def _play(self, wire: BaseHTTPRequestHandler, turn: Any) -> None:
        """Send what the turn says."""
