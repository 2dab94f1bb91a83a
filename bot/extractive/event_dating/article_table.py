"""The articles that were found of an event: when each was published, and how like the event it is.

What an article opens with is its news; what stands further down is often background. So its lead
is measured by itself, in words and in meaning.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.words import get_content_words, split_stems
from index.types import Article, Hit

LEAD = 500
"""Characters of an article that are its lead."""
LONGEST = 12_000
"""Characters of an article in which its words are looked for."""
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, kw_only=True)
class ArticleTable:
    """The articles of an event's hits, best hit first, as columns.

    ``published`` are ordinals, 0 where unknown; ``lead`` and ``told`` the weighed shares of the
    event's words that the lead and the whole text have; ``meaning`` the cosine of the lead;
    ``rank`` the place of the best passage among the hits; ``weight`` that of each of the event's
    words, by how few of the articles have it (sum 1).
    """

    ids: tuple[str, ...]
    published: Whole
    rank: Whole
    lead: Floats
    told: Floats
    meaning: Floats
    weight: Floats

    @cached_property
    def likeness(self) -> Floats:
        """The sum of all three likenesses."""
        return self.lead + self.told + self.meaning

    @cached_property
    def order(self) -> Whole:
        """The place of each article by likeness, 0 the likest."""
        return (-self.likeness).argsort(kind="stable").argsort(kind="stable")


def tabulate_articles(event: str, hits: Sequence[Hit], vectors: Vectors) -> ArticleTable:
    """Return the articles of ``hits``, measured against what ``event`` says."""
    first = {hit.article.id: rank for rank, hit in reversed(list(enumerate(hits)))}
    articles = [hits[rank].article for rank in sorted(first.values())]
    words = {word.stem: word.text.lower() for word in get_content_words(event)}
    lead = _find_in_leads(list(words), articles)
    told = _find_in_bodies(words, articles)
    weight = _weigh(told | lead)
    texts = vectors([event, *(_get_lead(one) for one in articles)]).astype(np.float64)
    return ArticleTable(
        ids=tuple(one.id for one in articles),
        published=np.asarray([get_published_ordinal(one) for one in articles], dtype=np.int64),
        rank=np.asarray(sorted(first.values()), dtype=np.int64),
        lead=lead @ weight,
        told=told @ weight,
        meaning=texts[1:] @ texts[0],
        weight=weight,
    )


def get_published_ordinal(article: Article) -> int:
    """Return the ordinal of the first day of publication, 0 where it is unknown."""
    published = article.published
    return published.range.start.toordinal() if published and published.range.start else 0


def _get_lead(article: Article) -> str:
    return f"{article.title} {article.body[:LEAD]}"


def _find_in_leads(stems: Sequence[str], articles: Sequence[Article]) -> NDArray[np.bool_]:
    said = [split_stems(_get_lead(one)) for one in articles]
    table = [[stem in words for stem in stems] for words in said]
    return np.asarray(table, dtype=bool).reshape(len(articles), len(stems))


def _find_in_bodies(words: Mapping[str, str], articles: Sequence[Article]) -> NDArray[np.bool_]:
    """Return which words stand anywhere in each body: as such, or begun by their stem."""
    bodies = [f" {one.body[:LONGEST]}".lower() for one in articles]
    table = [
        [f" {stem}" in body or f" {word}" in body for stem, word in words.items()]
        for body in bodies
    ]
    return np.asarray(table, dtype=bool).reshape(len(articles), len(words))


def _weigh(found: NDArray[np.bool_]) -> Floats:
    """Return weights by rarity among the articles; a word that none has counts for nothing."""
    seen = found.sum(axis=0)
    weight = np.log((len(found) + 1.0) / (seen + 0.5)).clip(0.05)
    weight[seen == 0] = 0.0
    return np.asarray(weight / (weight.sum() or 1.0))
