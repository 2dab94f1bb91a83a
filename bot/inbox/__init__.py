"""The durable queue of what people asked in Slack: stored before it is acknowledged.

``types`` holds the nouns, ``database`` the tables, ``queue`` the queue, ``history`` what a thread
has said so far. One file, ``inbox.db``, shared by any number of processes on one machine.
"""

from __future__ import annotations

from bot.inbox.queue import Inbox
from bot.inbox.types import AnsweredEvent, InboxEvent, Job, Kind, SlackMessage

__all__ = ["AnsweredEvent", "Inbox", "InboxEvent", "Job", "Kind", "SlackMessage"]
