"""The bot's own view in Slack: the greeting with its prompts, and the Home tab."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice

from slack_sdk import WebClient

from bot.errors import QuestionError
from bot.inbox import Inbox
from bot.inbox.history import get_recent_questions
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

    def show_home(self, user: str) -> None:
        """Publish a person's Home tab."""
        coverage = self._store.coverage() if self._store else None
        view = build_home_view(coverage, get_recent_questions(self._inbox, user))
        self._client.views_publish(user_id=user, view=view)

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
        for article in find_newest_articles(store, TRIED):
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


LOOKED_AT = 500
"""How many articles are looked at for prompts: the newest of them are offered."""


def find_newest_articles(store: ArticleStore, most: int) -> list[Article]:
    """Return some of the newest titled articles, newest first."""
    found = [article for article in islice(store.articles(), LOOKED_AT) if article.title]
    return sorted(found, key=_published, reverse=True)[:most]


def _published(article: Article) -> str:
    return article.published.value if article.published else ""
