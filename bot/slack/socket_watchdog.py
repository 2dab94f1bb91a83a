"""A watchdog over the Socket Mode connection: a closed one is replaced within a second.

slack_sdk's client (3.47.0) notices one that the other side has closed without a word only after
five failed pings, reading in a busy loop meanwhile: the operating system knows at once, and this
asks it twice a second. A half-open one it notices by its pings, but not where no ping was ever
answered, and then it waits for a read to time out: here silence is enough, by a clock that
nobody sets. And where one connection follows another, its reader would sit on the old one for
three seconds, while nothing on the new one is acknowledged: here the old one lets it go.
"""

from __future__ import annotations

import logging
import select
import socket
import threading
import time
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

EVERY = 0.5
SILENCE = 8.0
"""Seconds without an answer to a ping (sent every 2) after which a connection is half-open."""

_GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)
_log = logging.getLogger(__name__)
_over = logging.getLogger(f"{__name__}.over")
_over.disabled = True


class SocketClient(Protocol):
    """What is watched: slack_sdk's Socket Mode client."""

    closed: bool
    current_session: Any

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Replace the connection."""
        ...


class SocketWatchdog:
    """Replaces a client's connection when the other side has gone. Ends with ``stop``."""

    def __init__(
        self, client: SocketClient, every: float = EVERY, silence: float = SILENCE
    ) -> None:
        self._client = client
        self._every, self._silence = every, silence
        self._answered: tuple[Any, float | None] = (None, None)
        self._since = time.monotonic()
        self._prepared: Any = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dateline-watch", daemon=True)

    def start(self) -> None:
        """Start the thread that checks the connection."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            session = self._client.current_session
            if session is not None and (is_closed_by_peer(session.sock) or self._silent(session)):
                self._replace(session)

    def handle_message(self, message: str) -> None:
        """Prepare the connection that a message came on for its end. A listener of messages."""
        del message
        session = self._client.current_session
        if session is not None and session is not self._prepared:
            self._prepared = session
            session.close = partial(close_session, session)

    def _silent(self, session: Any) -> bool:
        now, answered = time.monotonic(), (session, session.last_ping_pong_time)
        if answered != self._answered:
            self._answered, self._since = answered, now
        return session.sock is not None and now - self._since > self._silence

    def _replace(self, session: Any) -> None:
        _log.warning("the connection to Slack broke; opening another")
        close_session(session)
        try:
            self._client.connect_to_new_endpoint()
        except (SlackApiError, OSError, HTTPException) as error:
            _log.warning("no new connection yet: %s", type(error).__name__)


def close_session(session: Any) -> None:
    """Close a connection at once: a reader that waits in it is let go first.

    What it still meets there (a reset, a socket that is gone) is the end it was given, no error.
    """
    session.on_error_listener, session.logger = _ignored, _over
    for step in (lambda: session.sock.shutdown(socket.SHUT_RDWR), session.disconnect):
        with suppress(OSError, AttributeError):  # closed by its own client meanwhile
            step()


def _ignored(error: Exception) -> None:
    del error


def is_closed_by_peer(sock: Any) -> bool:
    """Tell whether the other side of a socket has hung up, without reading from it."""
    if sock is None:
        return False
    with suppress(OSError, ValueError):  # closed by its own client meanwhile
        poll = select.poll()
        poll.register(sock.fileno(), _GONE)
        return any(event & _GONE for _, event in poll.poll(0))
    return False
