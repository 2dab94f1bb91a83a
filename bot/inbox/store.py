"""The queue itself: put before the acknowledgement, claim under a lease, mark what was posted.

An event is stored once, whatever arrives twice: its id is unique, and so is (team, channel, ts).
A claim is a lease: its holder renews it while it works, and when the holder dies the lease runs
out and another process goes on from what is written here. Claims are fair: each person's first
waiting question comes before anybody's second, and a thread is answered in its own order.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.inbox.database import Database
from bot.inbox.rows import EVENT_COLUMNS, event_of, kept, packed, part
from bot.inbox.types import Event, Job, Kept, Message

DAY = 86_400.0
FAR = 120.0
"""Seconds ahead of now beyond which no lease or pause reaches: what stands there was written by
a clock that has been put back since, and counts as run out."""

_PUT = (
    f"INSERT OR IGNORE INTO event ({', '.join(EVENT_COLUMNS)}) "
    f"VALUES ({', '.join(':' + name for name in EVENT_COLUMNS)})"
)
_READY = (
    "((e.state = 'waiting' AND e.free <= :now) OR (e.state = 'leased' AND e.free < :now) "
    f"OR (e.state IN ('waiting', 'leased') AND e.free > :now + {FAR}))"
)
_CLAIM = f"""
SELECT e.number,
       row_number() OVER (PARTITION BY e.team, e.user ORDER BY e.number)
       + (SELECT count(*) FROM event b WHERE b.state = 'leased' AND b.free >= :now
          AND b.team = e.team AND b.user = e.user) AS turn
FROM event e
WHERE {_READY}
  AND NOT EXISTS (SELECT 1 FROM event b WHERE b.team = e.team AND b.channel = e.channel
                  AND b.thread = e.thread AND b.number < e.number
                  AND b.state IN ('waiting', 'leased'))
  AND NOT EXISTS (SELECT 1 FROM pace p WHERE p.channel = e.team || '/' || e.channel
                  AND p.free > :now + :patience AND p.free <= :now + {FAR})
ORDER BY turn, e.number LIMIT 1
"""


class Inbox(Database):
    """The queue of one bot, in one file."""

    def put(self, event: Event) -> bool:
        """Store an event; False where it is here already, under this id or this message."""
        with self.transaction() as connection:
            return connection.execute(_PUT, asdict(event)).rowcount == 1

    def first(self, name: str, now: float) -> bool:
        """Tell whether a request comes for the first time; names are kept for a day."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM seen WHERE at < ?", (now - DAY,))
            return (
                connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (name, now)).rowcount
                == 1
            )

    def claim(self, owner: str, now: float, lease: float, patience: float = 0.5) -> Job | None:
        """Lease the next event to ``owner`` for ``lease`` seconds, or return None.

        Events of a channel that must rest longer than ``patience`` seconds are passed over.
        """
        ready = f"SELECT 1 FROM event e WHERE {_READY} LIMIT 1"
        if not self.select(ready, {"now": now}):
            return None
        with self.transaction() as connection:
            row = connection.execute(_CLAIM, {"now": now, "patience": patience}).fetchone()
            if row is None:
                return None
            connection.execute(
                "UPDATE event SET state = 'leased', owner = ?, free = ?, attempts = attempts + 1 "
                "WHERE number = ?",
                (owner, now + lease, row["number"]),
            )
            return self._job(row["number"])

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

    def compose(
        self,
        job: Job,
        messages: Sequence[Message],
        answer: Mapping[str, Any] | None = None,
        error: str = "",
    ) -> Job:
        """Keep the messages of an answer before the first is posted; return the job with them.

        ``error`` is the id of the failure that the messages apologise for. A job that was
        composed before keeps its first messages: some may be in Slack already.
        """
        with self.transaction() as connection:
            rows = [(job.number, n, packed(message)) for n, message in enumerate(messages)]
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
            return self._job(job.number)

    def trying(self, job: Job, position: int) -> bool:
        """Write down that a part is about to be posted: after a kill, it may be in Slack.

        False where the lease has passed to somebody else, who posts it instead.
        """
        with self.transaction() as connection:
            return connection.execute(
                "UPDATE part SET tried = 1 WHERE event = ? AND position = ? AND EXISTS "
                "(SELECT 1 FROM event WHERE number = ? AND state = 'leased' AND owner = ?)",
                (job.number, position, job.number, job.owner),
            ).rowcount == 1  # fmt: skip

    def untried(self, job: Job, position: int) -> None:
        """Take the note back: Slack said, or the network, that the part did not arrive."""
        self._mark(job, position, "tried = ?", 0)

    def posted(self, job: Job, position: int, ts: str) -> None:
        """Write down which message in Slack a part has become."""
        self._mark(job, position, "ts = ?", ts)

    def finish(self, job: Job, now: float, error: str = "") -> None:
        """Close an event: answered, or failed under the ``error`` id that the log explains."""
        with self.transaction() as connection:
            connection.execute(
                "UPDATE event SET error = coalesce(nullif(:error, ''), error), finished = :now, "
                "state = iif(:error = '' AND error = '', 'answered', 'failed') "
                "WHERE number = :number",
                {"error": error, "now": now, "number": job.number},
            )

    def slot(self, channel: str, now: float, every: float) -> float:
        """Reserve the channel's next moment to post in, ``every`` seconds apart; return it."""
        with self.transaction() as connection:
            row = connection.execute(
                "SELECT free FROM pace WHERE channel = ?", (channel,)
            ).fetchone()
            moment = max(now, row["free"]) if row and row["free"] <= now + FAR else now
            connection.execute(
                "INSERT OR REPLACE INTO pace (channel, free) VALUES (?, ?)",
                (channel, moment + every),
            )
            return float(moment)

    def kept(self, number: int) -> Kept | None:
        """Return an event that was answered, with its answer; None where there is none."""
        rows = self.select("SELECT * FROM event WHERE number = ? AND answer != ''", (number,))
        return kept(rows[0]) if rows else None

    def counts(self) -> dict[str, int]:
        """How many events stand in each state."""
        rows = self.select("SELECT state, count(*) AS events FROM event GROUP BY state")
        return {row["state"]: row["events"] for row in rows}

    def unfinished(self) -> int:
        """How many events are neither answered nor failed."""
        counts = self.counts()
        return counts.get("waiting", 0) + counts.get("leased", 0)

    def ahead(self, event: Event) -> int:
        """How many unanswered events were stored before this one."""
        return int(
            self.select(
                "SELECT count(*) AS events FROM event WHERE state IN ('waiting', 'leased') "
                "AND number < (SELECT number FROM event WHERE id = ?)",
                (event.id,),
            )[0]["events"]
        )

    def _mark(self, job: Job, position: int, change: str, value: str | int) -> None:
        with self.transaction() as connection:
            connection.execute(
                f"UPDATE part SET {change} WHERE event = ? AND position = ?",
                (value, job.number, position),
            )

    def _job(self, number: int) -> Job:
        row = self.select("SELECT * FROM event WHERE number = ?", (number,))[0]
        parts = self.select("SELECT * FROM part WHERE event = ? ORDER BY position", (number,))
        return Job(
            number=number,
            event=event_of(row),
            owner=row["owner"],
            attempts=row["attempts"],
            parts=tuple(map(part, parts)),
        )
