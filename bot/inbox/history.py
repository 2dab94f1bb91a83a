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
    """Return a person's latest questions, newest first."""
    rows = inbox.select(
        "SELECT * FROM event WHERE user = ? AND kind NOT IN "
        "('widen', 'timeline', 'correction', 'add') ORDER BY number DESC LIMIT ?",
        (user, most),
    )
    return list(map(read_event, rows))


def is_known_thread(inbox: Inbox, team: str, channel: str, thread: str) -> bool:
    """Tell whether the bot was asked in this thread before."""
    return bool(
        inbox.select(
            "SELECT 1 FROM event WHERE team = ? AND channel = ? AND thread = ? LIMIT 1",
            (team, channel, thread),
        )
    )


def _turn(question: str, answer: dict[str, str]) -> Turn:
    return Turn(
        question=question,
        answer=answer.get("short") or answer.get("text", ""),
        as_of=answer.get("as_of", ""),
    )
