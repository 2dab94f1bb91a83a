"""What stands above a question: the turns of its thread, or the messages of people there.

The inbox's own memory comes first. Where the bot was not asked in the thread before, Slack is
asked for it, once a question: conversations.replies allows some apps one request a minute and 15
messages, so a refusal is remembered and the question answered without.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.inbox import Inbox, InboxEvent
from bot.inbox.history import get_thread_turns
from bot.slack.client import get_error_code, get_retry_after
from bot.slack.message_text import get_full_text
from bot.types import Turn

MOST_MESSAGES = 200
"""Of a thread, oldest first; Slack gives apps of its stricter limits the first 15."""
LATEST = 5
"""Messages next above a question that are read, beside the thread's first."""
REST_SECONDS = 60.0
"""For how long Slack is not asked after it has refused without saying for how long."""

_log = logging.getLogger(__name__)


class ThreadContext:
    """Gives each question what it may point back to. Safe for threads."""

    def __init__(self, client: WebClient, inbox: Inbox, clock: Callable[[], float]) -> None:
        self._client, self._inbox, self._clock = client, inbox, clock
        self._free = 0.0
        self._lock = threading.Lock()

    def get_turns(self, event: InboxEvent) -> list[Turn]:
        """Return what stands above a question, oldest first, what it forwards last.

        A message of people is a turn without an answer.
        """
        turns = get_thread_turns(self._inbox, event)
        if not turns and event.thread != event.ts and not event.reply_to:
            turns = self._fetch_turns(event)
        return [*turns, Turn(question=event.context)] if event.context else turns

    def _fetch_turns(self, event: InboxEvent) -> list[Turn]:
        with self._lock:
            if self._clock() < self._free:
                return []
        try:
            reply = self._client.conversations_replies(
                channel=event.channel, ts=event.thread, latest=event.ts, limit=MOST_MESSAGES
            )
        except SlackApiError as error:
            self._rest(get_error_code(error), get_retry_after(error, REST_SECONDS))
            return []
        except (OSError, HTTPException) as error:
            self._rest(type(error).__name__, REST_SECONDS)
            return []
        above = [one for one in reply.get("messages") or [] if float(one["ts"]) < float(event.ts)]
        shown = above[:1] + above[1:][-LATEST:]
        words = (get_full_text(one) for one in shown)
        return [Turn(question=text) for text in words if text]

    def _rest(self, why: str, seconds: float) -> None:
        _log.warning("no thread is read for %g s: %s", seconds, why)
        with self._lock:
            self._free = self._clock() + seconds
