"""SlackService: what the listeners of one process share, and the order it is closed in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from slack_sdk import WebClient

from bot.inbox import Inbox, InboxEvent, Job, Kind
from bot.inbox.history import is_known_thread
from bot.slack import client, corrections, parse_event, status
from bot.slack.add_article import ArticleAdder
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed, Composer
from bot.slack.corrections import Corrections
from bot.slack.home import HomeView
from bot.slack.posting import EVERY
from bot.slack.protocols import AnsweringBot, ArticleStore, TimelineBot
from bot.slack.streaming import StreamingPoster
from bot.slack.timelines import Timelines
from bot.slack.views import build_not_allowed_notice
from bot.slack.views.notices import build_not_admin_notice
from bot.slack.worker import LEASE, Workers
from bot.types import Answer

_log = logging.getLogger(__name__)


class SlackService:
    """Takes in what people ask, and has it answered.

    ``base_url`` is Slack's Web API or a fake of it, ``store`` the archive behind the bot,
    ``cases`` the file that complaints become regression cases in, ``archive`` the folder that
    admins may add to. ``every`` is the pause in seconds between two messages in one channel,
    ``at_once`` how many questions the bot thinks about at a time, ``lease`` how long a question
    stays with a process that gives no sign of life, ``look_every`` the seconds between two looks
    at the archive for corrections, ``clock`` the time in seconds since the epoch.
    """

    def __init__(
        self,
        bot: AnsweringBot,
        inbox: Inbox,
        *,
        token: str,
        base_url: str = client.BASE,
        store: ArticleStore | None = None,
        settings: ChannelSettings | None = None,
        cases: Path | None = None,
        archive: Path | None = None,
        workers: int = 8,
        at_once: int = 8,
        every: float = EVERY,
        lease: float = LEASE,
        look_every: float = corrections.EVERY,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.inbox, self.store, self.cases, self.clock = inbox, store, cases, clock
        self.settings = settings or ChannelSettings()
        self.timelines = isinstance(bot, TimelineBot)
        self.client: WebClient = client.build_retrying_client(token, base_url)
        self.home = HomeView(self.client, inbox, store, bot, clock)
        self._once = client.build_posting_client(token, base_url)
        self.corrections: Corrections | None = None
        self.adder: ArticleAdder | None = None
        if store is not None:
            self.corrections = Corrections(
                store, inbox, self.settings, clock=clock, wake=self._wake, every=look_every
            )
        if store is not None and archive is not None:
            self.adder = ArticleAdder(
                archive, store, self.settings, token=token, base_url=base_url, clock=clock
            )
        poster = StreamingPoster(self._once, inbox, clock=clock, every=every)
        self._composer = Composer(
            bot,
            inbox,
            self.settings,
            passages=store is not None,
            timelines=self.timelines,
            others=self._others(bot),
            live=poster.open_stream,
            answered=self._answered,
            workers=workers,
            at_once=at_once,
        )
        self.workers = Workers(
            inbox, self._composer, poster, count=workers, lease=lease, clock=clock
        )

    def _others(self, bot: AnsweringBot) -> dict[Kind, Callable[[Job], Composed]]:
        """Return what composes the messages of events that are no questions."""
        others: dict[Kind, Callable[[Job], Composed]] = {}
        if isinstance(bot, TimelineBot):
            others["timeline"] = Timelines(bot, self.inbox, self.settings, self._once).compose
        if self.corrections:
            others["correction"] = self.corrections.compose
        others["add"] = self.adder.compose if self.adder else _no_adding
        return others

    def _answered(self, job: Job, answer: Answer) -> None:
        if self.corrections:
            self.corrections.remember(job, answer)

    def _wake(self) -> None:
        self.workers.wake()

    def store_event(self, body: Mapping[str, Any], me: str) -> InboxEvent | None:
        """Store the question in an Events API body; None where there is none, or not a new one.

        When this returns, the question survives a kill: only now may Slack be told.
        """
        event = parse_event.parse_message_event(
            body, me=me, received=self.clock(), open_to=self._open_to
        )
        if event is None or not self.is_allowed(event):
            return None
        return event if self._stored(event) else None

    def is_allowed(self, event: InboxEvent) -> bool:
        """Tell whether the channel's settings let this person ask; log where they do not."""
        allowed = self._allows(event)
        if not allowed:
            _log.warning("%s may not ask in %s", event.user, event.channel)
        return allowed

    def _allows(self, event: InboxEvent) -> bool:
        rules = self.settings.get_rules()
        return rules.get_channel(event.channel).is_allowed(event.user) or event.user in rules.admins

    def refuse(self, body: Mapping[str, Any], me: str) -> None:
        """Tell somebody who addressed the bot and may not that it does not answer; only them."""
        event = parse_event.parse_message_event(
            body, me=me, received=self.clock(), open_to=self._open_to
        )
        if event is None or event.kind == "message" or self._allows(event):
            return
        if self.inbox.is_first_request(f"refused:{event.channel}:{event.ts}", self.clock()):
            inside = event.thread if event.thread != event.ts else None
            told = build_not_allowed_notice()
            self.client.chat_postEphemeral(
                channel=event.channel,
                user=event.user,
                thread_ts=inside,
                text=told.text,
                blocks=[dict(block) for block in told.blocks],
            )

    def submit(self, event: InboxEvent) -> None:
        """Store a question that came by a button or a form, and have it answered."""
        if self._stored(event):
            self.begin(event)

    def _stored(self, event: InboxEvent) -> bool:
        new = self.inbox.enqueue(event)
        if not new and self.inbox.has_event(event.id):  # else the other event of the same message
            _log.info("event %s came before", event.id)
        return new

    def begin(self, event: InboxEvent) -> None:
        """Show that the question has arrived, and have it answered."""
        self.workers.wake()
        status.show_status(self._once, event, self.inbox.count_ahead(event))
        if self.inbox.has_attempted_part(event):
            status.clear_status(self._once, event)

    def new_ts(self) -> str:
        """Return a ``ts`` for a question that is no message: the time, to the microsecond."""
        return f"{self.clock():.6f}"

    def start(self) -> None:
        """Begin to answer, first of all what an earlier process left unanswered."""
        self.workers.start()
        if self.corrections:
            self.corrections.start()

    def close(self) -> None:
        """Finish what is under way and end every thread. The inbox stays open."""
        if self.corrections:
            self.corrections.stop()
        self.workers.stop()
        self._composer.close()

    def _open_to(self, team: str, channel: str, thread: str) -> bool:
        """Tell whether words without a mention are for the bot: in its threads, or everywhere."""
        if not thread:
            return self.settings.get_channel(channel).answer == "every"
        return is_known_thread(self.inbox, team, channel, thread)


def _no_adding(_: Job) -> Composed:
    return Composed(messages=(build_not_admin_notice(),))
