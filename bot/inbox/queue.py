"""The queue: enqueue before the acknowledgement, claim under a lease, mark what was posted.

An event is stored once, whatever arrives twice: its id is unique, and so is (team, channel, ts).
A claim is a lease: its holder renews it while it works, and when the holder dies the lease runs
out and another process goes on from what is written here. Claims are fair: each person's first
waiting question comes before anybody's second, and a thread is answered in its own order.

An answer that is written into Slack while the model writes it is a stream: it is noted before
Slack is asked to begin one, and its ``ts`` after, so that what a kill leaves in the middle is
found here, and finished by the process that goes on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from bot.inbox.database import InboxConnection, open_database
from bot.inbox.group_commit import GroupCommit
from bot.inbox.types import (
    AnsweredEvent,
    InboxEvent,
    Job,
    SlackMessage,
    dump_message,
    read_answered_event,
    read_job,
)
from index.archive.sqlite import Closing, Values

DAY = 86_400.0
_HERE = """
SELECT 1 FROM event WHERE id = :id
UNION ALL SELECT 1 FROM event WHERE team = :team AND channel = :channel AND ts = :ts LIMIT 1
"""
_PACE = "UPDATE pace SET free = ? WHERE channel = ?"
_HELD = "SELECT 1 FROM event WHERE number = ? AND state = 'leased' AND owner = ?"
FAR = 120.0
"""Seconds ahead of now beyond which no pause reaches: what stands there was written by a clock
that has been put back since, and counts as over."""

_READY = (
    "((e.state = 'waiting' AND e.free <= :now) OR (e.state = 'leased' AND e.free < :now) "
    f"OR (e.state IN ('waiting', 'leased') AND e.free > :now + {FAR}))"
)
_CLAIM = f"""
SELECT e.number,
       row_number() OVER (PARTITION BY e.team, e."user" ORDER BY e.number)
       + (SELECT count(*) FROM event b WHERE b.state = 'leased' AND b.free >= :now
          AND b.team = e.team AND b."user" = e."user") AS turn
FROM event e
WHERE {_READY}
  AND NOT EXISTS (SELECT 1 FROM event b WHERE b.team = e.team AND b.channel = e.channel
                  AND b.thread = e.thread AND b.number < e.number
                  AND b.state IN ('waiting', 'leased'))
  AND NOT EXISTS (SELECT 1 FROM pace p WHERE p.channel = e.team || '/' || e.channel
                  AND p.free > :now + :max_wait AND p.free <= :now + {FAR})
ORDER BY turn, e.number LIMIT 8
"""
_TAKE = f"SELECT number FROM event e WHERE number = :number AND {_READY}"
_LEASE = """
UPDATE event SET state = 'leased', owner = ?, free = ?, attempts = attempts + 1 WHERE number = ?
"""


class Inbox(Closing):
    """The queue of one bot, at a path (one machine) or a ``postgresql://`` address (several)."""

    def __init__(self, place: Path | str) -> None:
        self._database = open_database(place)
        self._intake = GroupCommit(partial(self.transaction, synced=True))

    def close(self) -> None:
        """Close the database; a second call does nothing."""
        self._database.close()

    def transaction(self, *, synced: bool = False) -> AbstractContextManager[InboxConnection]:
        """Write all or nothing, as InboxDatabase says."""
        return self._database.transaction(synced=synced)

    def select(self, sql: str, values: Values = ()) -> list[Any]:
        """Return the rows of a query, as InboxDatabase says."""
        return self._database.select(sql, values)

    def listen(self, wake: Callable[[], None]) -> None:
        """Call ``wake`` when any process has stored an event, where the database can tell."""
        self._database.listen(wake)

    def enqueue(self, event: InboxEvent) -> bool:
        """Store an event; False where it is here already, under this id or this message."""
        return not self.select(_HERE, asdict(event)) and self._intake.enqueue(event)

    def is_first_request(self, name: str, now: float) -> bool:
        """Tell whether a request comes for the first time; names are kept for a day."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM seen WHERE at < ?", (now - DAY,))
            new = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING"
            return bool(connection.execute(new, (name, now)).rowcount == 1)

    def claim(self, owner: str, now: float, lease: float, max_wait: float = 0.5) -> Job | None:
        """Lease the next event to ``owner`` for ``lease`` seconds, or return None.

        Events of a channel that must rest longer than ``max_wait`` seconds are passed over.
        """
        ready = f"SELECT 1 FROM event e WHERE {_READY} LIMIT 1"
        if not self.select(ready, {"now": now}):
            return None
        with self.transaction() as connection:
            number = self._take(connection, now, max_wait)
            if number is None:
                return None
            connection.execute(_LEASE, (owner, now + lease, number))
            return _load_job(connection, number)

    def _take(self, connection: InboxConnection, now: float, max_wait: float) -> int | None:
        """Return the first ready event that no other transaction holds, now held by this one."""
        ready = connection.execute(_CLAIM, {"now": now, "max_wait": max_wait}).fetchall()
        for row in ready:
            held = _TAKE + self._database.lock_free
            if connection.execute(held, {"number": row["number"], "now": now}).fetchone():
                return int(row["number"])
        return None

    def _hold(self, connection: InboxConnection, job: Job) -> bool:
        """Tell whether a job is still its owner's, and keep it so until the transaction ends."""
        found = connection.execute(_HELD + self._database.lock, (job.number, job.owner))
        return bool(found.fetchone())

    def _reserve(
        self, connection: InboxConnection, channel: str, now: float, every: float, max_wait: float
    ) -> float:
        """Return the channel's next free moment, and reserve it where it is near enough."""
        free = self._read_pace(connection, channel)
        moment = max(now, free) if free <= now + FAR else now
        if moment - now <= max_wait:
            connection.execute(_PACE, (moment + every, channel))
        return float(moment)

    def _pause(self, connection: InboxConnection, channel: str, until: float, now: float) -> None:
        """Let a channel rest at least until a moment."""
        if not until <= self._read_pace(connection, channel) <= now + FAR:
            connection.execute(_PACE, (until, channel))

    def _read_pace(self, connection: InboxConnection, channel: str) -> float:
        """Return the moment until which a channel rests, held by this transaction; 0 for none."""
        connection.execute("INSERT INTO pace VALUES (?, 0) ON CONFLICT DO NOTHING", (channel,))
        read = "SELECT free FROM pace WHERE channel = ?" + self._database.lock
        return float(connection.execute(read, (channel,)).fetchone()["free"])

    def renew(self, owner: str, numbers: Sequence[int], now: float, lease: float) -> None:
        """Prolong the leases that ``owner`` holds on these events."""
        with self.transaction() as connection:
            connection.executemany(
                "UPDATE event SET free = ? WHERE number = ? AND state = 'leased' AND owner = ?",
                [(now + lease, number, owner) for number in numbers],
            )

    def release(self, job: Job, until: float = 0.0, *, counted: bool = True) -> None:
        """Give a leased event back, not to be claimed before ``until``.

        ``counted`` says whether the attempt counts as one that failed.
        """
        with self.transaction() as connection:
            connection.execute(
                "UPDATE event SET state = 'waiting', owner = '', free = ?, "
                "attempts = attempts - ? WHERE number = ? AND state = 'leased' AND owner = ?",
                (until, 0 if counted else 1, job.number, job.owner),
            )

    def save_messages(
        self,
        job: Job,
        messages: Sequence[SlackMessage],
        answer: Mapping[str, Any] | None = None,
        error: str = "",
    ) -> Job:
        """Keep the messages of an answer before the first is posted; return the job with them.

        ``error`` is the id of the failure that the messages apologise for. A job that was
        composed before keeps its first messages: some may be in Slack already.
        """
        with self.transaction() as connection:
            self._hold(connection, job)
            rows = [(job.number, n, dump_message(message)) for n, message in enumerate(messages)]
            if not connection.execute(
                "SELECT 1 FROM part WHERE event = ?", (job.number,)
            ).fetchone():
                connection.executemany(
                    "INSERT INTO part (event, position, message) VALUES (?, ?, ?)", rows
                )
                connection.execute(
                    "UPDATE event SET answer = ?, error = ? WHERE number = ?",
                    (json.dumps(answer) if answer else "", error, job.number),
                )
            return _load_job(connection, job.number)

    def mark_attempted(
        self, job: Job, position: int, now: float = 0.0, every: float = 0.0, max_wait: float = 0.0
    ) -> float | None:
        """Write down that a part is about to be posted: after a kill, it may be in Slack.

        Reserves the channel's next moment too, ``every`` seconds after the last, and returns it;
        where it is further away than ``max_wait`` seconds, nothing is written. None where the
        lease has passed to somebody else, who posts the part instead.
        """
        with self.transaction(synced=True) as connection:
            if not self._hold(connection, job):
                return None
            moment = now
            if not job.event.reply_to:
                moment = self._reserve(connection, _place(job.event), now, every, max_wait)
            if moment - now <= max_wait:
                _mark(connection, job, position, "tried = ?", 1)
            return moment

    def clear_attempt(self, job: Job, position: int) -> None:
        """Take the note back: Slack said, or the network, that the part did not arrive."""
        with self.transaction() as connection:
            _mark(connection, job, position, "tried = ?", 0)

    def mark_posted(
        self, job: Job, position: int, ts: str, now: float = 0.0, every: float = 0.0
    ) -> None:
        """Write down which message in Slack a part has become; its channel rests from ``now``."""
        with self.transaction() as connection:
            _mark(connection, job, position, "ts = ?", ts)
            if every and not job.event.reply_to:
                self._pause(connection, _place(job.event), now + every, now)

    def has_posted_part(self, job: Job) -> bool:
        """Tell whether a message of a job's answer is in Slack."""
        posted = "SELECT 1 FROM part WHERE event = ? AND ts != '' LIMIT 1"
        return bool(self.select(posted, (job.number,)))

    def finish(self, job: Job, now: float, error: str = "") -> None:
        """Close an event: answered, or failed under the ``error`` id that the log explains."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE event SET error = coalesce(nullif(:error, ''), error), finished = :now, "
                "state = CASE WHEN :error = '' AND error = '' THEN 'answered' ELSE 'failed' END "
                "WHERE number = :number AND owner = :owner",
                {"error": error, "now": now, "number": job.number, "owner": job.owner},
            )

    def reserve_slot(
        self, channel: str, now: float, every: float, max_wait: float = math.inf
    ) -> float:
        """Return the channel's next moment to post in, ``every`` seconds after the last.

        It is reserved, unless it is further away than ``max_wait`` seconds.
        """
        with self.transaction() as connection:
            return self._reserve(connection, channel, now, every, max_wait)

    def pause_channel(self, event: InboxEvent, until: float, now: float) -> None:
        """Let an event's channel rest until a moment: Slack has asked for it."""
        with self.transaction() as connection:
            self._pause(connection, _place(event), until, now)

    def get_answered_event(self, number: int) -> AnsweredEvent | None:
        """Return an event that was answered, with its answer; None where there is none."""
        rows = self.select("SELECT * FROM event WHERE number = ? AND answer != ''", (number,))
        return read_answered_event(rows[0]) if rows else None

    def count_by_state(self) -> dict[str, int]:
        """How many events stand in each state."""
        rows = self.select("SELECT state, count(*) AS events FROM event GROUP BY state")
        return {row["state"]: row["events"] for row in rows}

    def count_unfinished(self) -> int:
        """How many events are neither answered nor failed."""
        counts = self.count_by_state()
        return counts.get("waiting", 0) + counts.get("leased", 0)

    def count_ahead(self, event: InboxEvent) -> int:
        """How many unanswered events were stored before this one."""
        return int(
            self.select(
                "SELECT count(*) AS events FROM event WHERE state IN ('waiting', 'leased') "
                "AND number < (SELECT number FROM event WHERE id = ?)",
                (event.id,),
            )[0]["events"]
        )

    def has_event(self, event_id: str) -> bool:
        """Tell whether an event is stored under this id."""
        return bool(self.select("SELECT 1 FROM event WHERE id = ?", (event_id,)))

    def has_message(self, team: str, channel: str, ts: str) -> bool:
        """Tell whether a message of Slack is stored as an event."""
        found = "SELECT 1 FROM event WHERE team = ? AND channel = ? AND ts = ?"
        return bool(self.select(found, (team, channel, ts)))

    def has_attempted_part(self, event: InboxEvent) -> bool:
        """Tell whether a message of the event's answer may be in Slack already."""
        return bool(
            self.select(
                "SELECT 1 FROM part WHERE tried = 1 AND event = "
                "(SELECT number FROM event WHERE id = ?) LIMIT 1",
                (event.id,),
            )
        )


def _mark(
    connection: InboxConnection, job: Job, position: int, change: str, value: str | int
) -> None:
    connection.execute(
        f"UPDATE part SET {change} WHERE event = ? AND position = ?", (value, job.number, position)
    )


def _place(event: InboxEvent) -> str:
    return f"{event.team}/{event.channel}"


def _load_job(connection: InboxConnection, number: int) -> Job:
    """Return the job that an event's rows hold, as this connection sees them."""
    row = connection.execute("SELECT * FROM event WHERE number = ?", (number,)).fetchone()
    parts = connection.execute("SELECT * FROM part WHERE event = ? ORDER BY position", (number,))
    return read_job(row, parts.fetchall())


def mark_stream_starting(inbox: Inbox, job: Job) -> bool:
    """Note that a stream is about to begin; False where one was begun before, or by another."""
    with inbox.transaction(synced=True) as connection:
        return bool(
            connection.execute(
                "INSERT INTO stream (event) SELECT number FROM event WHERE number = ? "
                "AND state = 'leased' AND owner = ? ON CONFLICT DO NOTHING",
                (job.number, job.owner),
            ).rowcount
            == 1
        )


def mark_stream_started(inbox: Inbox, job: Job, ts: str) -> None:
    """Note which message a stream has become."""
    with inbox.transaction() as connection:
        connection.execute("UPDATE stream SET ts = ? WHERE event = ?", (ts, job.number))


def clear_stream(inbox: Inbox, job: Job) -> None:
    """Take the note back: Slack said that no stream has begun."""
    with inbox.transaction() as connection:
        connection.execute("DELETE FROM stream WHERE event = ?", (job.number,))


def get_stream_ts(inbox: Inbox, job: Job) -> str | None:
    """Return the message of a job's stream: "" where none is known yet, None where none began."""
    rows = inbox.select("SELECT ts FROM stream WHERE event = ?", (job.number,))
    return str(rows[0]["ts"]) if rows else None


def is_known_message(inbox: Inbox, job: Job, ts: str) -> bool:
    """Tell whether a message of the job's channel is accounted for, as a part or as a stream."""
    return bool(
        inbox.select(
            "SELECT 1 FROM event LEFT JOIN part ON part.event = number "
            "LEFT JOIN stream ON stream.event = number "
            "WHERE team = ? AND channel = ? AND (part.ts = ? OR stream.ts = ?) LIMIT 1",
            (job.event.team, job.event.channel, ts, ts),
        )
    )
