"""The nouns of the inbox: events as people caused them, messages as Slack is sent them, jobs.

All are frozen and keyword-only. Times are seconds since the epoch; ``ts`` is Slack's own name
for a message ("1700000000.000100"), unique in its channel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Kind = Literal[
    "mention", "message", "direct", "command", "shortcut", "widen", "timeline", "correction", "add"
]
State = Literal["waiting", "leased", "answered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One question that a person put to the bot.

    ``id`` is Slack's event id (a command's or a form's trigger id), ``thread`` the ``ts`` of the
    thread's root, where the answer goes; ``reply_to`` is a response address for answers that
    only the asker sees. ``text`` is the question, the bot's own mention taken out; ``since`` and
    ``until`` are days (ISO 8601) that bound it beside its words.
    """

    id: str
    team: str
    channel: str
    ts: str
    thread: str
    user: str
    kind: Kind
    text: str
    received: float
    reply_to: str = ""
    since: str = ""
    until: str = ""

    @property
    def asked(self) -> datetime:
        """When the person asked, from the message's own ``ts``."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An event that was answered, with its answer: the fields of bot.types.Answer, as JSON."""

    number: int
    event: Event
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message for Slack: ``text`` for notifications and screen readers, ``blocks`` to see."""

    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of an answer on its way: tried is set before Slack is called, ts after."""

    position: int
    message: Message
    tried: bool = False
    ts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An event leased to one worker. ``parts`` is empty until the answer has been composed."""

    number: int
    event: Event
    owner: str
    attempts: int
    parts: tuple[Part, ...] = field(default=())

    @property
    def pending(self) -> tuple[Part, ...]:
        """The parts that no message in Slack answers for yet."""
        return tuple(part for part in self.parts if not part.ts)
