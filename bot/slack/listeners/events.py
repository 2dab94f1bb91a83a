"""Messages, mentions, and a person who opens the bot's own view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.slack.desk import Desk

Body = Mapping[str, Any]


class Events:
    """The listeners of Events API deliveries."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def store(self, body: Body, context: Any, next: Callable[[], None]) -> None:
        """Store what was asked before Bolt acknowledges it. A middleware."""
        if body.get("type") == "event_callback":
            context["heard"] = self._desk.hear(body, context.bot_user_id or "")
        next()

    def begin(self, body: Body, context: Any) -> None:
        """Show that a question has arrived, and have it answered; or that it will not be."""
        if context.get("heard"):
            self._desk.begin(context["heard"])
        else:
            self._desk.refuse(body, context.bot_user_id or "")

    def opened(self, event: Body) -> None:
        """Greet in the messages tab; show the archive in the Home tab."""
        if event.get("tab") == "messages":
            self._desk.front.greet(str(event["channel"]))
        elif event.get("tab") == "home":
            self._desk.front.show_home(str(event["user"]))
