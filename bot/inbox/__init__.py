"""The durable queue of what people asked in Slack: stored before it is acknowledged.

``types`` holds the types, ``database`` the tables, ``queue`` the queue, ``history`` the turns of a
thread. One file, ``inbox.db``, is shared by any number of processes on one machine.
"""

from __future__ import annotations

from bot.inbox.queue import Inbox
from bot.inbox.types import AnsweredEvent, InboxEvent, Job, Kind, SlackMessage

__all__ = ["AnsweredEvent", "Inbox", "InboxEvent", "Job", "Kind", "SlackMessage"]
