"""The fake workspace: what stands in its channels, and every call it was sent."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

TEAM, BOT_USER, BOT_ID, APP = "T0FAKE", "U0DATELINE", "B0DATELINE", "A0DATELINE"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,chat:write,commands,files:read,"
    "files:write,groups:history,im:history,im:read,im:write,reactions:write,users:read"
)

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the Web API as it arrived: when (seconds, monotonic) and with what."""

    method: str
    payload: Payload
    at: float
    error: str = ""


@dataclass(slots=True)
class File:
    """A file: its bytes once they have come."""

    id: str
    name: str
    length: int
    data: bytes = b""


@dataclass(slots=True)
class Workspace:
    """Messages by channel, in order; views by user; statuses by thread. Guarded by ``change``.

    ``guests`` are the users who are no full members, ``closed`` those whom the bot cannot write to,
    ``reactions`` are (channel, ts, emoji).
    ``address`` is where files are put and fetched, ``stream_seconds`` how long a stream lives
    (Slack: about five minutes).
    """

    change: threading.Condition = field(default_factory=threading.Condition)
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ephemeral: list[dict[str, Any]] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    prompts: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    files: dict[str, File] = field(default_factory=dict)
    guests: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    reactions: list[tuple[str, str, str]] = field(default_factory=list)
    address: str = ""
    stream_seconds: float = 300.0
    _last: int = 0

    def new_ts(self) -> str:
        """Return a new message's ``ts``: the time now, and never the same twice."""
        with self.change:
            self._last = max(self._last + 1, int(time.time() * 1_000_000))
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def add(self, channel: str, message: dict[str, Any]) -> dict[str, Any]:
        """Put a message into a channel and return it with its ``ts``."""
        with self.change:
            message.setdefault("ts", self.new_ts())
            self.messages.setdefault(channel, []).append(message)
            self.change.notify_all()
            return message

    def find(self, channel: str, ts: str) -> dict[str, Any] | None:
        """Return a message by its ``ts``, or None."""
        with self.change:
            found = (one for one in self.messages.get(channel, []) if one["ts"] == ts)
            return next(found, None)

    def replies(self, channel: str, thread: str) -> list[dict[str, Any]]:
        """Return what the bot said in a thread, in order."""
        with self.change:
            return [
                message
                for message in self.messages.get(channel, [])
                if message.get("thread_ts") == thread and message.get("bot_id") == BOT_ID
            ]

    def record(self, call: Call) -> None:
        """Keep a call that was answered."""
        with self.change:
            self.calls.append(call)
            self.change.notify_all()

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, in order."""
        with self.change:
            return [call for call in self.calls if call.method == method]

    def wait(self, met: Callable[[], bool], seconds: float = 60.0) -> bool:
        """Wait until ``met()`` is true, which is asked at every change and every 50 ms.

        False when the time is over.
        """
        end = time.monotonic() + seconds
        with self.change:
            while not met():
                if time.monotonic() > end:
                    return False
                self.change.wait(0.05)
        return True


def build_message(
    text: str, *, channel: str, user: str, thread: str = "", mention: bool = True
) -> dict[str, Any]:
    """Return a message as a person types it; ``mention`` puts the bot's name before it."""
    return {
        "type": "message",
        "user": user,
        "text": f"<@{BOT_USER}> {text}" if mention else text,
        "channel": channel,
        "channel_type": "im" if channel.startswith("D") else "channel",
        **({"thread_ts": thread} if thread else {}),
    }


def build_event(said: dict[str, Any], event_id: str = "", **body: Any) -> dict[str, Any]:
    """Return the Events API body that delivers an event; app_mention has no channel_type.

    ``body`` are fields beside the event's, such as ``is_ext_shared_channel``.
    """
    inner = {**said, "event_ts": said.get("ts", f"{time.time():.6f}")}
    if inner["type"] == "app_mention":
        inner.pop("channel_type", None)
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": APP,
        "event": inner,
        "event_id": event_id or f"Ev{uuid.uuid4().hex[:12].upper()}",
        "event_time": int(time.time()),
        "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        **body,
    }
