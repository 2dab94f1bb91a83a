"""Threads are told, once, when an article that an answer cited has changed or gone since.

Every answer keeps the versions it cites. ``Corrections`` compares them with the archive whenever
that has changed, at start too; what it finds becomes an event in the inbox, named by thread,
article and version: two processes and any number of restarts make it once, and it is posted like
any answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from bot.inbox import Inbox, InboxEvent, Job
from bot.inbox.citations import (
    GONE,
    CitingAnswer,
    find_stale_answers,
    get_cited_article_ids,
    has_unposted_answers,
    mark_version_known,
    save_citations,
)
from bot.inbox.history import is_muted
from bot.inbox.types import parse_answer
from bot.slack.channels import ChannelSettings
from bot.slack.composer import Composed
from bot.slack.lookout import EVERY, Lookout, enqueue_at_free_moment
from bot.slack.protocols import ArticleStore
from bot.slack.text_diff import find_changes
from bot.slack.views.notices import build_correction_messages, build_withdrawal_messages
from bot.types import Answer, Citation
from index import Article


class Corrections:
    """Compares the articles that answers cite with the archive, and queues what has changed."""

    def __init__(
        self,
        store: ArticleStore,
        inbox: Inbox,
        settings: ChannelSettings,
        *,
        clock: Callable[[], float],
        wake: Callable[[], None],
        every: float = EVERY,
    ) -> None:
        """``wake`` is called when there is something to tell.

        ``every`` is in seconds; infinite, it leaves looking to whoever calls ``look``.
        """
        self._store, self._inbox, self._settings = store, inbox, settings
        self._clock, self._wake = clock, wake
        self._looked: int | None = None
        self.lookout = Lookout("corrections", self.queue_corrections, every)

    def remember(self, job: Job, answer: Answer) -> None:
        """Keep which versions an answer cites; an answer that one person sees has no thread."""
        if job.event.reply_to:
            return
        cited: dict[str, int] = {}
        for one in reversed(answer.citations):
            newest = self._store.article(one.article_id)
            cited[one.article_id] = version = self._version(one, newest)
            if newest is None or newest.version != version:
                self._looked = None  # it changed while the question was answered
        save_citations(self._inbox, job.number, cited)

    def queue_corrections(self) -> int:
        """Compare all that was cited with the archive; return how many threads will be told."""
        change, waiting = self._store.change, has_unposted_answers(self._inbox)
        if change == self._looked:
            return 0
        self._looked = None if waiting else change
        told = sum(self._compare(article) for article in get_cited_article_ids(self._inbox))
        if told:
            self._wake()
        return told

    def compose(self, job: Job) -> Composed:
        """Return what to tell a thread of one article."""
        noted = json.loads(job.event.text)
        cited = self._citations(noted["article"], noted["events"])
        old = self._store.article(noted["article"], noted["old"])
        new = self._store.article(noted["article"])
        if new is None or old is None:
            return Composed(messages=build_withdrawal_messages(cited))
        lost = [one for one in cited if one.quote not in new.body]
        return Composed(messages=build_correction_messages(cited, find_changes(old, new), lost))

    def _version(self, citation: Citation, article: Article | None) -> int:
        """Return the newest version, up to this one, that has a quote where the answer says."""
        while article and article.version > 1 and not _stands(citation, article):
            article = self._store.article(citation.article_id, article.version - 1)
        return article.version if article else 1

    def _compare(self, article_id: str) -> int:
        now = self._store.article(article_id)
        version = now.version if now else GONE
        found = find_stale_answers(self._inbox, article_id, version)
        threads = groupby(
            sorted(found, key=_place), key=lambda one: (one.team, one.channel, one.thread)
        )
        told = sum(self._tell(article_id, now, list(group)) for _, group in threads)
        if found:
            mark_version_known(self._inbox, article_id, version)
        return told

    def _tell(self, article_id: str, now: Article | None, group: Sequence[CitingAnswer]) -> bool:
        first = group[0]
        if first.version == GONE or not self._settings.get_channel(first.channel).corrections:
            return False
        if is_muted(self._inbox, first.team, first.channel, first.thread):
            return False
        if now is not None:
            old = self._store.article(article_id, first.version)
            if old is None or not find_changes(old, now):
                return False
        version = now.version if now else GONE
        noted = {
            "article": article_id,
            "old": first.version,
            "events": [one.event for one in group],
        }
        return enqueue_at_free_moment(
            self._inbox,
            InboxEvent(
                id=f"correction:{first.channel}:{first.thread}:{article_id}:{version}",
                team=first.team,
                channel=first.channel,
                ts="",
                thread=first.thread,
                user="",
                kind="correction",
                text=json.dumps(noted),
                received=self._clock(),
            ),
        )

    def _citations(self, article_id: str, events: Sequence[int]) -> list[Citation]:
        kept = [self._inbox.get_answered_event(number) for number in events]
        found = [one for about in kept if about for one in parse_answer(about.answer).citations]
        return [one for one in found if one.article_id == article_id]


def _stands(citation: Citation, article: Article) -> bool:
    return article.body[citation.start : citation.end] == citation.quote


def _place(one: CitingAnswer) -> Any:
    return (one.team, one.channel, one.thread, one.event)
