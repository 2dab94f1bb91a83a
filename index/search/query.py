"""Query: what is asked of an archive, and of which part of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from index.archive import Filter
from index.types import DateRange


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question in words, with what its asker already knows of the answer's place and time.

    Hard limits: ``as_of`` hides what was published later (an article of unknown date passes);
    ``published`` and ``happened`` keep passages published in, or speaking of, those days;
    ``sources`` (publishers or agencies), ``article_ids`` and ``tags`` keep any of those named.
    Preferences: ``window``, the days that the question is about; without one, ``recency``
    prefers what was published shortly before ``as_of``, unless ``published`` or ``happened``
    already say when. ``terms`` are words that carry the question's meaning, added to those of
    ``text`` (a follow-up's, say), ``focus`` the weightier ones among all of them.
    ``k`` is the number of hits wanted, ``per_article`` how many of them one article may have
    before every other article that was found has had its turn; ``per_source`` is the share of
    the hits (0 to 1) that one publisher may have while others have something to say.
    """

    text: str
    k: int = 10
    as_of: datetime | None = None
    published: DateRange | None = None
    happened: DateRange | None = None
    sources: tuple[str, ...] = ()
    article_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    window: DateRange | None = None
    recency: bool = True
    per_article: int = 1
    per_source: float = 1.0

    @property
    def limits(self) -> Filter:
        """The hard limits."""
        return Filter(
            published=self.published, as_of=self.as_of, sources=self.sources,
            article_ids=self.article_ids, tags=self.tags, happened=self.happened,
        )  # fmt: skip
