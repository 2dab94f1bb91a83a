"""Protocols of what Slack needs: the archive, the bot, its timelines, a message being written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from bot.timeline import TimelineEvent
from bot.types import Answer, EngineChoice, Scope, Turn
from index import Article, Coverage


class Copies(Protocol):
    """Which articles carry the same report: index.archive.NearDuplicates fits."""

    def get_cluster(self, article_id: str) -> list[str]:
        """Return the ids of an article's copies, itself included; none where it has none."""
        ...


class ArticleStore(Protocol):
    """The archive, or a small stand-in: index.Archive fits."""

    @property
    def copies(self) -> Copies:
        """Which articles carry the same report."""
        ...

    @property
    def change(self) -> int:
        """The number of the archive's last change."""
        ...

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """Return an article as it stands now, or in one version; None where it has gone."""
        ...

    def changed_since(self, change: int) -> list[str]:
        """Return the ids of the articles that came or changed after a change."""
        ...

    def find_by_address(self, addresses: Sequence[str]) -> list[str]:
        """Return the ids of the articles that stand at one of the addresses."""
        ...

    def newest(self, count: int) -> list[Article]:
        """Return the articles with the latest days of publication, newest first."""
        ...

    def coverage(self) -> Coverage:
        """Return how many articles there are, of whom and when."""
        ...


class AnsweringBot(Protocol):
    """What Slack needs of the bot: bot.pipeline.Bot, or a scripted one in tests."""

    def ask(
        self,
        question: str,
        scope: Scope,
        *,
        history: Sequence[Turn] = (),
        engine: EngineChoice = "auto",
        on_text: Callable[[str], None] | None = None,
    ) -> Answer:
        """Return the answer, or the refusal, to a question within its limits.

        ``on_text`` gets each claim of a model's answer as soon as it is verified.
        """
        ...


class LiveMessage(Protocol):
    """An answer's message while it is being written: bot.slack.streaming.Stream."""

    def append(self, words: str) -> None:
        """Show a verified claim."""
        ...


@runtime_checkable
class TimelineBot(Protocol):
    """A bot that knows timelines: bot.pipeline.Bot, or a scripted one in tests."""

    def timeline(
        self,
        query: str,
        scope: Scope,
    ) -> list[TimelineEvent]:
        """Return the dated events of a matter, in order."""
        ...
