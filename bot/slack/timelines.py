"""The Timeline button: the dated events behind an answer, as text and, with matplotlib, drawn.

The text goes through the inbox as every answer does. The picture is a courtesy beside it: at
most one for each timeline, none for what only one person sees, none without matplotlib.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.errors import ConfigError
from bot.inbox import Inbox, Job
from bot.render.timeline import draw_timeline_file
from bot.slack.blocks import escape_plain_text, truncate_text
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed, build_event_scope
from bot.slack.protocols import TimelineBot
from bot.slack.views.timeline import build_timeline_messages
from bot.timeline import TimelineEvent

DRAWN = 25
"""Events on a picture at most; more cannot be read in a channel."""
TITLE = 100

_log = logging.getLogger(__name__)


class Timelines:
    """Composes timelines, and shares their pictures."""

    def __init__(
        self, bot: TimelineBot, inbox: Inbox, settings: ChannelSettings, client: WebClient
    ) -> None:
        """Take a client that makes every call once."""
        self._bot, self._inbox, self._settings, self._client = bot, inbox, settings, client
        self._told: dict[int, list[TimelineEvent]] = {}

    def compose(self, job: Job) -> Composed:
        """Return the messages of a timeline; ``share_picture`` adds its picture to them."""
        event = job.event
        sources = self._settings.get_channel(event.channel).sources
        events = self._bot.timeline(event.text, build_event_scope(event, sources))
        if len(events) > 1 and not event.reply_to:
            self._told[job.number] = events
        return Composed(messages=build_timeline_messages(event.text, events))

    def share_picture(self, job: Job) -> None:
        """Put the picture of a timeline under its words, where this process composed them."""
        events = self._told.pop(job.number, [])
        if events:
            self._share(job, events)

    def _share(self, job: Job, events: Sequence[TimelineEvent]) -> None:
        if not self._inbox.is_first_request(f"picture:{job.event.id}", job.event.received):
            return
        title = truncate_text(escape_plain_text(job.event.text), TITLE)
        try:
            self._client.files_upload_v2(
                channel=job.event.channel,
                thread_ts=job.event.thread,
                filename="timeline.png",
                content=draw_timeline(events[:DRAWN], title),
                title=title,
                alt_txt=f"A timeline of {len(events[:DRAWN])} dated events, told above in words.",
            )
        except ConfigError as error:
            _log.info("no picture of a timeline: %s", error)
        except (SlackClientError, OSError, HTTPException) as error:
            _log.warning("no picture of a timeline: %s", type(error).__name__)


def draw_timeline(events: Sequence[TimelineEvent], title: str) -> bytes:
    """Return a timeline as PNG. Raises ConfigError where matplotlib is not installed."""
    with TemporaryDirectory(prefix="dateline-") as folder:
        path = Path(folder) / "timeline.png"
        draw_timeline_file(events, title, path)
        return path.read_bytes()
