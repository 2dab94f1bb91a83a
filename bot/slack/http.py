"""The bot over HTTP: Slack's requests where a signing secret is set, health and metrics always.

A plain WSGI application, for the server here or for any other behind a load balancer:
``POST /slack/events``, ``GET /healthz``, ``GET /metrics``.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from socketserver import ThreadingMixIn
from types import TracebackType
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.errors import SlackError
from bot.slack.desk import Desk
from bot.slack.metrics import CONTENT_TYPE, exposition, oldest

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)

EVENTS, HEALTH, METRICS = "/slack/events", "/healthz", "/metrics"
MOST_BODY = 1_000_000
"""Bytes of a request that are read at most; Slack's are far smaller."""


class Site:
    """The WSGI application. ``slack`` takes Slack's requests, or is None in Socket Mode."""

    def __init__(
        self, desk: Desk, connected: Callable[[], bool], slack: WSGIApplication | None = None
    ) -> None:
        self._desk, self._connected, self._slack = desk, connected, slack

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        route = (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
        if route == ("GET", HEALTH):
            return self._health(start)
        if route == ("GET", METRICS):
            text = exposition(self._desk.inbox, self._desk.clock(), self._connected())
            return _reply(start, "200 OK", text, CONTENT_TYPE)
        if self._slack is None or route != ("POST", EVENTS):
            return _reply(start, "404 Not Found", "not here\n", "text/plain")
        if int(environ.get("CONTENT_LENGTH") or 0) > MOST_BODY:
            return _reply(start, "413 Content Too Large", "too large\n", "text/plain")
        return self._slack(environ, _watched(environ, start))

    def _health(self, start: StartResponse) -> Iterable[bytes]:
        connected = self._connected()
        try:
            waited = oldest(self._desk.inbox, self._desk.clock())
        except sqlite3.Error:
            return _reply(start, "503 Service Unavailable", '{"ok": false}\n', "application/json")
        state = {"ok": connected, "connected": connected, "oldest_seconds": round(waited, 1)}
        status = "200 OK" if connected else "503 Service Unavailable"
        return _reply(start, status, json.dumps(state) + "\n", "application/json")


class Server:
    """Serves a site from a thread of its own, until its ``with`` block ends."""

    def __init__(self, site: WSGIApplication, host: str, port: int) -> None:
        """Take the port (0 for any). Raises SlackError where it is not to be had."""
        try:
            self._server = make_server(host, port, site, _ThreadingServer, _Quiet)
        except OSError as error:
            raise SlackError(f"Port {port} of {host} cannot be used.", "Name another.") from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="dateline-http"
        )
        self.port = self._server.server_port

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _ThreadingServer(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    block_on_close = True
    request_queue_size = 128


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what matters is logged where it happens."""


def _watched(environ: WSGIEnvironment, start: StartResponse) -> StartResponse:
    """Return a way to answer that logs a refusal: from where, and nothing of what was sent."""

    def begin(status: str, *rest: Any) -> Any:
        if status.startswith(("401", "403")):
            _log.warning("refused a request from %s: %s", environ.get("REMOTE_ADDR"), status)
        return start(status, *rest)

    return begin


def _reply(start: StartResponse, status: str, text: str, kind: str) -> Iterable[bytes]:
    body = text.encode()
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
    return [body]
