"""Bolt's listeners: events, buttons, forms, shortcuts and the slash command.

A button's value begins with the answer's number in the inbox. It is honoured only in the channel
where the answer stands, so that no channel's content reaches another.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.webhook import WebhookClient

from bot.inbox import AnsweredEvent, InboxEvent, Kind, SlackMessage
from bot.inbox.feedback import Feedback, save_feedback, write_cases
from bot.inbox.types import parse_answer
from bot.question import AS_TYPED
from bot.slack.blocks import build_paragraph, build_text
from bot.slack.client import TIMEOUT
from bot.slack.message_text import get_full_text, strip_markup
from bot.slack.parse_event import get_own_team, is_question, parse_add_command, parse_watch_command
from bot.slack.service import SlackService
from bot.slack.views import (
    Buttons,
    build_answer_messages,
    build_ask_help,
    build_complaint_modal,
    build_evidence_modal,
    build_not_allowed_notice,
    build_question_modal,
    build_thanks,
    build_unknown_answer_notice,
    get_form_values,
)
from bot.slack.views.notices import READING, build_add_help, build_not_admin_notice
from bot.slack.views.watches import build_watch_ended_notice

_log = logging.getLogger(__name__)

_ONCE = ("block_actions", "message_action", "view_submission")

Body = Mapping[str, Any]
Ack = Callable[..., None]


class ButtonListeners:
    """The listeners of block actions."""

    def __init__(self, service: SlackService) -> None:
        self._service = service

    def reject_replay(self, body: Body, ack: Ack, next: Callable[[], None]) -> Any:
        """Let each press and each form through once: a replay does nothing. A middleware."""
        press = body.get("trigger_id") if body.get("type") in _ONCE else None
        if press and not self._service.inbox.is_first_request(
            f"press:{press}", self._service.clock()
        ):
            _log.warning("refused a press that came before")
            return ack()
        return next()

    def open_evidence(self, ack: Ack, action: Body, body: Body) -> None:
        """Open all quotes of an answer in their contexts."""
        ack()
        kept = self._kept(action, body)
        if kept is None:
            return
        store = self._service.store
        view = build_evidence_modal(
            parse_answer(kept.answer), store.article if store else lambda _: None
        )
        self._service.client.views_open(trigger_id=str(body["trigger_id"]), view=view)

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
            self._service.submit(event)
        ack()

    def ask_as_typed(self, ack: Ack, action: Body, body: Body) -> None:
        """Ask the same again in its very words, none of them mended. Once, however pressed."""
        kept = self._kept(action, body)
        if kept is not None:
            event = self._again(kept, body, "as-typed")
            self._service.submit(replace(event, text=f"{AS_TYPED} {kept.event.text}"))
        ack()

    def ask_timeline(self, ack: Ack, action: Body, body: Body) -> None:
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
            self._service.submit(event)
        ack()

    def watch(self, ack: Ack, action: Body, body: Body) -> None:
        """Watch the question behind an answer, for its thread or for who alone sees it."""
        kept = self._kept(action, body)
        if kept is not None:
            again = self._again(kept, body, "watch")
            ts, private = again.ts, bool(kept.event.reply_to)
            event = replace(
                again,
                id=f"watch:{body['trigger_id']}",
                thread=ts if private else kept.event.thread,
                user=str(body["user"]["id"]),
                text=str(kept.answer.get("rewritten") or kept.event.text),
                until="",
                context="",
                reply_to=str(body["response_url"]),
            )
            self._service.submit(event)
        ack()

    def unwatch(self, ack: Ack, action: Body, body: Body) -> None:
        """End a watch that the person may see where they press."""
        ack()
        if self._service.watches is None:
            return
        where = InboxEvent(
            id="",
            team=str(body["team"]["id"]),
            channel=str((body.get("channel") or {}).get("id") or ""),
            ts="",
            thread="",
            user=str(body["user"]["id"]),
            kind="watches",
            text="",
            received=self._service.clock(),
        )
        known = self._service.watches.end(int(action["value"]), where)
        if where.channel:
            self._whisper(body, build_watch_ended_notice(known))
        else:
            self._service.home.show_home(where.team, where.user)

    def share(self, ack: Ack, action: Body, body: Body) -> None:
        """Show an answer that only its asker saw to the whole channel, and take the first away."""
        ack()
        kept = self._kept(action, body)
        if kept is None or kept.event.user != body["user"]["id"]:
            return
        buttons = Buttons(
            key=str(kept.number),
            timeline=self._service.timelines,
            watch=self._service.watches is not None,
        )
        hook = WebhookClient(str(body["response_url"]), timeout=TIMEOUT)
        for message in build_answer_messages(parse_answer(kept.answer), buttons):
            _say(hook, message, response_type="in_channel")
        hook.send(delete_original=True)

    def save_thumb(self, ack: Ack, action: Body, body: Body) -> None:
        """Keep a thumb; ask what was wrong where it points down."""
        ack()
        kept = self._kept(action, body)
        if kept is None:
            return
        good = str(action["value"]).endswith(" good")
        save_feedback(
            self._service.inbox,
            Feedback(
                event=kept.number,
                user=str(body["user"]["id"]),
                verdict="good" if good else "bad",
                at=self._service.clock(),
            ),
        )
        if good:
            self._whisper(body, build_thanks())
        else:
            form = build_complaint_modal(str(kept.number), kept.event.text)
            self._service.client.views_open(trigger_id=str(body["trigger_id"]), view=form)

    def _again(self, kept: AnsweredEvent, body: Body, kind: Kind) -> InboxEvent:
        """Return a new event about an answered one, to be answered where that was.

        It is the same event whoever presses, unless only who presses sees its answer.
        """
        alone = f":{body['user']['id']}" if kept.event.reply_to else ""
        return replace(
            kept.event,
            id=f"{kind}:{kept.number}{alone}",
            ts=self._service.new_ts(),
            kind=kind,
            received=self._service.clock(),
            reply_to=str(body["response_url"]) if kept.event.reply_to else "",
        )

    def _kept(self, action: Body, body: Body) -> AnsweredEvent | None:
        """Return the answer that a button belongs to, or say that it has gone."""
        kept = self._service.inbox.get_answered_event(int(str(action["value"]).split()[0]))
        if kept is None or kept.event.channel != (body.get("channel") or {}).get("id"):
            self._whisper(body, build_unknown_answer_notice())
            return None
        if not self._service.is_allowed(replace(kept.event, user=str(body["user"]["id"]))):
            self._whisper(body, build_not_allowed_notice())
            return None
        return kept

    def _whisper(self, body: Body, message: SlackMessage) -> None:
        hook = WebhookClient(str(body["response_url"]), timeout=TIMEOUT)
        _say(hook, message, response_type="ephemeral")


def _say(hook: WebhookClient, message: SlackMessage, response_type: str) -> None:
    hook.send(
        text=message.text,
        blocks=[dict(block) for block in message.blocks],
        response_type=response_type,
        replace_original=False,
    )


class FormListeners:
    """The listeners of shortcuts and of forms sent in."""

    def __init__(self, service: SlackService) -> None:
        self._service = service

    def open_question_form(self, ack: Ack, shortcut: Body) -> None:
        """Open the form of "Ask about this", the message's words in it."""
        ack()
        message = shortcut["message"]
        where = {
            "channel": str(shortcut["channel"]["id"]),
            "thread": str(message.get("thread_ts") or message["ts"]),
        }
        form = build_question_modal(where, get_full_text(message))
        self._service.client.views_open(trigger_id=str(shortcut["trigger_id"]), view=form)

    def submit_question(self, ack: Ack, view: Body, body: Body) -> None:
        """Store the question of that form; its answer goes into the message's thread."""
        question = strip_markup(get_form_values(view)["question"], "")
        event = self._event(view, body, question)
        if not is_question(question):
            ack(response_action="errors", errors={"question": "Please write a question."})
        elif not self._service.is_allowed(event):
            ack(response_action="errors", errors={"question": "You may not ask here."})
        else:
            self._service.submit(event)
            ack()

    def save_complaint(self, ack: Ack, view: Body, body: Body) -> None:
        """Keep what was wrong with an answer, and write the cases anew."""
        said = get_form_values(view)
        save_feedback(
            self._service.inbox,
            Feedback(
                event=int(view["private_metadata"]),
                user=str(body["user"]["id"]),
                verdict="bad",
                at=self._service.clock(),
                wrong=said["wrong"],
                better=said["better"],
            ),
        )
        ack()
        if self._service.cases is not None:
            write_cases(self._service.inbox, self._service.cases)

    def _event(self, view: Body, body: Body, question: str) -> InboxEvent:
        where = json.loads(view["private_metadata"])
        return InboxEvent(
            id=f"about:{view['id']}",
            team=str(body["team"]["id"]),
            channel=where["channel"],
            ts=self._service.new_ts(),
            thread=where["thread"],
            user=str(body["user"]["id"]),
            kind="shortcut",
            text=question,
            received=self._service.clock(),
        )


LOOKING = "Looking it up…"


class CommandListeners:
    """The listener of the slash command."""

    def __init__(self, service: SlackService) -> None:
        self._service = service

    def ask(self, command: Body, ack: Callable[..., None]) -> None:
        """Store the question, then acknowledge it, then have it answered."""
        add = parse_add_command(str(command.get("text") or ""), "")
        if add is not None:
            self._add(command, add, ack)
            return
        event = self._event(command)
        words = parse_watch_command(event.text)
        if words is not None and self._service.watches is not None:
            event = replace(event, kind="watch" if words else "watches", text=words)
        if not self._service.is_allowed(event):
            ack(response_type="ephemeral", text=build_not_allowed_notice().text)
        elif event.kind != "watches" and not is_question(event.text):
            ack(response_type="ephemeral", text=build_ask_help().text)
        else:
            self._take(event, LOOKING, ack)

    def _add(self, command: Body, names: str, ack: Callable[..., None]) -> None:
        """Store what is to be added, for an admin."""
        event = replace(self._event(command), kind="add", text=names)
        if self._service.adder is None or not self._service.adder.is_admin(event):
            ack(response_type="ephemeral", text=build_not_admin_notice().text)
        elif not names:
            ack(response_type="ephemeral", text=build_add_help().text)
        else:
            self._take(event, READING, ack)

    def _take(self, event: InboxEvent, words: str, ack: Callable[..., None]) -> None:
        new = self._service.inbox.enqueue(event)
        ack(response_type="ephemeral", text=words, blocks=[build_paragraph(build_text(words))])
        if new:
            self._service.begin(event)
        else:
            _log.warning("refused a command that came before")

    def _event(self, command: Body) -> InboxEvent:
        ts = self._service.new_ts()
        return InboxEvent(
            id=str(command["trigger_id"]),
            team=str(command["team_id"]),
            channel=str(command["channel_id"]),
            ts=ts,
            thread=ts,
            user=str(command["user_id"]),
            kind="command",
            text=strip_markup(str(command.get("text") or ""), ""),
            received=self._service.clock(),
            reply_to=str(command["response_url"]),
        )


class EventListeners:
    """The listeners of Events API deliveries."""

    def __init__(self, service: SlackService) -> None:
        self._service = service

    def store(self, body: Body, context: Any, next: Callable[[], None]) -> None:
        """Store what was asked before Bolt acknowledges it. A middleware."""
        if body.get("type") == "event_callback":
            context["heard"] = self._service.store_event(body, context.bot_user_id or "")
        next()

    def begin(self, body: Body, context: Any) -> None:
        """Show that a question has arrived, and have it answered; or that it will not be."""
        if context.get("heard"):
            self._service.begin(context["heard"])
        else:
            self._service.refuse(body, context.bot_user_id or "")

    def show_tab(self, event: Body, body: Body) -> None:
        """Greet in the messages tab; show the archive in the Home tab."""
        if event.get("tab") == "messages":
            self._service.home.greet(str(event["channel"]))
        elif event.get("tab") == "home":
            self._service.home.show_home(get_own_team(body), str(event["user"]))


__all__ = ["ButtonListeners", "CommandListeners", "EventListeners", "FormListeners"]
