"""The fake's Socket Mode: envelopes to the connected apps, acknowledgements back.

Each event goes to one of the connections in turn, as Slack does it. What no app acknowledged is
delivered again, with its retry number: at once when its connection ends, else when asked for.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

from bot.slack.fake.workspace import APP


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One delivery: ``kind`` is "events_api", "interactive" or "slash_commands"."""

    id: str
    kind: str
    payload: dict[str, Any]
    attempt: int = 0
    at: float = field(default_factory=time.monotonic)

    def to_json(self) -> str:
        """Return the JSON that goes over the WebSocket."""
        retried = {"retry_attempt": self.attempt, "retry_reason": "timeout" if self.attempt else ""}
        return json.dumps(
            {
                "envelope_id": self.id,
                "type": self.kind,
                "payload": self.payload,
                "accepts_response_payload": self.kind != "events_api",
                **(retried if self.kind == "events_api" else {}),
            }
        )


def build_redelivery(envelope: Envelope) -> Envelope:
    """Return the envelope for another delivery."""
    return replace(envelope, attempt=envelope.attempt + 1)


class SocketServer:
    """Holds the apps' connections. Every thread of it has ended when stop returns.

    ``ack_seconds`` counts from the moment an envelope went out on a live connection to its
    acknowledgement; ``cut`` counts the envelopes whose connection ended in between, which are
    delivered again. ``wire`` is a proxy that apps connect through, and that can freeze.
    """

    def __init__(self) -> None:
        self.change = threading.Condition()
        self.acknowledged: dict[str, Any] = {}
        self.ack_seconds: list[float] = []
        self.cut = 0
        self._open: list[ServerConnection] = []
        self._unanswered: dict[str, tuple[Envelope, ServerConnection | None]] = {}
        self._turn = 0
        self._server = serve(self._connection, "127.0.0.1", 0, ping_interval=None, close_timeout=1)
        self._thread = threading.Thread(target=self._server.serve_forever, name="fake-socket")
        port = self._server.socket.getsockname()[1]
        self.address = f"ws://127.0.0.1:{port}/link"
        self.wire = TcpProxy(port)

    def start(self) -> None:
        """Begin to take connections."""
        self._thread.start()
        self.wire.start()

    def stop(self) -> None:
        """Close every connection and take no more."""
        self.wire.stop()
        self._server.shutdown()
        self._thread.join()

    def wait_until_connected(self, count: int = 1, seconds: float = 60.0) -> bool:
        """Wait until ``count`` apps are connected; False when the time is over."""
        with self.change:
            return self.change.wait_for(lambda: len(self._open) >= count, seconds)

    def send(self, kind: str, payload: dict[str, Any], attempt: int = 0) -> str:
        """Deliver a payload to one app and return the envelope's id."""
        envelope = Envelope(id=str(uuid.uuid4()), kind=kind, payload=payload, attempt=attempt)
        self._deliver(envelope)
        return envelope.id

    def wait_until_acked(self, envelope: str, seconds: float = 60.0) -> bool:
        """Wait until an envelope is acknowledged; False when the time is over."""
        with self.change:
            return self.change.wait_for(lambda: envelope in self.acknowledged, seconds)

    def wait_until_quiet(self, seconds: float = 60.0) -> bool:
        """Wait until everything sent is acknowledged; False when the time is over."""
        with self.change:
            return self.change.wait_for(lambda: not self._unanswered, seconds)

    def redeliver(self, older: float = 0.0) -> int:
        """Deliver again what nobody has acknowledged for so many seconds; return how much it is."""
        with self.change:
            end = time.monotonic() - older
            waiting = [one for one, _ in self._unanswered.values() if one.at <= end]
        for envelope in waiting:
            self._deliver(build_redelivery(envelope))
        return len(waiting)

    def drop(self) -> None:
        """Break every connection, as a failing network does."""
        with self.change:
            connections = list(self._open)
        for connection in connections:
            connection.socket.shutdown(socket.SHUT_RDWR)

    def refresh(self) -> None:
        """Ask every app to connect anew, as Slack does now and then, and end the old connection."""
        with self.change:
            connections = list(self._open)
        for connection in connections:
            connection.send(json.dumps({"type": "disconnect", "reason": "refresh_requested"}))

    def freeze_connections(self) -> None:
        """Turn the apps' connections half-open: nothing moves on them, and nobody closes them.

        Apps that connect from now on are served. Needs a ``wired`` fake.
        """
        self.wire.freeze()

    def wired(self) -> None:
        """Let apps connect through the wire."""
        self.address = self.wire.address

    def _deliver(self, envelope: Envelope) -> None:
        with self.change:
            connection = self._next()
            envelope = replace(envelope, at=time.monotonic())
            self._unanswered[envelope.id] = (envelope, connection)
        if connection is not None:
            try:
                connection.send(envelope.to_json())
            except (ConnectionClosed, OSError):
                return  # its handler ends now, and delivers what is unanswered elsewhere

    def _next(self) -> ServerConnection | None:
        if not self._open:
            return None
        self._turn += 1
        return self._open[self._turn % len(self._open)]

    def _connection(self, connection: ServerConnection) -> None:
        connection.send(json.dumps(_hello()))
        with self.change:
            self._open.append(connection)
            waiting = [one for one, where in self._unanswered.values() if where is None]
            self.change.notify_all()
        for envelope in waiting:
            self._deliver(envelope)
        try:
            for frame in connection:
                self._answered(json.loads(frame))
        except (ConnectionClosed, OSError):
            pass
        finally:
            self._gone(connection)

    def _answered(self, reply: dict[str, Any]) -> None:
        with self.change:
            envelope, _ = self._unanswered.pop(reply["envelope_id"], (None, None))
            if envelope is not None:
                self.ack_seconds.append(time.monotonic() - envelope.at)
            self.acknowledged[reply["envelope_id"]] = reply.get("payload")
            self.change.notify_all()

    def _gone(self, connection: ServerConnection) -> None:
        with self.change:
            self._open.remove(connection)
            lost = [one for one, where in self._unanswered.values() if where is connection]
            self.cut += len(lost)
            self.change.notify_all()
        for envelope in lost:
            self._deliver(build_redelivery(envelope))


def _hello() -> dict[str, Any]:
    return {
        "type": "hello",
        "num_connections": 1,
        "connection_info": {"app_id": APP},
        "debug_info": {"host": "fake", "approximate_connection_time": 18060},
    }


_CHUNK = 65_536


class TcpProxy:
    """Passes bytes between the apps and a port of 127.0.0.1, from ``start`` to ``stop``.

    ``taken`` counts the connections that were made.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._ends: list[tuple[socket.socket, socket.socket]] = []
        self._frozen: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self.taken = 0
        self.address = f"ws://127.0.0.1:{self._listening.getsockname()[1]}/link"

    def start(self) -> None:
        """Begin to take connections."""
        self._run(self._accept)

    def stop(self) -> None:
        """Hang up everywhere; every thread has ended when this returns."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            ends, threads = [one for pair in self._ends for one in pair], list(self._threads)
        for end in ends:
            _hang_up(end)
        for thread in threads:
            thread.join()
        for end in ends:
            end.close()

    def freeze(self) -> None:
        """Let nothing more through the connections that stand now, in either direction."""
        with self._lock:
            self._frozen.update(one for pair in self._ends for one in pair)

    def let_go(self) -> None:
        """Hang up the far side of what is frozen, as Slack does when its own pings fail."""
        with self._lock:
            frozen = [far for _, far in self._ends if far in self._frozen]
        for end in frozen:
            _hang_up(end)

    def _run(self, target: Callable[..., None], *args: socket.socket) -> None:
        thread = threading.Thread(target=target, args=args, name="fake-wire")
        with self._lock:
            self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        with suppress(OSError):  # the listening socket is closed by stop
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                with self._lock:
                    self._ends.append((near, far))
                    self.taken += 1
                self._run(self._pass, near, far)
                self._run(self._pass, far, near)

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if source not in self._frozen:
                    target.sendall(data)
        if source not in self._frozen:
            _hang_up(target)


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
