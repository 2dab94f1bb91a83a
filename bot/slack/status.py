"""The first visible sign: a status in the thread while a question waits and is answered.

Slack shows it for two minutes or until a message of the bot comes. One that is set after the
answer would therefore stay: ``clear_status`` takes it back. It is a courtesy: where Slack does not
take it, the question is answered all the same.
"""

from __future__ import annotations

import logging
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.compose import format_count
from bot.inbox import InboxEvent

LOADING = (
    "Searching the archive…",
    "Reading what was reported…",
    "Checking the dates…",
    "Comparing the quotes with their articles…",
)
MANY_AHEAD = 8
"""From how many questions ahead on the status says how many there are."""

_log = logging.getLogger(__name__)


def show_status(client: WebClient, event: InboxEvent, ahead: int) -> None:
    """Show in the event's thread that it is stored, and how long the queue is."""
    if event.reply_to:
        return
    waiting = f"will answer after {format_count(ahead, 'question')} ahead of yours…"
    loading = [waiting.capitalize()] if ahead >= MANY_AHEAD else list(LOADING)
    doing = "is reading it into the archive…" if event.kind == "add" else "is looking it up…"
    _set(client, event, waiting if ahead >= MANY_AHEAD else doing, loading)


def clear_status(client: WebClient, event: InboxEvent) -> None:
    """Take the status back: the answer came before it."""
    if not event.reply_to:
        _set(client, event, "", None)


def _set(client: WebClient, event: InboxEvent, status: str, loading: list[str] | None) -> None:
    try:
        client.assistant_threads_setStatus(
            channel_id=event.channel,
            thread_ts=event.thread,
            status=status,
            loading_messages=loading,
        )
    except (SlackApiError, OSError, HTTPException) as error:
        _log.info("no status for %s: %s", event.id, type(error).__name__)
