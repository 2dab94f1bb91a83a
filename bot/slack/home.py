"""The bot's own view in Slack: the greeting with its prompts, and the Home tab."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from slack_sdk import WebClient

from bot.errors import QuestionError
from bot.inbox import Inbox
from bot.inbox.history import get_recent_questions
from bot.inbox.watches import find_watches
from bot.slack.protocols import AnsweringBot, ArticleStore
from bot.slack.views import (
    GREETING,
    build_home_view,
    build_prompts,
)
from bot.slack.views.home import PROMPTS
from bot.types import Scope
from index import Article

TRIED, SHORT = 40, 3
"""Articles that are looked at for prompts, and letters of a word that tells no matter."""
WEEK, SHOWN = timedelta(days=7), 5
"""What counts as new, and how many new articles the Home tab names."""
BUDGET = 3.0
"""Seconds for trying questions; the greeting waits for them, once for each state of the archive."""


class HomeView:
    """Publishes the Home tab, and greets who opens the bot's messages tab."""

    def __init__(
        self,
        client: WebClient,
        inbox: Inbox,
        store: ArticleStore | None,
        bot: AnsweringBot,
        clock: Callable[[], float],
    ) -> None:
        self._client, self._inbox, self._store = client, inbox, store
        self._bot, self._clock = bot, clock
        self._lock = threading.Lock()
        self._offered: tuple[int, list[dict[str, str]]] = (-1, [])

    def greet(self, channel: str) -> None:
        """Offer questions about what the archive holds. No thread_ts: the agent view has none."""
        self._client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, title=GREETING, prompts=self._prompts() or build_prompts([])
        )

    def show_home(self, team: str, user: str) -> None:
        """Publish a person's Home tab; at once, and again where its questions were still sought."""
        known = self._offered
        self._publish(team, user, known[1])
        if self._store is not None and known[0] != self._store.change:
            self._publish(team, user, self._prompts())

    def _publish(self, team: str, user: str, prompts: Sequence[dict[str, str]]) -> None:
        """Show a person what is theirs: no channel's threads, which others may not see there."""
        now = self._clock()
        mine = find_watches(self._inbox, now, team=team, user=user)
        view = build_home_view(
            self._store.coverage() if self._store else None,
            prompts=prompts,
            newest=self._newest(),
            watches=[one for one in mine if not one.thread],
            recent=get_recent_questions(self._inbox, user),
        )
        self._client.views_publish(user_id=user, view=view)

    def _newest(self) -> list[Article]:
        """Return what was published in the last seven days, newest first."""
        if self._store is None:
            return []
        today = datetime.fromtimestamp(self._clock(), UTC).date()
        first = (today - WEEK).isoformat()
        found = self._store.newest(SHOWN)
        return [one for one in found if one.published and one.published.value[:10] >= first]

    def _prompts(self) -> list[dict[str, str]]:
        """Return questions that the archive answers, found once for each state of it."""
        if self._store is None:
            return []
        with self._lock:
            change, offered = self._offered
            if change != self._store.change:
                change = self._store.change
                offered = self._answered(self._store)
                self._offered = (change, offered)
            return offered

    def _answered(self, store: ArticleStore) -> list[dict[str, str]]:
        """Return questions about different matters that the archive answers.

        After ``BUDGET`` seconds a question is offered as it stands.
        """
        found: list[dict[str, str]] = []
        told: list[set[str]] = []
        until = time.monotonic() + BUDGET
        for article in store.newest(TRIED):
            if not article.title:
                continue
            words = {word for word in article.title.casefold().split() if len(word) > SHORT}
            if len(found) == PROMPTS or any(len(words & other) > 1 for other in told):
                continue
            (prompt,) = build_prompts([article])
            if time.monotonic() > until or self._answers(prompt["message"]):
                found.append(prompt)
                told.append(words)
        return found

    def _answers(self, question: str) -> bool:
        as_of = datetime.fromtimestamp(self._clock(), UTC)
        try:
            return not self._bot.ask(question, Scope(as_of=as_of), engine="keyless").abstained
        except QuestionError:
            return False
