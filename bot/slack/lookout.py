"""A thread that looks at the archive every so often, and events that no person has sent."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import replace

from bot.inbox import Inbox, InboxEvent
from index.errors import DatelineError

EVERY = 20.0
"""Seconds between two looks at the archive."""
MICROSECOND = 1e-6

_log = logging.getLogger(__name__)


class Lookout:
    """Calls ``look`` every ``every`` seconds until it is stopped.

    Infinite, that leaves looking to whoever calls ``look`` themselves.
    """

    def __init__(self, name: str, look: Callable[[], int], every: float = EVERY) -> None:
        self._look, self._every = look, every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"dateline-{name}", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        if math.isfinite(self._every):
            self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def stopping(self) -> bool:
        """Whether a look under way should come to its end."""
        return self._stopping.is_set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except DatelineError as error:
                _log.warning("%s: no look at the archive: %s", self._thread.name, error)
            self._stopping.wait(self._every)


def enqueue_at_free_moment(inbox: Inbox, event: InboxEvent) -> bool:
    """Store an event under the next ``ts`` from when it was received that its channel has free.

    False where an event is stored under its id already.
    """
    moment = event.received
    while not inbox.enqueue(replace(event, ts=f"{moment:.6f}")):
        if inbox.has_event(event.id):
            return False
        moment += MICROSECOND
    return True
