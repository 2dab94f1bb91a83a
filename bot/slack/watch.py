"""A watch over the Socket Mode connection: a broken one is replaced within a second.

slack_sdk's client (3.47.0) notices a half-open connection by its pings, but one that the other
side has closed without a word only after five failed pings, reading in a busy loop meanwhile.
The operating system knows at once; this asks it twice a second.
"""

from __future__ import annotations

import logging
import select
import threading
from contextlib import suppress
from http.client import HTTPException
from typing import Any, Protocol

from slack_sdk.errors import SlackApiError

EVERY = 0.5

_GONE = select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0)
_log = logging.getLogger(__name__)


class SocketClient(Protocol):
    """What is watched: slack_sdk's Socket Mode client."""

    closed: bool
    current_session: Any

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Replace the connection."""
        ...


class Watch:
    """Replaces a client's connection when the other side has gone. Ends with ``stop``."""

    def __init__(self, client: SocketClient, every: float = EVERY) -> None:
        self._client = client
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dateline-watch", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            session = self._client.current_session
            if session is not None and gone(session.sock):
                self._replace(session)

    def _replace(self, session: Any) -> None:
        _log.warning("the connection to Slack broke; opening another")
        session.disconnect()
        try:
            self._client.connect_to_new_endpoint()
        except (SlackApiError, OSError, HTTPException) as error:
            _log.warning("no new connection yet: %s", type(error).__name__)


def gone(sock: Any) -> bool:
    """Tell whether the other side of a socket has hung up, without reading from it."""
    if sock is None:
        return False
    with suppress(OSError, ValueError):  # closed by its own client meanwhile
        poll = select.poll()
        poll.register(sock.fileno(), _GONE)
        return any(event & _GONE for _, event in poll.poll(0))
    return False
