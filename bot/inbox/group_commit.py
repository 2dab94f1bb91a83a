"""The way in: events that arrive together are stored together, with one wait for the disk.

A burst comes whenever a connection does: Slack delivers at once what was under way on the one
before. Whoever's turn it is stores what all others have brought meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from bot.inbox.database import InboxConnection, InboxUnavailableError
from bot.inbox.types import EVENT_COLUMNS, InboxEvent

_COLUMNS = ", ".join(f'"{name}"' for name in EVENT_COLUMNS)
_VALUES = ", ".join(f":{name}" for name in EVENT_COLUMNS)
_PUT = f"INSERT INTO event ({_COLUMNS}) VALUES ({_VALUES}) ON CONFLICT DO NOTHING"


@dataclass(slots=True)
class _PendingEvent:
    """An event on its way in: stored or known already, None while it waits."""

    event: InboxEvent
    stored: bool | None = None


class GroupCommit:
    """Stores events in ``transaction``. Safe for threads."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[InboxConnection]]) -> None:
        self._transaction = transaction
        self._waiting: list[_PendingEvent] = []
        self._turn = threading.Lock()

    def enqueue(self, event: InboxEvent) -> bool:
        """Store an event; False where it is there already. On return, or else, it is on disk.

        Raises what the transaction raises; whatever waited then is tried again by its own turn.
        """
        mine = _PendingEvent(event)
        self._waiting.append(mine)
        with self._turn:
            if mine.stored is None:
                self._store(mine)
        return bool(mine.stored)

    def _store(self, mine: _PendingEvent) -> None:
        together = list(self._waiting)
        try:
            stored = self._written(together)
        except InboxUnavailableError:
            self._waiting.remove(mine)
            raise
        for one, new in zip(together, stored, strict=True):
            one.stored = new
        del self._waiting[: len(together)]

    def _written(self, together: Sequence[_PendingEvent]) -> list[bool]:
        with self._transaction() as connection:
            return [connection.execute(_PUT, asdict(one.event)).rowcount == 1 for one in together]
