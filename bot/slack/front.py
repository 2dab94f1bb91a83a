"""The bot's own view in Slack: the greeting with its prompts, and the Home tab."""

from __future__ import annotations

from slack_sdk import WebClient

from bot.inbox import Inbox
from bot.inbox.history import recent
from bot.slack.shelf import Shelf, newest
from bot.slack.views import GREETING, home_view, prompts


class Front:
    """Receives a person who opens the bot rather than a channel."""

    def __init__(self, client: WebClient, inbox: Inbox, shelf: Shelf | None) -> None:
        self._client, self._inbox, self._shelf = client, inbox, shelf

    def greet(self, channel: str) -> None:
        """Offer questions about what the archive holds. No thread_ts: the agent view has none."""
        articles = newest(self._shelf, 4) if self._shelf else []
        self._client.assistant_threads_setSuggestedPrompts(
            channel_id=channel, title=GREETING, prompts=prompts(articles)
        )

    def show_home(self, user: str) -> None:
        """Publish a person's Home tab."""
        coverage = self._shelf.coverage() if self._shelf else None
        view = home_view(coverage, recent(self._inbox, user))
        self._client.views_publish(user_id=user, view=view)
