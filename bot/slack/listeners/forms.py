"""The message shortcut, and the forms that people send in."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bot.inbox import Event
from bot.inbox.feedback import Feedback, give, write_cases
from bot.slack.desk import Desk
from bot.slack.hearing import asks, words
from bot.slack.views import about_form, filled

Body = Mapping[str, Any]
Ack = Callable[..., None]


class Forms:
    """The listeners of shortcuts and of forms sent in."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def about(self, ack: Ack, shortcut: Body) -> None:
        """Open the form of "Ask about this", the message's words in it."""
        ack()
        message = shortcut["message"]
        where = {
            "channel": str(shortcut["channel"]["id"]),
            "thread": str(message.get("thread_ts") or message["ts"]),
        }
        form = about_form(where, words(str(message.get("text") or ""), ""))
        self._desk.client.views_open(trigger_id=str(shortcut["trigger_id"]), view=form)

    def asked(self, ack: Ack, view: Body, body: Body) -> None:
        """Store the question of that form; its answer goes into the message's thread."""
        question = words(filled(view)["question"], "")
        event = self._event(view, body, question)
        if not asks(question):
            ack(response_action="errors", errors={"question": "Please write a question."})
        elif not self._desk.allowed(event):
            ack(response_action="errors", errors={"question": "You may not ask here."})
        else:
            self._desk.take(event)
            ack()

    def complained(self, ack: Ack, view: Body, body: Body) -> None:
        """Keep what was wrong with an answer, and write the cases anew."""
        said = filled(view)
        give(
            self._desk.inbox,
            Feedback(
                event=int(view["private_metadata"]),
                user=str(body["user"]["id"]),
                verdict="bad",
                at=self._desk.clock(),
                wrong=said["wrong"],
                better=said["better"],
            ),
        )
        ack()
        if self._desk.cases is not None:
            write_cases(self._desk.inbox, self._desk.cases)

    def _event(self, view: Body, body: Body, question: str) -> Event:
        where = json.loads(view["private_metadata"])
        return Event(
            id=f"about:{view['id']}",
            team=str(body["team"]["id"]),
            channel=where["channel"],
            ts=self._desk.new_ts(),
            thread=where["thread"],
            user=str(body["user"]["id"]),
            kind="shortcut",
            text=question,
            received=self._desk.clock(),
        )
