"""Each message into Slack once, through broken connections, kills and rate limits.

Slack has no idempotency key, so a message carries its own name in its metadata. Before a call
the inbox notes the try, after it the ``ts``. A part that was tried and has no ``ts`` may be in
Slack: its thread is searched for the name before anything is posted again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.errors import SlackError
from bot.inbox import Inbox, Job
from bot.inbox.types import Part
from bot.slack.client import (
    NETWORK,
    TIMEOUT,
    get_backoff_seconds,
    get_error_code,
    get_retry_after,
    is_transient_api_error,
    read_retry_after,
)
from bot.slack.views.notices import build_incomplete_notice

EVERY = 1.0
"""Seconds between two messages in one channel (chat.postMessage: about one a second)."""
MAX_WAIT = 0.5
"""Seconds that a worker waits for a channel's turn; for more, the job goes back to the queue."""
SKEW = 60.0
"""Seconds by which our clock, which dates commands and forms, may be ahead of Slack's."""
EVENT_TYPE = "dateline_answer"

_log = logging.getLogger(__name__)


class SlackBusyError(SlackError):
    """Slack cannot take the message now; ``seconds`` says when to try again."""

    retry = True

    def __init__(self, message: str, seconds: float, *, blame: bool = True) -> None:
        super().__init__(message, f"Trying again in {seconds:g} s.")
        self.seconds = seconds
        self.blame = blame


class LeaseLostError(SlackError):
    """The lease passed to another worker, which goes on from here."""


class SlackRefusedError(SlackError):
    """Slack will not take the message, now or later."""


class Poster:
    """Puts the parts of a job into Slack, in their thread or at their response address."""

    def __init__(
        self,
        client: WebClient,
        inbox: Inbox,
        *,
        clock: Callable[[], float] = time.time,
        every: float = EVERY,
    ) -> None:
        self._client = client
        self._inbox = inbox
        self._clock = clock
        self._every = every

    def post(self, job: Job, part: Part) -> str:
        """Post one part, or find that it is posted; return its ``ts``.

        Raises SlackBusyError where it must be tried again, SlackRefusedError where that is no use.
        """
        ts = self._found(job, part) if part.tried and not job.event.reply_to else ""
        if not ts:
            self._note(job, part)
            ts = self._respond(job, part) if job.event.reply_to else self._send(job, part)
        self._inbox.mark_posted(job, part.position, ts, self._clock(), self._every)
        return ts

    def post_failure_notice(self, job: Job, error: str) -> None:
        """Say under an answer of which only a part is in Slack that the rest will not come."""
        if not self._inbox.has_posted_part(job):
            return
        words = build_incomplete_notice(error)
        try:
            self._client.chat_postMessage(
                channel=job.event.channel,
                thread_ts=job.event.thread or None,
                text=words.text,
                blocks=[dict(block) for block in words.blocks],
            )
        except (SlackApiError, OSError, HTTPException) as refused:
            _log.warning("no excuse for event %s: %s", job.event.id, type(refused).__name__)

    def _note(self, job: Job, part: Part) -> None:
        """Note the try, and wait for the channel's turn where that is near."""
        now = self._clock()
        moment = self._inbox.mark_attempted(job, part.position, now, self._every, MAX_WAIT)
        if moment is None:
            raise LeaseLostError(f"Another worker holds event {job.event.id}.")
        if moment - now > MAX_WAIT:
            raise SlackBusyError("The channel must rest.", moment - now, blame=False)
        time.sleep(max(0.0, moment - self._clock()))

    def _send(self, job: Job, part: Part) -> str:
        try:
            reply = self._client.chat_postMessage(
                channel=job.event.channel,
                thread_ts=job.event.thread or None,
                text=part.message.text,
                blocks=[dict(block) for block in part.message.blocks],
                metadata={
                    "event_type": EVENT_TYPE,
                    "event_payload": {"part": get_part_name(job, part)},
                },
                mrkdwn=False,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise self._judged(job, part, error) from error
        except NETWORK as error:
            if _never_left(error):
                self._inbox.clear_attempt(job, part.position)
            raise SlackBusyError(
                "The connection to Slack broke.", get_backoff_seconds(job.attempts)
            ) from error
        return str(reply["ts"])

    def _respond(self, job: Job, part: Part) -> str:
        hook = WebhookClient(job.event.reply_to, timeout=TIMEOUT)
        try:
            reply = hook.send(
                text=part.message.text,
                blocks=[dict(block) for block in part.message.blocks],
                response_type="ephemeral",
                replace_original=False,
            )
        except NETWORK as error:
            raise SlackBusyError(
                "The connection to Slack broke.", get_backoff_seconds(job.attempts)
            ) from error
        if reply.status_code == 429:
            raise SlackBusyError(
                "Slack limits the rate.", read_retry_after(reply.headers), blame=False
            )
        if reply.status_code >= 500:
            raise SlackBusyError(
                f"Slack answered {reply.status_code}.", get_backoff_seconds(job.attempts)
            )
        if reply.status_code != 200:
            raise SlackRefusedError(f"The response address answered {reply.status_code}.")
        return job.event.ts

    def _judged(self, job: Job, part: Part, error: SlackApiError) -> SlackError:
        judged = classify_error(job, error)
        if isinstance(judged, SlackBusyError) and not judged.blame:
            now = self._clock()
            self._inbox.clear_attempt(job, part.position)
            self._inbox.pause_channel(job.event, now + judged.seconds, now)
        return judged

    def _found(self, job: Job, part: Part) -> str:
        """Return the ``ts`` of a part that Slack has taken, or "" where it has not."""
        try:
            return _named(fetch_thread_messages(self._client, job), get_part_name(job, part))
        except SlackApiError as error:
            judged = classify_error(job, error)
            if isinstance(judged, SlackBusyError):
                raise judged from error
            _log.warning("cannot look for %s in its thread: %s", get_part_name(job, part), judged)
            return ""
        except NETWORK as error:
            raise SlackBusyError(
                "The connection to Slack broke.", get_backoff_seconds(job.attempts)
            ) from error


def classify_error(job: Job, error: SlackApiError) -> SlackError:
    """Return what Slack's refusal of a call means: try again later, or not at all."""
    status, code = error.response.status_code, get_error_code(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        seconds = get_retry_after(error)
        return SlackBusyError("Slack limits the rate.", seconds, blame=False)
    if is_transient_api_error(error):
        return SlackBusyError(f"Slack answered {status} {code}.", get_backoff_seconds(job.attempts))
    return SlackRefusedError(
        f"Slack refuses the message: {code}.", "`dateline slack --check` says more."
    )


def fetch_thread_messages(client: WebClient, job: Job) -> Iterator[Mapping[str, Any]]:
    """Yield the messages of a job's thread since its question, page by page, with metadata.

    An event without a thread has its whole channel: a person's direct messages.
    """
    cursor: str | None = None
    thread = job.event.thread
    while cursor != "":
        given: Any = {
            "channel": job.event.channel,
            "oldest": f"{float(job.event.ts) - SKEW:.6f}",
            "include_all_metadata": True,
            "limit": 15,
            "cursor": cursor,
        }
        reply = (
            client.conversations_replies(ts=thread, **given)
            if thread
            else client.conversations_history(**given)
        )
        yield from reply.get("messages") or []
        cursor = str((reply.get("response_metadata") or {}).get("next_cursor") or "")


def _named(messages: Iterable[Mapping[str, Any]], name: str) -> str:
    for message in messages:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("part") == name:
            return str(message["ts"])
    return ""


def get_part_name(job: Job, part: Part) -> str:
    """Return the name that a part carries in its metadata."""
    return f"{job.event.id}/{part.position}"


def _never_left(error: BaseException) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError)
