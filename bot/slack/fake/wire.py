"""A wire between the apps and the fake's Socket Mode, which can go silent without hanging up.

A half-open connection is one whose other side is gone and never says so: a cable pulled, a
firewall that forgot. ``freeze`` makes the connections of that moment so; later ones work.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress

_CHUNK = 65_536


class Wire:
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
