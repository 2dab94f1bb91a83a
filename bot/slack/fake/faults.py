"""Faults that a test orders: a call of the fake fails as configured, then works again."""

from __future__ import annotations

import random
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["status", "error", "reset", "hang"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One failure of one call.

    ``status`` answers with an HTTP status (429 with ``retry_after`` seconds), ``error`` with
    ``{"ok": false, "error": code}``, ``reset`` breaks the connection, ``hang`` is silent for
    ``seconds``. ``done`` says whether Slack does the call's work before it fails.
    """

    kind: Kind
    status: int = 500
    retry_after: int = 1
    code: str = "internal_error"
    seconds: float = 0.0
    done: bool = False


WEATHER = (
    Fault(kind="status", status=429, retry_after=1),
    Fault(kind="status", status=500),
    Fault(kind="status", status=503, done=True),
    Fault(kind="error", code="internal_error", done=True),
    Fault(kind="reset"),
    Fault(kind="reset", done=True),
    Fault(kind="hang", seconds=12.0),
    Fault(kind="hang", seconds=12.0, done=True),
)
"""What ``storm`` draws from; 12 s are longer than the client waits."""


class Faults:
    """The failures still to come, by method, and a share of all calls that fails at random."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Fault]] = {}
        self._share, self._weather, self._chance = 0.0, tuple(WEATHER), random.Random()
        self.struck = 0

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` calls of a method fail."""
        with self._lock:
            self._waiting.setdefault(method, []).extend([fault] * times)

    def storm(self, share: float, weather: Sequence[Fault] = WEATHER, seed: int = 0) -> None:
        """Let this share of all calls fail from now on, each in a way drawn from ``weather``."""
        with self._lock:
            self._share, self._weather = share, tuple(weather)
            self._chance = random.Random(seed)

    def take(self, method: str) -> Fault | None:
        """Return the failure of this call, or None."""
        with self._lock:
            waiting = self._waiting.get(method)
            fault = waiting.pop(0) if waiting else None
            if fault is None and self._share and self._chance.random() < self._share:
                fault = self._chance.choice(self._weather)
            self.struck += fault is not None
            return fault
