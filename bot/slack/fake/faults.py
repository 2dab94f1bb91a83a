"""What can go wrong with a call, on order: the fake fails as it is told, then works again."""

from __future__ import annotations

import threading
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


class Faults:
    """The failures still to come, by method."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, list[Fault]] = {}

    def add(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next ``times`` calls of a method fail."""
        with self._lock:
            self._waiting.setdefault(method, []).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Return the failure of this call, or None."""
        with self._lock:
            waiting = self._waiting.get(method)
            return waiting.pop(0) if waiting else None
