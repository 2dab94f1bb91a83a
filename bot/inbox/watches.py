"""Watched questions: who is to be told where, of which answer it begins with, and what was seen.

A process that looks holds a watch under a lease (``held``), so that one looks; ``seen`` is the
archive's change that it looked at. What was told last is the answer of the watch's last "update"
event, kept in one transaction with its messages: it is what the next look compares with.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from bot.inbox.queue import Inbox

DAY = 86_400.0
LIFE = 90 * DAY
"""Seconds after which a watch ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A question whose answer is watched.

    What is new goes to ``thread`` of ``channel``; an empty thread is a person's direct messages.
    ``place`` is the channel where it was asked for, whose settings hold. ``event`` is the event
    that asked, ``since`` the first day of publication (ISO 8601), or "".
    """

    number: int
    event: int
    team: str
    channel: str
    thread: str
    user: str
    place: str
    question: str
    since: str
    made: float
    seen: int


_COLUMNS = ", ".join(f'"{field.name}"' for field in fields(Watch))
_ALIVE = f"ended = 0 AND made > :now - {LIFE}"
_READY = f"{_ALIVE} AND seen != :change AND held < :now AND told <= :rest"
TRIED = 5
"""Watches that a process tries to hold before it leaves them to the others."""
_NEW = tuple(field.name for field in fields(Watch) if field.name != "number")


def save_watch(inbox: Inbox, watch: Watch, answer: Mapping[str, Any]) -> bool:
    """Keep a watch with the answer that it begins with; False where its event made one before."""
    row = {**asdict(watch), "answer": json.dumps(answer)}
    names = [*_NEW, "answer"]
    columns = ", ".join(f'"{name}"' for name in names)
    marks = ", ".join(f":{name}" for name in names)
    new = f"INSERT INTO watch ({columns}) VALUES ({marks}) ON CONFLICT DO NOTHING"
    with inbox.transaction() as connection:
        return bool(connection.execute(new, row).rowcount == 1)


def find_watches(inbox: Inbox, now: float, **where: str | int) -> list[Watch]:
    """Return the watches that go on and whose columns have these values, oldest first.

    Example: find_watches(inbox, now, team="T1", user="U1").
    """
    wanted = "".join(f' AND "{name}" = :{name}' for name in where)
    rows = inbox.select(
        f"SELECT {_COLUMNS} FROM watch WHERE {_ALIVE}{wanted} ORDER BY number",
        {"now": now, **where},
    )
    return [Watch(**row) for row in map(dict, rows)]


def end_watch(inbox: Inbox, number: int, now: float) -> None:
    """End a watch."""
    with inbox.transaction() as connection:
        connection.execute("UPDATE watch SET ended = ? WHERE number = ?", (now, number))


def claim_watch(
    inbox: Inbox, change: int, now: float, *, lease: float, rest: float
) -> Watch | None:
    """Lease the watch that has waited longest to be compared with the archive's ``change``.

    Those told of something in the last ``rest`` seconds wait; None where there is none.
    """
    values = {"now": now, "change": change, "rest": now - rest}
    found = inbox.select(
        f"SELECT {_COLUMNS} FROM watch WHERE {_READY} ORDER BY seen, number LIMIT {TRIED}", values
    )
    for watch in (Watch(**dict(row)) for row in found):
        held = {**values, "held": now + lease, "number": watch.number}
        take = f"UPDATE watch SET held = :held WHERE number = :number AND {_READY}"
        with inbox.transaction() as connection:
            if connection.execute(take, held).rowcount == 1:
                return watch
    return None


def mark_watch_seen(inbox: Inbox, watch: Watch, change: int, told: float = 0.0) -> None:
    """Give a watch back as compared with a change; ``told`` is when something was to be told."""
    marked = "UPDATE watch SET seen = ?, held = 0 WHERE number = ?"
    with inbox.transaction() as connection:
        connection.execute(marked, (change, watch.number))
        if told:
            connection.execute("UPDATE watch SET told = ? WHERE number = ?", (told, watch.number))


def get_told_answer(inbox: Inbox, watch: Watch) -> dict[str, Any]:
    """Return the answer that a watch's people know: the last one told, or the first."""
    rows = inbox.select(
        "SELECT answer FROM event WHERE team = ? AND channel = ? AND thread = ? "
        "AND kind = 'update' AND answer != '' AND id LIKE ? ORDER BY number DESC LIMIT 1",
        (watch.team, watch.channel, watch.thread, f"update:{watch.number}:%"),
    ) or inbox.select("SELECT answer FROM watch WHERE number = ?", (watch.number,))
    told: dict[str, Any] = json.loads(rows[0]["answer"])
    return told
