"""What a thread has said so far, from the inbox's own rows: Slack is not asked for it.

``conversations.replies`` allows new apps one request a minute, so the thread's history is kept
here, where every question and its answer pass anyway.
"""

from __future__ import annotations

import json

from bot.inbox.queue import Inbox
from bot.inbox.types import InboxEvent, read_event
from bot.types import Turn


def get_thread_turns(inbox: Inbox, event: InboxEvent, most: int = 10) -> list[Turn]:
    """Return the answered questions of the event's thread before it, oldest first."""
    rows = inbox.select(
        "SELECT text, answer FROM event WHERE team = ? AND channel = ? AND thread = ? "
        "AND answer != '' AND number < (SELECT number FROM event WHERE id = ?) "
        "ORDER BY number DESC LIMIT ?",
        (event.team, event.channel, event.thread, event.id, most),
    )
    return [_turn(row["text"], json.loads(row["answer"])) for row in reversed(rows)]


def get_recent_questions(inbox: Inbox, user: str, most: int = 5) -> list[InboxEvent]:
    """Return the latest questions that a person put in private, newest first.

    What was asked in a channel stays there: a private one's threads show nowhere else.
    """
    rows = inbox.select(
        "SELECT * FROM event WHERE \"user\" = ? AND kind IN ('direct', 'command') "
        "ORDER BY number DESC LIMIT ?",
        (user, most),
    )
    return list(map(read_event, rows))


def is_known_thread(inbox: Inbox, team: str, channel: str, thread: str) -> bool:
    """Tell whether the bot was asked in this thread before, or answered there, and may speak.

    A question without a mention that it left alone makes no thread its own.
    """
    return bool(
        inbox.select(
            "SELECT 1 FROM event WHERE team = ? AND channel = ? AND thread = ? "
            "AND (kind != 'message' OR answer != '') LIMIT 1",
            (team, channel, thread),
        )
    ) and not is_muted(inbox, team, channel, thread)


def is_answered(inbox: Inbox, team: str, channel: str, ts: str) -> bool:
    """Tell whether a message was answered or is about to be; not what was left alone."""
    return bool(
        inbox.select(
            "SELECT 1 FROM event WHERE team = ? AND channel = ? AND ts = ? "
            "AND (answer != '' OR state IN ('waiting', 'leased'))",
            (team, channel, ts),
        )
    )


def is_muted(inbox: Inbox, team: str, channel: str, thread: str) -> bool:
    """Tell whether a thread has asked the bot to keep quiet."""
    return bool(
        inbox.select(
            "SELECT 1 FROM muted WHERE team = ? AND channel = ? AND thread = ?",
            (team, channel, thread),
        )
    )


def set_muted(inbox: Inbox, event: InboxEvent, muted: bool) -> None:
    """Keep that the bot answers mentions alone in an event's thread, or no longer so."""
    change = (
        "INSERT INTO muted VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        if muted
        else "DELETE FROM muted WHERE team = ? AND channel = ? AND thread = ?"
    )
    with inbox.transaction() as connection:
        connection.execute(change, (event.team, event.channel, event.thread))


def count_recent_events(inbox: Inbox, user: str, since: float) -> int:
    """How many events of one user were received since a moment."""
    return int(
        inbox.select(
            'SELECT count(*) AS events FROM event WHERE "user" = ? AND received > ?', (user, since)
        )[0]["events"]
    )


def _turn(question: str, answer: dict[str, str]) -> Turn:
    return Turn(
        question=question,
        answer=answer.get("short") or answer.get("text", ""),
        as_of=answer.get("as_of", ""),
    )
