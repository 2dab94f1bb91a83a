"""Where the time of one answer goes."""

from __future__ import annotations

import time


class Clock:
    """Milliseconds of each step of one answer."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self.laps: dict[str, float] = {}

    def lap(self, step: str) -> None:
        """End a step; its time counts from the end of the one before."""
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 1)
        self._last = now
