"""The buttons of an answer: its passages, wider dates, sharing, thumbs.

A button's value begins with the answer's number in the inbox. It is honoured only in the channel
where the answer stands, so that no channel's content reaches another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.inbox import Event, Kept, Kind, Message
from bot.inbox.feedback import Feedback, give
from bot.slack.client import TIMEOUT
from bot.slack.desk import Desk
from bot.slack.recall import answer_of
from bot.slack.views import (
    Buttons,
    answer_messages,
    complaint_form,
    gone,
    not_allowed,
    passage_view,
    thanks,
)

_log = logging.getLogger(__name__)

_ONCE = ("block_actions", "message_action", "view_submission")

Body = Mapping[str, Any]
Ack = Callable[..., None]


class Presses:
    """The listeners of block actions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def once(self, body: Body, ack: Ack, next: Callable[[], None]) -> Any:
        """Let each press and each form through once: a replay does nothing. A middleware."""
        press = body.get("trigger_id") if body.get("type") in _ONCE else None
        if press and not self._desk.inbox.first(f"press:{press}", self._desk.clock()):
            _log.warning("refused a press that came before")
            return ack()
        return next()

    def passage(self, ack: Ack, action: Body, body: Body) -> None:
        """Open a quote in its context."""
        ack()
        kept = self._kept(action, body)
        if kept is None or self._desk.shelf is None:
            return
        number = int(str(action["value"]).split()[1])
        citations = {one.number: one for one in answer_of(kept.answer).citations}
        cited = citations[number]
        view = passage_view(cited, self._desk.shelf.article(cited.article_id))
        self._desk.client.views_open(trigger_id=str(body["trigger_id"]), view=view)

    def widen(self, ack: Ack, action: Body, body: Body) -> None:
        """Ask the same again, over everything that the archive holds. Once, however pressed."""
        kept = self._kept(action, body)
        if kept is not None:
            reach = kept.answer["searched"]
            event = replace(
                self._again(kept, body, "widen"),
                since=str(reach.get("first") or ""),
                until=kept.event.asked.date().isoformat(),
            )
            self._desk.take(event)
        ack()

    def timeline(self, ack: Ack, action: Body, body: Body) -> None:
        """Ask for the dated events behind an answer. Once, however pressed."""
        kept = self._kept(action, body)
        if kept is not None:
            reach = kept.answer["searched"]
            event = replace(
                self._again(kept, body, "timeline"),
                user=str(body["user"]["id"]),
                text=str(kept.answer.get("rewritten") or kept.event.text),
                since=str(reach.get("since") or ""),
                until=str(reach.get("until") or ""),
            )
            self._desk.take(event)
        ack()

    def share(self, ack: Ack, action: Body, body: Body) -> None:
        """Show an answer that only its asker saw to the whole channel, and take the first away."""
        ack()
        kept = self._kept(action, body)
        if kept is None or kept.event.user != body["user"]["id"]:
            return
        buttons = Buttons(
            key=str(kept.number),
            passages=self._desk.shelf is not None,
            timeline=self._desk.timelines,
            feedback=True,
        )
        hook = WebhookClient(str(body["response_url"]), timeout=TIMEOUT)
        for message in answer_messages(answer_of(kept.answer), buttons):
            _say(hook, message, response_type="in_channel")
        hook.send(delete_original=True)

    def thumb(self, ack: Ack, action: Body, body: Body) -> None:
        """Keep a thumb; ask what was wrong where it points down."""
        ack()
        kept = self._kept(action, body)
        if kept is None:
            return
        good = str(action["value"]).endswith(" good")
        give(
            self._desk.inbox,
            Feedback(
                event=kept.number,
                user=str(body["user"]["id"]),
                verdict="good" if good else "bad",
                at=self._desk.clock(),
            ),
        )
        if good:
            self._whisper(body, thanks())
        else:
            form = complaint_form(str(kept.number), kept.event.text)
            self._desk.client.views_open(trigger_id=str(body["trigger_id"]), view=form)

    def _again(self, kept: Kept, body: Body, kind: Kind) -> Event:
        """Return a new event about an answered one, to be answered where that was.

        It is the same event whoever presses, unless only who presses sees its answer.
        """
        alone = f":{body['user']['id']}" if kept.event.reply_to else ""
        return replace(
            kept.event,
            id=f"{kind}:{kept.number}{alone}",
            ts=self._desk.new_ts(),
            kind=kind,
            received=self._desk.clock(),
            reply_to=str(body["response_url"]) if kept.event.reply_to else "",
        )

    def _kept(self, action: Body, body: Body) -> Kept | None:
        """Return the answer that a button belongs to, or say that it has gone."""
        kept = self._desk.inbox.kept(int(str(action["value"]).split()[0]))
        if kept is None or kept.event.channel != (body.get("channel") or {}).get("id"):
            self._whisper(body, gone())
            return None
        if not self._desk.allowed(replace(kept.event, user=str(body["user"]["id"]))):
            self._whisper(body, not_allowed())
            return None
        return kept

    def _whisper(self, body: Body, message: Message) -> None:
        hook = WebhookClient(str(body["response_url"]), timeout=TIMEOUT)
        _say(hook, message, response_type="ephemeral")


def _say(hook: WebhookClient, message: Message, response_type: str) -> None:
    hook.send(
        text=message.text,
        blocks=[dict(block) for block in message.blocks],
        response_type=response_type,
        replace_original=False,
    )
