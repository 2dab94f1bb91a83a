"""What Slack shows of the archive itself: articles by id, and how far it reaches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Protocol

from index import Article, Coverage

LOOKED_AT = 500
"""How many articles are looked at for prompts: the newest of them are offered."""


class Shelf(Protocol):
    """The archive, or a small stand-in: index.Archive fits."""

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

    def articles(self) -> Iterator[Article]:
        """Yield all articles."""
        ...

    def coverage(self) -> Coverage:
        """Return how many articles there are, of whom and when."""
        ...


def newest(shelf: Shelf, most: int) -> list[Article]:
    """Return some of the newest titled articles, newest first."""
    found = [article for article in islice(shelf.articles(), LOOKED_AT) if article.title]
    return sorted(found, key=_published, reverse=True)[:most]


def _published(article: Article) -> str:
    return article.published.value if article.published else ""
