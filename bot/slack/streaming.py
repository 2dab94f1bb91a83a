"""An answer written into its thread while the model writes: verified claims, one by one.

The stream (chat.startStream and its kin) shows what the quote gate has let through; when the
model has finished, the message is stopped and updated to the whole answer, short answer first,
with sources and buttons. A stream that dies (Slack ends it after about five minutes, or thirty
idle seconds) is finished by the same update. Claims travel as blocks, not as markdown, so that
their words stay inert.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.inbox import Inbox, Job
from bot.inbox.queue import (
    clear_stream,
    get_stream_ts,
    is_known_message,
    mark_stream_started,
    mark_stream_starting,
)
from bot.inbox.types import Part
from bot.slack.client import NETWORK, get_backoff_seconds, get_error_code
from bot.slack.posting import (
    EVENT_TYPE,
    LeaseLostError,
    Poster,
    SlackBusyError,
    classify_error,
    fetch_thread_messages,
    get_part_name,
)
from bot.slack.views.answer import build_stream_blocks

MOST_BLOCKS = 40
MAX_WAIT = 3.0
"""Seconds that a channel may have to rest at most for a stream to begin there."""

_GONE = {"message_not_found", "cant_update_message", "edit_window_closed"}
_log = logging.getLogger(__name__)


class AnswerStream:
    """One answer on its way. ``append`` never raises: what fails is shown by the last update."""

    def __init__(
        self, client: WebClient, inbox: Inbox, job: Job, clock: Callable[[], float], every: float
    ) -> None:
        self._client, self._inbox, self._job, self._clock = client, inbox, job, clock
        self._every = every
        self._ts = ""
        self._blocks = 0
        self._waiting: list[dict[str, Any]] = []
        self._rest = 0.0
        self._dead = False

    def append(self, words: str) -> None:
        """Show a verified claim; nothing is shown twice, and nothing that Slack did not take."""
        self._waiting += build_stream_blocks(words)
        if self._blocks + len(self._waiting) > MOST_BLOCKS:
            self._dead = True
        if self._dead or self._clock() < self._rest:
            return
        try:
            self._send()
        except SlackApiError as error:
            self._refused(error)
        except NETWORK as error:
            self._end(type(error).__name__)

    def _send(self) -> None:
        chunks = [{"type": "blocks", "blocks": self._waiting}]
        if self._ts:
            self._client.chat_appendStream(
                channel=self._job.event.channel, ts=self._ts, chunks=chunks
            )
        elif not self._begin(chunks):
            return
        self._blocks += len(self._waiting)
        self._waiting = []

    def _begin(self, chunks: list[dict[str, Any]]) -> bool:
        event, now = self._job.event, self._clock()
        place = f"{event.team}/{event.channel}"
        moment = self._inbox.reserve_slot(place, now, self._every, MAX_WAIT)
        if moment - now > MAX_WAIT or not mark_stream_starting(self._inbox, self._job):
            self._end("no place for a stream")
            return False
        time.sleep(max(0.0, moment - self._clock()))
        reply = self._client.chat_startStream(
            channel=event.channel,
            thread_ts=event.thread,
            recipient_team_id=event.team,
            recipient_user_id=event.user,
            chunks=chunks,
        )
        self._ts = str(reply["ts"])
        mark_stream_started(self._inbox, self._job, self._ts)
        return True

    def _refused(self, error: SlackApiError) -> None:
        judged = classify_error(self._job, error)
        busy = judged if isinstance(judged, SlackBusyError) else None
        if not self._ts and not (busy and busy.blame):
            clear_stream(self._inbox, self._job)
        if self._ts and busy and not busy.blame:
            self._rest = self._clock() + busy.seconds
        else:
            self._end(get_error_code(error))

    def _end(self, why: str) -> None:
        _log.info("event %s: its stream ended early: %s", self._job.event.id, why)
        self._dead = True


class StreamingPoster(Poster):
    """Posts parts; one that a stream has begun becomes that message, whole."""

    def open_stream(self, job: Job) -> AnswerStream | None:
        """Return a stream for a job's answer, or None where it cannot have one (any more)."""
        if job.event.reply_to or get_stream_ts(self._inbox, job) is not None:
            return None
        return AnswerStream(self._client, self._inbox, job, self._clock, self._every)

    def post(self, job: Job, part: Part) -> str:
        """Post one part, or put it in the place of the job's stream; return its ``ts``."""
        ts = self._finished(job, part) if part.position == 0 else ""
        if not ts:
            return super().post(job, part)
        self._inbox.mark_posted(job, part.position, ts)
        return ts

    def _finished(self, job: Job, part: Part) -> str:
        """Return the ``ts`` of the stream that now shows the part, or "" where there is none."""
        begun = get_stream_ts(self._inbox, job)
        if begun is None:
            return ""
        try:
            ts = begun or self._orphan(job)
            if not ts:
                return ""
            if self._inbox.mark_attempted(job, part.position) is None:
                raise LeaseLostError(f"Another worker holds event {job.event.id}.")
            self._stop(job, ts)
            self._update(job, part, ts)
        except SlackApiError as error:
            if get_error_code(error) in _GONE:
                self._inbox.clear_attempt(job, part.position)
                clear_stream(self._inbox, job)
                return ""
            raise self._said(job, error) from error
        except NETWORK as error:
            raise SlackBusyError(
                "The connection to Slack broke.", get_backoff_seconds(job.attempts)
            ) from error
        return ts

    def _said(self, job: Job, error: SlackApiError) -> Exception:
        if get_error_code(error) == "streaming_state_conflict":
            return SlackBusyError(
                "The stream has not ended yet.", get_backoff_seconds(job.attempts)
            )
        return classify_error(job, error)

    def _stop(self, job: Job, ts: str) -> None:
        try:
            self._client.chat_stopStream(channel=job.event.channel, ts=ts)
        except SlackApiError as error:
            if isinstance(judged := classify_error(job, error), SlackBusyError):
                raise judged from error
            _log.info("event %s: its stream had ended: %s", job.event.id, get_error_code(error))

    def _update(self, job: Job, part: Part, ts: str) -> None:
        self._client.chat_update(
            channel=job.event.channel,
            ts=ts,
            text=part.message.text,
            blocks=[dict(block) for block in part.message.blocks],
            metadata={
                "event_type": EVENT_TYPE,
                "event_payload": {"part": get_part_name(job, part)},
            },
            parse="none",
            link_names=False,
        )

    def _orphan(self, job: Job) -> str:
        """Return the message of a stream that was begun when its process died, or ""."""
        me = self._client.auth_test()["user_id"]
        for message in fetch_thread_messages(self._client, job):
            if _unnamed(message, me) and not is_known_message(self._inbox, job, str(message["ts"])):
                mark_stream_started(self._inbox, job, str(message["ts"]))
                return str(message["ts"])
        return ""


def _unnamed(message: Mapping[str, Any], me: str) -> bool:
    """Tell whether a message is the bot's own and carries no name, as a stream does not."""
    named = (message.get("metadata") or {}).get("event_payload")
    return message.get("user") == me and not named and not message.get("files")
