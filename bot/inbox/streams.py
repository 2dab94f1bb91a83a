"""Which answers are being written into Slack while the model writes them, and as which message.

A stream is noted before Slack is asked to begin one, and its ``ts`` after: what a kill leaves in
the middle is found here, and finished by the process that goes on.
"""

from __future__ import annotations

from bot.inbox.queue import Inbox
from bot.inbox.types import Job


def mark_stream_starting(inbox: Inbox, job: Job) -> bool:
    """Note that a stream is about to begin; False where one was begun before, or by another."""
    with inbox.transaction(synced=True) as connection:
        return (
            connection.execute(
                "INSERT OR IGNORE INTO stream (event) SELECT number FROM event "
                "WHERE number = ? AND state = 'leased' AND owner = ?",
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
