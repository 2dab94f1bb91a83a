"""/ask: an answer that only the asker sees, until they share it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.inbox import Event
from bot.slack.desk import Desk
from bot.slack.hearing import asks, words
from bot.slack.rich import paragraph, text
from bot.slack.views import how_to_ask, not_allowed

Body = Mapping[str, Any]
LOOKING = "Looking it up…"


class Commands:
    """The listener of the slash command."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, command: Body, ack: Callable[..., None]) -> None:
        """Store the question, then acknowledge it, then have it answered."""
        event = self._event(command)
        if not self._desk.allowed(event):
            ack(response_type="ephemeral", text=not_allowed().text)
        elif not asks(event.text):
            ack(response_type="ephemeral", text=how_to_ask().text)
        else:
            self._desk.inbox.put(event)
            ack(response_type="ephemeral", text=LOOKING, blocks=[paragraph(text(LOOKING))])
            self._desk.begin(event)

    def _event(self, command: Body) -> Event:
        ts = self._desk.new_ts()
        return Event(
            id=str(command["trigger_id"]),
            team=str(command["team_id"]),
            channel=str(command["channel_id"]),
            ts=ts,
            thread=ts,
            user=str(command["user_id"]),
            kind="command",
            text=words(str(command.get("text") or ""), ""),
            received=self._desk.clock(),
            reply_to=str(command["response_url"]),
        )
