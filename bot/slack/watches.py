"""Watched questions: asked again, without a model, when articles come that may bear on them.

``Watches`` looks whenever the archive has changed, at start too. One process looks at a watch at
a time, under a lease. What a look finds becomes an event in the inbox; the answer is asked anew
and compared again when that is composed, with what was told last, in the thread's own order: so
two looks, two processes and any number of restarts tell a thing once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import UTC, date, datetime
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.inbox import Inbox, InboxEvent, Job
from bot.inbox.history import is_muted
from bot.inbox.types import parse_answer
from bot.inbox.watches import (
    Watch,
    claim_watch,
    end_watch,
    find_watches,
    get_told_answer,
    mark_watch_seen,
    save_watch,
)
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed, apply_window
from bot.slack.lookout import EVERY, Lookout, enqueue_at_free_moment
from bot.slack.protocols import AnsweringBot, ArticleStore
from bot.slack.relevance import AnswerChange, find_answer_change
from bot.slack.views.watches import (
    build_no_direct_notice,
    build_too_many_notice,
    build_update_messages,
    build_watch_notice,
    build_watches_list,
    build_watching_already_notice,
)
from bot.types import Answer, Scope
from bot.words import get_content_words, split_words

PERSON = 10
"""Watches that one person may have going on."""
LEASE = 60.0
"""Seconds for which one process alone looks at a watch."""
REST = 900.0
"""Seconds between two tellings of a watch; what comes meanwhile is told together."""
READ = 200
"""New articles that are read for words of a watched question; of more, every watch is asked."""


class Watches:
    """Keeps watched questions, looks at them, and composes what is told of them."""

    def __init__(
        self,
        bot: AnsweringBot,
        store: ArticleStore,
        inbox: Inbox,
        settings: ChannelSettings,
        client: WebClient,
        *,
        clock: Callable[[], float],
        wake: Callable[[], None],
        every: float = EVERY,
        rest: float = REST,
    ) -> None:
        """``wake`` is called when there is something to tell; ``every`` as in ``Lookout``."""
        self._bot, self._store, self._inbox = bot, store, inbox
        self._settings, self._client = settings, client
        self._clock, self._wake, self._rest = clock, wake, rest
        self.lookout = Lookout("watches", self.look, every)

    def compose_watch(self, job: Job) -> Composed:
        """Begin to watch what a job asks; return what to tell who asked for it."""
        event = job.event
        mine = [one for one in self.find_own(event) if one.event != job.number]
        here = self._find_in(event.channel, event.team)
        most = self._settings.get_channel(event.channel).watches
        if len(mine) >= PERSON or len(here) >= most:
            return Composed(messages=(build_too_many_notice(len(mine) >= PERSON, most),))
        channel, thread = self._target(event)
        if not channel:
            return Composed(messages=(build_no_direct_notice(),))
        watch = self._build(job, channel, thread)
        if any(_folded(one.question) == _folded(watch.question) for one in self._rivals(watch)):
            return Composed(messages=(build_watching_already_notice(),))
        answer = self._ask(watch)
        save_watch(self._inbox, watch, asdict(answer))
        return Composed(messages=(build_watch_notice(watch, answer),))

    def compose_list(self, job: Job) -> Composed:
        """Return the list of a person's watches, and of those of the channel they ask in."""
        return Composed(messages=(build_watches_list(self.find_shown(job.event)),))

    def compose_update(self, job: Job) -> Composed:
        """Return what is new for a watch, compared with what was told last; maybe nothing."""
        _, number, reach = job.event.id.split(":")
        found = find_watches(self._inbox, self._clock(), number=int(number))
        if not found or self._is_quiet(found[0]):
            return Composed(messages=())
        answer = self._ask(found[0])
        change = self._compare(found[0], answer, int(reach.partition("-")[0]))
        if change is None:
            return Composed(messages=())
        return Composed(
            messages=build_update_messages(found[0], change, answer), answer=asdict(answer)
        )

    def end(self, number: int, event: InboxEvent) -> bool:
        """End a watch that a person may see where they are; False where there is none."""
        known = any(one.number == number for one in self.find_shown(event))
        if known:
            end_watch(self._inbox, number, self._clock())
        return known

    def find_own(self, event: InboxEvent) -> list[Watch]:
        """Return what the event's person watches."""
        return find_watches(self._inbox, self._clock(), team=event.team, user=event.user)

    def find_shown(self, event: InboxEvent) -> list[Watch]:
        """Return what a person may see where an event stands.

        That is what they watch in private, and what is watched in this channel's threads: those
        of other channels show nowhere else.
        """
        private = [one for one in self.find_own(event) if not one.thread]
        threads = [one for one in self._find_in(event.channel, event.team) if one.thread]
        return [*private, *threads]

    def look(self) -> int:
        """Compare all watches with the archive; return of how many something may be told."""
        told, change = 0, self._store.change
        while not self.lookout.stopping:
            watch = claim_watch(self._inbox, change, self._clock(), lease=LEASE, rest=self._rest)
            if watch is None:
                break
            told += self._look_at(watch, change)
        if told:
            self._wake()
        return told

    def _look_at(self, watch: Watch, change: int) -> bool:
        new = self._may_bear(watch) and self._is_new(watch)
        if new:
            enqueue_at_free_moment(self._inbox, self._event(watch, change))
        mark_watch_seen(self._inbox, watch, change, self._clock() if new else 0.0)
        return new

    def _is_new(self, watch: Watch) -> bool:
        return self._compare(watch, self._ask(watch), watch.seen) is not None

    def _event(self, watch: Watch, change: int) -> InboxEvent:
        return InboxEvent(
            id=f"update:{watch.number}:{watch.seen}-{change}",
            team=watch.team,
            channel=watch.channel,
            ts="",
            thread=watch.thread,
            user=watch.user,
            kind="update",
            text=watch.question,
            received=self._clock(),
        )

    def _may_bear(self, watch: Watch) -> bool:
        """Tell whether a new article has a word of the question, or a cited one has changed."""
        ids = self._changed(watch, watch.seen)
        if len(ids) > READ or any(one.article_id in ids for one in self._told(watch).citations):
            return True
        wanted = {word.stem for word in get_content_words(watch.question)}
        articles = filter(None, map(self._store.article, ids))
        texts = (f"{one.title}\n{one.body}" for one in articles)
        return any(word.stem in wanted for text in texts for word in split_words(text))

    def _changed(self, watch: Watch, since: int) -> Collection[str]:
        """Return the ids of articles that came or changed, and of cited ones that have gone."""
        cited = {one.article_id for one in self._told(watch).citations}
        gone = {one for one in cited if self._store.article(one) is None}
        return {*self._store.changed_since(since), *gone}

    def _compare(self, watch: Watch, answer: Answer, since: int) -> AnswerChange | None:
        changed = self._changed(watch, since)
        return find_answer_change(
            self._told(watch), answer, changed, self._store.copies.get_cluster
        )

    def _told(self, watch: Watch) -> Answer:
        return parse_answer(get_told_answer(self._inbox, watch))

    def _ask(self, watch: Watch) -> Answer:
        channel = self._settings.get_channel(watch.place)
        now = datetime.fromtimestamp(self._clock(), UTC)
        since = date.fromisoformat(watch.since) if watch.since else None
        scope = Scope(as_of=now, since=since, sources=channel.sources)
        limited = apply_window(scope, channel, watch.question)
        return self._bot.ask(watch.question, limited, engine="keyless")

    def _build(self, job: Job, channel: str, thread: str) -> Watch:
        event = job.event
        return Watch(
            number=0,
            event=job.number,
            team=event.team,
            channel=channel,
            thread=thread,
            user=event.user,
            place=event.channel,
            question=event.text,
            since=event.since,
            made=self._clock(),
            seen=self._store.change,
        )

    def _rivals(self, watch: Watch) -> list[Watch]:
        """Return the other watches that tell the same thread or person."""
        where = {"team": watch.team, "channel": watch.channel, "thread": watch.thread}
        found = find_watches(self._inbox, self._clock(), **where)
        return [one for one in found if one.event != watch.event]

    def _find_in(self, channel: str, team: str) -> list[Watch]:
        return find_watches(self._inbox, self._clock(), team=team, place=channel)

    def _target(self, event: InboxEvent) -> tuple[str, str]:
        """Return the channel and the thread to tell; ("", "") where a person cannot be reached.

        What was asked by a command (it has no thread but its own) is told its person alone.
        """
        if event.thread != event.ts:
            return event.channel, event.thread
        if event.channel.startswith("D"):
            return event.channel, ""
        try:
            opened = self._client.conversations_open(users=event.user)
        except (SlackApiError, OSError, HTTPException):
            return "", ""
        return str((opened.get("channel") or {}).get("id") or ""), ""

    def _is_quiet(self, watch: Watch) -> bool:
        """Tell whether nothing may be told: the thread is muted, or the person left out."""
        channel = self._settings.get_channel(watch.place)
        muted = is_muted(self._inbox, watch.team, watch.channel, watch.thread)
        return muted or not channel.watches or not channel.is_allowed(watch.user)


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
