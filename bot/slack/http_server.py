"""The bot over HTTP: Slack's requests where a signing secret is set, health and metrics always.

A plain WSGI application, for the server here or for any other behind a load balancer:
``POST /slack/events``, ``GET /healthz``, ``GET /metrics``.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from socketserver import ThreadingMixIn
from types import TracebackType
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from bot.errors import SlackError
from bot.inbox import Inbox, InboxUnavailableError
from bot.inbox.feedback import count_verdicts
from bot.slack.service import SlackService

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_log = logging.getLogger(__name__)

EVENTS, HEALTH, METRICS = "/slack/events", "/healthz", "/metrics"
MOST_BODY = 1_000_000
"""Bytes of a request that are read at most; Slack's are far smaller."""


class WsgiApp:
    """The WSGI application. ``slack`` takes Slack's requests, or is None in Socket Mode."""

    def __init__(
        self,
        service: SlackService,
        connected: Callable[[], bool],
        slack: WSGIApplication | None = None,
    ) -> None:
        self._service, self._connected, self._slack = service, connected, slack

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        route = (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
        if route == ("GET", HEALTH):
            return self._health(start)
        if route == ("GET", METRICS):
            text = render_metrics(self._service.inbox, self._service.clock(), self._connected())
            return _reply(start, "200 OK", text, CONTENT_TYPE)
        if self._slack is None or route != ("POST", EVENTS):
            return _reply(start, "404 Not Found", "not here\n", "text/plain")
        if int(environ.get("CONTENT_LENGTH") or 0) > MOST_BODY:
            return _reply(start, "413 Content Too Large", "too large\n", "text/plain")
        return self._slack(environ, _watched(environ, start))

    def _health(self, start: StartResponse) -> Iterable[bytes]:
        connected = self._connected()
        try:
            waited = get_oldest_wait(self._service.inbox, self._service.clock())
        except InboxUnavailableError:
            return _reply(start, "503 Service Unavailable", '{"ok": false}\n', "application/json")
        state = {"ok": connected, "connected": connected, "oldest_seconds": round(waited, 1)}
        status = "200 OK" if connected else "503 Service Unavailable"
        return _reply(start, status, json.dumps(state) + "\n", "application/json")


class HttpServer:
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

    def __enter__(self) -> HttpServer:
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


HOUR = 3600.0
STATES = ("waiting", "leased", "answered", "failed")
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def render_metrics(inbox: Inbox, now: float, connected: bool) -> str:
    """Return all metrics as text; ``now`` in seconds since the epoch."""
    return "".join(f"{line}\n" for line in _lines(inbox, now, connected))


def get_oldest_wait(inbox: Inbox, now: float) -> float:
    """Return for how many seconds the oldest unanswered question has waited; 0 for none."""
    rows = inbox.select(
        "SELECT min(received) AS first FROM event WHERE state IN ('waiting', 'leased')"
    )
    first = rows[0]["first"]
    return max(0.0, now - first) if first is not None else 0.0


def get_answer_seconds(inbox: Inbox, since: float) -> list[float]:
    """Return how long each answer since then took from event to answer, shortest first."""
    rows = inbox.select(
        "SELECT finished - received AS seconds FROM event "
        "WHERE state = 'answered' AND finished >= ? ORDER BY seconds",
        (since,),
    )
    return [float(row["seconds"]) for row in rows]


def compute_quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of the sorted values do not exceed (nearest rank)."""
    return values[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def _lines(inbox: Inbox, now: float, connected: bool) -> Iterator[str]:
    states = inbox.count_by_state()
    yield from _metric(
        "questions",
        "gauge",
        "Questions by state.",
        {f'state="{state}"': states.get(state, 0) for state in STATES},
    )
    yield from _metric(
        "oldest_unanswered_seconds",
        "gauge",
        "Age of the oldest unanswered question.",
        {"": round(get_oldest_wait(inbox, now), 3)},
    )
    words = count_verdicts(inbox)
    yield from _metric(
        "feedback",
        "gauge",
        "People's words on answers.",
        {f'verdict="{verdict}"': words.get(verdict, 0) for verdict in ("good", "bad")},
    )
    seconds = get_answer_seconds(inbox, now - HOUR)
    yield from _metric(
        "answer_seconds",
        "gauge",
        "From event to answer, over the last hour.",
        {
            f'quantile="{share}"': round(compute_quantile(seconds, share), 3)
            for share in (0.5, 0.95, 0.99)
        },
    )
    yield from _metric(
        "connected", "gauge", "Whether Slack reaches this process.", {"": int(connected)}
    )


def _metric(name: str, kind: str, told: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP dateline_{name} {told}"
    yield f"# TYPE dateline_{name} {kind}"
    for labels, value in values.items():
        yield f"dateline_{name}{{{labels}}} {value}" if labels else f"dateline_{name} {value}"
