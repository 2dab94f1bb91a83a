"""Rows of inbox.db as nouns, and back."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, fields
from typing import Any

from bot.inbox.types import Event, Job, Kept, Message, Part

EVENT_COLUMNS = tuple(field.name for field in fields(Event))


def event_of(row: Any) -> Event:
    """Return the event that a row holds."""
    return Event(**{name: row[name] for name in EVENT_COLUMNS})


def kept(row: Any) -> Kept:
    """Return the answered event that a row holds."""
    return Kept(number=row["number"], event=event_of(row), answer=json.loads(row["answer"]))


def packed(message: Message) -> str:
    """Return a message as a row keeps it."""
    return json.dumps(asdict(message))


def part(row: Any) -> Part:
    """Return the part that a row holds."""
    kept = json.loads(row["message"])
    message = Message(text=kept["text"], blocks=tuple(kept["blocks"]))
    return Part(position=row["position"], message=message, tried=bool(row["tried"]), ts=row["ts"])


def job_of(connection: sqlite3.Connection, number: int) -> Job:
    """Return the job that an event's rows hold, as this connection sees them."""
    row = connection.execute("SELECT * FROM event WHERE number = ?", (number,)).fetchone()
    parts = connection.execute("SELECT * FROM part WHERE event = ? ORDER BY position", (number,))
    return Job(
        number=number,
        event=event_of(row),
        owner=row["owner"],
        attempts=row["attempts"],
        parts=tuple(map(part, parts)),
    )
