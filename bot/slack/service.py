"""SlackService: what the listeners of one process share, and the order it is closed in."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.inbox import Inbox, InboxEvent, Job, Kind
from bot.inbox.history import (
    count_recent_events,
    is_answered,
    is_known_thread,
    is_muted,
    set_muted,
)
from bot.slack import client, lookout, parse_event, status, watches
from bot.slack.add_article import ArticleAdder
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed, Composer
from bot.slack.corrections import Corrections
from bot.slack.home import HomeView
from bot.slack.lookups import Members, ThreadContext, find_linked_articles
from bot.slack.posting import EVERY
from bot.slack.protocols import AnsweringBot, ArticleStore, TimelineBot
from bot.slack.streaming import StreamingPoster
from bot.slack.timelines import Timelines
from bot.slack.views import build_not_allowed_notice
from bot.slack.views.notices import (
    build_muted_notice,
    build_not_admin_notice,
    build_unmuted_notice,
)
from bot.slack.watches import Watches
from bot.slack.worker import LEASE, Workers
from bot.types import Answer

MINUTE = 60.0
BOT_LIMIT = 5
"""Questions a minute that one bot or workflow may put: more is taken for two bots in a loop."""

_log = logging.getLogger(__name__)


class SlackService:
    """Takes in what people ask, and has it answered.

    ``base_url`` is Slack's Web API or a fake of it, ``store`` the archive behind the bot,
    ``cases`` the file that complaints become regression cases in, ``archive`` the folder that
    admins may add to. ``every`` is the pause in seconds between two messages in one channel,
    ``at_once`` how many questions the bot thinks about at a time, ``lease`` how long a question
    stays with a process that gives no sign of life, ``look_every`` the seconds between two looks
    at the archive for corrections and watches, ``watch_rest`` those between two tellings of a
    watch, ``clock`` the time in seconds since the epoch.
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
        look_every: float = lookout.EVERY,
        watch_rest: float = watches.REST,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.inbox, self.store, self.cases, self.clock = inbox, store, cases, clock
        self.settings = settings or ChannelSettings()
        self._listening = parse_event.Listening(
            is_open=self._is_open,
            is_stored=inbox.has_message,
            is_answered=partial(is_answered, inbox),
        )
        self.client: WebClient = client.build_retrying_client(token, base_url)
        self.members = Members(self.client, clock)
        self.home = HomeView(self.client, inbox, store, bot, clock)
        self._once = client.build_posting_client(token, base_url)
        self.adder: ArticleAdder | None = None
        if store is not None and archive is not None:
            self.adder = ArticleAdder(
                archive, store, self.settings, token=token, base_url=base_url, clock=clock
            )
        self._timelines: Timelines | None = None
        if isinstance(bot, TimelineBot):
            self._timelines = Timelines(bot, inbox, self.settings, self._once)
        self._look_out(bot, store, look_every, watch_rest)
        poster = StreamingPoster(self._once, inbox, clock=clock, every=every)
        self._composer = self._build_composer(bot, poster, workers, at_once)
        self.workers = Workers(
            inbox,
            self._composer,
            poster,
            count=workers,
            lease=lease,
            clock=clock,
            finished=self._timelines.share_picture if self._timelines else lambda _: None,
        )

    def _look_out(
        self, bot: AnsweringBot, store: ArticleStore | None, every: float, rest: float
    ) -> None:
        """Set up what looks at the archive by itself, where there is one."""
        self.corrections: Corrections | None = None
        self.watches: Watches | None = None
        if store is None:
            return
        times: Any = {"clock": self.clock, "wake": self._wake, "every": every}
        self.corrections = Corrections(store, self.inbox, self.settings, **times)
        self.watches = Watches(
            bot, store, self.inbox, self.settings, self.client, rest=rest, **times
        )

    def _build_composer(
        self, bot: AnsweringBot, poster: StreamingPoster, workers: int, at_once: int
    ) -> Composer:
        return Composer(
            bot,
            self.settings,
            timelines=self.timelines,
            watches=self.watches is not None,
            others=self._others(),
            live=poster.open_stream,
            answered=self._answered,
            unanswered=self._react,
            is_admitted=self._is_admitted,
            find_linked=partial(find_linked_articles, self.store),
            get_turns=ThreadContext(self._once, self.inbox, self.clock).get_turns,
            workers=workers,
            at_once=at_once,
        )

    def _others(self) -> dict[Kind, Callable[[Job], Composed]]:
        """Return what composes the messages of events that are no questions."""
        others: dict[Kind, Callable[[Job], Composed]] = {}
        if self._timelines:
            others["timeline"] = self._timelines.compose
        if self.corrections:
            others["correction"] = self.corrections.compose
        if self.watches:
            others["watch"] = self.watches.compose_watch
            others["watches"] = self.watches.compose_list
            others["update"] = self.watches.compose_update
        others["add"] = self.adder.compose if self.adder else _no_adding
        others["mute"] = self._mute
        return others

    @property
    def _lookouts(self) -> list[lookout.Lookout]:
        return [one.lookout for one in (self.corrections, self.watches) if one is not None]

    @property
    def timelines(self) -> bool:
        """Whether the bot knows timelines."""
        return self._timelines is not None

    def _mute(self, job: Job) -> Composed:
        """Keep what a thread asks for, and say what holds from now on."""
        muted = parse_event.is_mute_request(job.event.text)
        set_muted(self.inbox, job.event, muted)
        return Composed(messages=(build_muted_notice() if muted else build_unmuted_notice(),))

    def _answered(self, job: Job, answer: Answer) -> None:
        if self.corrections:
            self.corrections.remember(job, answer)

    def _react(self, job: Job) -> None:
        """Put the channel's emoji, where it has one, under a question that gets no answer."""
        event = job.event
        name = self.settings.get_channel(event.channel).reaction
        if not name:
            return
        try:
            self._once.reactions_add(channel=event.channel, timestamp=event.ts, name=name)
        except (SlackApiError, OSError, HTTPException) as error:
            _log.warning("no reaction to %s: %s", event.id, type(error).__name__)

    def _is_admitted(self, event: InboxEvent) -> bool:
        """Tell whether a person is a member, or asks where guests are answered too; tell them."""
        if not event.user.startswith(("U", "W")):
            return True
        if self.settings.get_channel(event.channel).external == "answer":
            return True
        if event.user in self.settings.get_rules().admins or not self.members.is_outsider(
            event.user
        ):
            return True
        _log.warning("%s is a guest or of another organisation, in %s", event.user, event.channel)
        if event.kind not in ("message", "correction", "update"):
            self._whisper_refusal(event)
        return False

    def _wake(self) -> None:
        self.workers.wake()

    def store_event(self, body: Mapping[str, Any], me: str) -> InboxEvent | None:
        """Store the question in an Events API body; None where there is none, or not a new one.

        When this returns, the question survives a kill: only now may Slack be told.
        """
        event = self._parse(body, me)
        if event is None or not self.is_allowed(event):
            return None
        if self._is_external(body, event) or self._is_looping(event):
            return None
        return event if self._stored(event) else None

    def _parse(self, body: Mapping[str, Any], me: str) -> InboxEvent | None:
        return parse_event.parse_message_event(
            body, me=me, received=self.clock(), listening=self._listening
        )

    def _is_external(self, body: Mapping[str, Any], event: InboxEvent) -> bool:
        """Tell whether another organisation asks where only this one is answered; log it."""
        settings = self.settings.get_channel(event.channel)
        external = parse_event.is_external(body) and settings.external != "answer"
        if external:
            _log.warning("%s is of another organisation, in %s", event.user, event.channel)
        return external

    def _is_looping(self, event: InboxEvent) -> bool:
        """Tell whether a bot or workflow asks more often than people would: two bots in a loop."""
        if not parse_event.is_bot(event.user):
            return False
        recent = count_recent_events(self.inbox, event.user, self.clock() - MINUTE)
        if recent >= BOT_LIMIT:
            _log.warning("%s asks more than %d times a minute", event.user, BOT_LIMIT)
        return recent >= BOT_LIMIT

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
        event = self._parse(body, me)
        if event is None or event.kind == "message" or parse_event.is_bot(event.user):
            return
        if self._allows(event) and not self._is_external(body, event):
            return
        self._whisper_refusal(event)

    def _whisper_refusal(self, event: InboxEvent) -> None:
        """Tell a person, and nobody else, that they are not answered here. Once a question."""
        if not self.inbox.is_first_request(f"refused:{event.channel}:{event.ts}", self.clock()):
            return
        told = build_not_allowed_notice()
        try:
            self.client.chat_postEphemeral(
                channel=event.channel,
                user=event.user,
                thread_ts=event.thread if event.thread != event.ts else None,
                text=told.text,
                blocks=[dict(block) for block in told.blocks],
            )
        except (SlackApiError, OSError, HTTPException) as error:
            _log.warning("no word to %s: %s", event.user, type(error).__name__)

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
        if event.kind in (
            "message",
            "mute",
        ):  # it may be left alone, and a sign would say otherwise
            return
        status.show_status(self._once, event, self.inbox.count_ahead(event))
        if self.inbox.has_attempted_part(event):
            status.clear_status(self._once, event)

    def new_ts(self) -> str:
        """Return a ``ts`` for a question that is no message: the time, to the microsecond."""
        return f"{self.clock():.6f}"

    def start(self) -> None:
        """Begin to answer, first of all what an earlier process left unanswered."""
        self.workers.start()
        for one in self._lookouts:
            one.start()

    def close(self) -> None:
        """Finish what is under way and end every thread. The inbox stays open."""
        for one in self._lookouts:
            one.stop()
        self.workers.stop()
        self._composer.close()

    def _is_open(self, team: str, channel: str, thread: str) -> bool:
        """Tell whether words without a mention are for the bot: in its threads, or everywhere."""
        answer = self.settings.get_channel(channel).answer
        if answer == "every":
            return not (thread and is_muted(self.inbox, team, channel, thread))
        known = bool(thread) and is_known_thread(self.inbox, team, channel, thread)
        return known and answer == "thread"


def _no_adding(_: Job) -> Composed:
    return Composed(messages=(build_not_admin_notice(),))
