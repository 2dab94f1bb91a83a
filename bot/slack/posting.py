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
from bot.slack.client import NETWORK, TIMEOUT
from bot.slack.views.notices import cut_short

EVERY = 1.0
"""Seconds between two messages in one channel (chat.postMessage: about one a second)."""
PATIENCE = 0.5
"""Seconds that a worker waits for a channel's turn; for more, the job goes back to the queue."""
SKEW = 60.0
"""Seconds by which our clock, which dates commands and forms, may be ahead of Slack's."""
EVENT_TYPE = "dateline_answer"

_PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout"}
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
        self._inbox.posted(job, part.position, ts, self._clock(), self._every)
        return ts

    def excuse(self, job: Job, error: str) -> None:
        """Say under an answer of which only a part is in Slack that the rest will not come."""
        if not self._inbox.begun(job):
            return
        words = cut_short(error)
        try:
            self._client.chat_postMessage(
                channel=job.event.channel,
                thread_ts=job.event.thread,
                text=words.text,
                blocks=[dict(block) for block in words.blocks],
            )
        except (SlackApiError, OSError, HTTPException) as refused:
            _log.warning("no excuse for event %s: %s", job.event.id, type(refused).__name__)

    def _note(self, job: Job, part: Part) -> None:
        """Note the try, and wait for the channel's turn where that is near."""
        now = self._clock()
        moment = self._inbox.trying(job, part.position, now, self._every, PATIENCE)
        if moment is None:
            raise LeaseLostError(f"Another worker holds event {job.event.id}.")
        if moment - now > PATIENCE:
            raise SlackBusyError("The channel must rest.", moment - now, blame=False)
        time.sleep(max(0.0, moment - self._clock()))

    def _send(self, job: Job, part: Part) -> str:
        try:
            reply = self._client.chat_postMessage(
                channel=job.event.channel,
                thread_ts=job.event.thread,
                text=part.message.text,
                blocks=[dict(block) for block in part.message.blocks],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"part": name_of(job, part)}},
                mrkdwn=False,
                parse="none",
                unfurl_links=False,
                unfurl_media=False,
            )
        except SlackApiError as error:
            raise self._judged(job, part, error) from error
        except NETWORK as error:
            if _never_left(error):
                self._inbox.untried(job, part.position)
            raise SlackBusyError("The connection to Slack broke.", backoff(job.attempts)) from error
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
            raise SlackBusyError("The connection to Slack broke.", backoff(job.attempts)) from error
        if reply.status_code == 429:
            raise SlackBusyError("Slack asks for patience.", _patience(reply.headers), blame=False)
        if reply.status_code >= 500:
            raise SlackBusyError(f"Slack answered {reply.status_code}.", backoff(job.attempts))
        if reply.status_code != 200:
            raise SlackRefusedError(f"The response address answered {reply.status_code}.")
        return job.event.ts

    def _judged(self, job: Job, part: Part, error: SlackApiError) -> SlackError:
        judged = judgement(job, error)
        if isinstance(judged, SlackBusyError) and not judged.blame:
            now = self._clock()
            self._inbox.untried(job, part.position)
            self._inbox.rest(job.event, now + judged.seconds, now)
        return judged

    def _found(self, job: Job, part: Part) -> str:
        """Return the ``ts`` of a part that Slack has taken, or "" where it has not."""
        try:
            return _named(said_since(self._client, job), name_of(job, part))
        except SlackApiError as error:
            judged = judgement(job, error)
            if isinstance(judged, SlackBusyError):
                raise judged from error
            _log.warning("cannot look for %s in its thread: %s", name_of(job, part), judged)
            return ""
        except NETWORK as error:
            raise SlackBusyError("The connection to Slack broke.", backoff(job.attempts)) from error


def judgement(job: Job, error: SlackApiError) -> SlackError:
    """Return what Slack's refusal of a call means: try again later, or not at all."""
    status, code = error.response.status_code, code_of(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        seconds = _patience(error.response.headers)
        return SlackBusyError("Slack asks for patience.", seconds, blame=False)
    if passing(error):
        return SlackBusyError(f"Slack answered {status} {code}.", backoff(job.attempts))
    return SlackRefusedError(
        f"Slack refuses the message: {code}.", "`dateline slack --check` says more."
    )


def passing(error: SlackApiError) -> bool:
    """Tell whether Slack failed for a reason that passes."""
    status, code = error.response.status_code, code_of(error)
    return status == 429 or status >= 500 or code in _PASSING


def said_since(client: WebClient, job: Job) -> Iterator[Mapping[str, Any]]:
    """Yield the messages of a job's thread since its question, page by page, with metadata."""
    cursor: str | None = None
    while cursor != "":
        reply = client.conversations_replies(
            channel=job.event.channel,
            ts=job.event.thread,
            oldest=f"{float(job.event.ts) - SKEW:.6f}",
            include_all_metadata=True,
            limit=15,
            cursor=cursor,
        )
        yield from reply.get("messages") or []
        cursor = str((reply.get("response_metadata") or {}).get("next_cursor") or "")


def _named(messages: Iterable[Mapping[str, Any]], name: str) -> str:
    for message in messages:
        payload = (message.get("metadata") or {}).get("event_payload") or {}
        if payload.get("part") == name:
            return str(message["ts"])
    return ""


def name_of(job: Job, part: Part) -> str:
    """Return the name that a part carries in its metadata."""
    return f"{job.event.id}/{part.position}"


def code_of(error: SlackApiError) -> str:
    """Return Slack's word for a failure, or "" where the answer has none."""
    data = error.response.data
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def backoff(attempts: int) -> float:
    """Return the seconds to wait after so many attempts: 2, 4, 8, ... 30."""
    return float(min(2**attempts, 30))


def _patience(headers: Mapping[str, Any]) -> float:
    named = {name.lower(): value for name, value in headers.items()}
    value = named.get("retry-after", "1")
    return float(value[0] if isinstance(value, list) else value)


def _never_left(error: BaseException) -> bool:
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError)
