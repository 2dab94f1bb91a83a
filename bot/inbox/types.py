"""The types of the inbox: events as received, messages as sent to Slack, leased jobs.

All are frozen and keyword-only. Times are seconds since the epoch; ``ts`` is Slack's own name
for a message ("1700000000.000100"), unique in its channel.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Literal

from bot.types import Answer, AnswerDate, AnswerSentence, Citation, NearMiss, Searched

Kind = Literal[
    "mention",
    "message",
    "direct",
    "command",
    "shortcut",
    "widen",
    "as-typed",
    "timeline",
    "correction",
    "add",
    "mute",
    "watch",
    "watches",
    "update",
]
State = Literal["waiting", "leased", "answered", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEvent:
    """One question that a person put to the bot.

    ``id`` is Slack's event id (a command's or a form's trigger id), ``thread`` the ``ts`` of the
    thread's root, where the answer goes; ``reply_to`` is a response address for answers that
    only the asker sees. ``text`` is the question, the bot's own mention taken out; ``since`` and
    ``until`` are days (ISO 8601) that bound it beside its words. ``context`` is what the message
    forwards or shares, as plain words.
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
    context: str = ""

    @property
    def asked(self) -> datetime:
        """When the person asked, from the message's own ``ts``."""
        return datetime.fromtimestamp(float(self.ts), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredEvent:
    """An event that was answered, with its answer: the fields of bot.types.Answer, as JSON."""

    number: int
    event: InboxEvent
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """One message for Slack: ``text`` for notifications and screen readers, ``blocks`` to see."""

    text: str
    blocks: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of an answer on its way: tried is set before Slack is called, ts after."""

    position: int
    message: SlackMessage
    tried: bool = False
    ts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """An event leased to one worker. ``parts`` is empty until the answer has been composed."""

    number: int
    event: InboxEvent
    owner: str
    attempts: int
    parts: tuple[Part, ...] = field(default=())

    @property
    def pending(self) -> tuple[Part, ...]:
        """The parts that no message in Slack answers for yet."""
        return tuple(part for part in self.parts if not part.ts)


EVENT_COLUMNS = tuple(field.name for field in fields(InboxEvent))


def read_event(row: Any) -> InboxEvent:
    """Return the event that a row holds."""
    return InboxEvent(**{name: row[name] for name in EVENT_COLUMNS})


def read_answered_event(row: Any) -> AnsweredEvent:
    """Return the answered event that a row holds."""
    return AnsweredEvent(
        number=row["number"], event=read_event(row), answer=json.loads(row["answer"])
    )


def dump_message(message: SlackMessage) -> str:
    """Return a message as a row keeps it."""
    return json.dumps(asdict(message))


def read_part(row: Any) -> Part:
    """Return the part that a row holds."""
    kept = json.loads(row["message"])
    message = SlackMessage(text=kept["text"], blocks=tuple(kept["blocks"]))
    return Part(position=row["position"], message=message, tried=bool(row["tried"]), ts=row["ts"])


def read_job(row: Any, parts: Sequence[Any]) -> Job:
    """Return the job that an event's row and the rows of its parts hold."""
    return Job(
        number=row["number"],
        event=read_event(row),
        owner=row["owner"],
        attempts=row["attempts"],
        parts=tuple(map(read_part, parts)),
    )


def parse_answer(kept: Mapping[str, Any]) -> Answer:
    """Return the answer whose fields were kept as JSON."""
    searched = dict(kept["searched"])
    nested = {
        "searched": Searched(**{**searched, "sources": tuple(searched["sources"])}),
        "dates": tuple(AnswerDate(**one) for one in kept["dates"]),
        "citations": tuple(Citation(**one) for one in kept["citations"]),
        "nearest": tuple(NearMiss(**one) for one in kept["nearest"]),
        "also_carried_by": tuple(kept["also_carried_by"]),
        "sentences": tuple(
            AnswerSentence(**{**one, "citations": tuple(one["citations"])})
            for one in kept.get("sentences", ())
        ),
    }
    return Answer(**{**kept, **nested})
