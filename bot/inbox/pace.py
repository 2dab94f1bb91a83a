"""The pace of a channel: which moment its next message may be posted in, for all processes."""

from __future__ import annotations

import sqlite3

FAR = 120.0
"""Seconds ahead of now beyond which no pause reaches: what stands there was written by a clock
that has been put back since, and counts as over."""


def reserve(
    connection: sqlite3.Connection, channel: str, now: float, every: float, patience: float
) -> float:
    """Return the channel's next free moment, and reserve it where it is near enough.

    Moments are ``every`` seconds apart; near is within ``patience`` seconds of ``now``.
    """
    row = connection.execute("SELECT free FROM pace WHERE channel = ?", (channel,)).fetchone()
    moment = max(now, row["free"]) if row and row["free"] <= now + FAR else now
    if moment - now <= patience:
        _set(connection, channel, moment + every)
    return float(moment)


def rest(connection: sqlite3.Connection, channel: str, until: float, now: float) -> None:
    """Let a channel rest at least until a moment."""
    row = connection.execute("SELECT free FROM pace WHERE channel = ?", (channel,)).fetchone()
    if row is None or not until <= row["free"] <= now + FAR:
        _set(connection, channel, until)


def _set(connection: sqlite3.Connection, channel: str, free: float) -> None:
    connection.execute("INSERT OR REPLACE INTO pace (channel, free) VALUES (?, ?)", (channel, free))
