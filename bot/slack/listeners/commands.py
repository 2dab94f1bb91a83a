"""/ask: an answer that only the asker sees, until they share it; /ask add, for admins."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.inbox import Event
from bot.slack.desk import Desk
from bot.slack.hearing import addition, asks, words
from bot.slack.rich import paragraph, text
from bot.slack.views import how_to_ask, not_allowed
from bot.slack.views.adding import READING, how_to_add, not_admin

_log = logging.getLogger(__name__)

Body = Mapping[str, Any]
LOOKING = "Looking it up…"


class Commands:
    """The listener of the slash command."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def ask(self, command: Body, ack: Callable[..., None]) -> None:
        """Store the question, then acknowledge it, then have it answered."""
        add = addition(str(command.get("text") or ""), "")
        if add is not None:
            self._add(command, add, ack)
            return
        event = self._event(command)
        if not self._desk.allowed(event):
            ack(response_type="ephemeral", text=not_allowed().text)
        elif not asks(event.text):
            ack(response_type="ephemeral", text=how_to_ask().text)
        else:
            self._take(event, LOOKING, ack)

    def _add(self, command: Body, names: str, ack: Callable[..., None]) -> None:
        """Store what is to be added, for an admin."""
        event = replace(self._event(command), kind="add", text=names)
        if self._desk.adder is None or not self._desk.adder.may(event):
            ack(response_type="ephemeral", text=not_admin().text)
        elif not names:
            ack(response_type="ephemeral", text=how_to_add().text)
        else:
            self._take(event, READING, ack)

    def _take(self, event: Event, words: str, ack: Callable[..., None]) -> None:
        new = self._desk.inbox.put(event)
        ack(response_type="ephemeral", text=words, blocks=[paragraph(text(words))])
        if new:
            self._desk.begin(event)
        else:
            _log.warning("refused a command that came before")

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
