"""What is looked up with a question: what stands above it, whether a guest asks, what it links to.

Of a thread the inbox's own memory comes first. Where the bot was not asked in it before, Slack is
asked for it, once a question: conversations.replies allows some apps one request a minute and 15
messages, so a refusal is remembered and the question answered without.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Iterator
from http.client import HTTPException
from urllib.parse import urlsplit, urlunsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.inbox import Inbox, InboxEvent
from bot.inbox.history import get_thread_turns
from bot.slack.client import get_error_code, get_retry_after
from bot.slack.message_text import get_full_text
from bot.slack.protocols import ArticleStore
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


MOST_LINKS = 10
"""Links of a question that are looked up."""
_ADDRESS = re.compile(r"https?://[^\s<>|]+")


def find_linked_articles(store: ArticleStore | None, text: str) -> tuple[str, tuple[str, ...]]:
    """Return a question without its links, and the ids of the articles that they lead to.

    A link alone asks what its article reports. Links that lead to no article are left out all the
    same, unless nothing else is left. Example: "who paid? https://a.example/x" -> "who paid?", ids.
    """
    addresses = _ADDRESS.findall(text)[:MOST_LINKS]
    if not addresses:
        return text, ()
    wanted = [form for one in addresses for form in _forms(one.rstrip(".,;:!?)"))]
    ids = tuple(store.find_by_address(wanted)) if store else ()
    words = " ".join(_ADDRESS.sub(" ", text).split())
    if any(map(str.isalnum, words)):
        return words, ids
    article = store.article(ids[0]) if store and ids else None
    return (f"What was reported about {article.title}?" if article else text), ids


def _forms(address: str) -> Iterator[str]:
    """Yield an address as an archive may have it: without what names no page, either scheme."""
    parts = urlsplit(address)
    for query in dict.fromkeys((parts.query, "")):
        for path in (parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/"):
            for scheme in ("https", "http"):
                yield urlunsplit((scheme, parts.netloc, path, query, ""))
