"""What is looked up in Slack with a question: what stands above it, and whether a guest asks.

Of a thread the inbox's own memory comes first. Where the bot was not asked in it before, Slack is
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


KEPT_SECONDS = 3600.0
"""For how long Slack's word on a person is kept."""
_FLAGS = ("is_restricted", "is_ultra_restricted", "is_stranger")
"""Multi-channel guest, single-channel guest, somebody of another organisation (users.info)."""


class Members:
    """Asks users.info once an hour a person. Safe for threads."""

    def __init__(self, client: WebClient, clock: Callable[[], float]) -> None:
        self._client, self._clock = client, clock
        self._known: dict[str, tuple[float, bool]] = {}
        self._lock = threading.Lock()

    def is_outsider(self, user: str) -> bool:
        """Tell whether a person is a guest or of another organisation.

        Where Slack does not say (the scope users:read is missing, the network fails) a person
        counts as a member, and the log says so.
        """
        now = self._clock()
        with self._lock:
            asked, outsider = self._known.get(user, (-KEPT_SECONDS, False))
        if abs(now - asked) < KEPT_SECONDS:
            return outsider
        try:
            found = self._client.users_info(user=user).get("user") or {}
            outsider = any(found.get(flag) for flag in _FLAGS)
        except SlackApiError as error:
            _log.warning("not known whether %s is a guest: %s", user, get_error_code(error))
        except (OSError, HTTPException) as error:
            _log.warning("not known whether %s is a guest: %s", user, type(error).__name__)
            return outsider
        with self._lock:
            self._known[user] = (now, outsider)
        return outsider
