"""The durable queue of what people asked in Slack: stored before it is acknowledged.

``types`` holds the types, ``tables`` the tables, ``database`` what a database must do and
``sqlite_database`` and ``postgres_database`` how each does it, ``queue`` the queue, ``history``
the turns of a thread. One file, ``inbox.db``, is shared by any number of processes on one machine,
a PostgreSQL database by those of several.
"""

from __future__ import annotations

from bot.inbox.database import InboxUnavailableError
from bot.inbox.queue import Inbox
from bot.inbox.types import AnsweredEvent, InboxEvent, Job, Kind, SlackMessage

__all__ = [
    "AnsweredEvent",
    "Inbox",
    "InboxEvent",
    "InboxUnavailableError",
    "Job",
    "Kind",
    "SlackMessage",
]
