"""The mentions of an event as columns: what both fitted steps read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.extractive.event_dating.article_table import (
    ArticleTable,
    Floats,
    Whole,
    get_published_ordinal,
)
from bot.extractive.event_dating.day_reading import FEATURES as READING_FEATURES
from bot.extractive.event_dating.mention_features import FEATURES as MENTION_FEATURES
from bot.extractive.event_dating.mentions import DayMention
from bot.extractive.event_dating.term_rarity import TermRarity
from index.types import Hit

COLUMNS = (*MENTION_FEATURES, *READING_FEATURES)
"""What each column of ``MentionTable.rows`` is, in order."""
KINDS = {"published": 0, "own": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionTable:
    """The mentions of an event as columns; days are ordinals, 0 where unknown.

    ``article`` is a place in ``articles``; ``kind`` is 0 for the day of publication, 1 for a date
    of the sentence's own words, 2 for one of its surroundings; ``rows`` are their measures;
    ``reports`` are the days of publication of all hits.
    """

    start: Whole
    end: Whole
    article: Whole
    published: Whole
    kind: Whole
    rows: NDArray[np.float32]
    reports: Whole
    rarity: TermRarity
    articles: ArticleTable

    def column(self, name: str) -> Floats:
        """Return one measure of all mentions."""
        return self.rows[:, COLUMNS.index(name)].astype(np.float64)


def tabulate_mentions(
    mentions: Sequence[DayMention],
    rows: NDArray[np.float32],
    hits: Sequence[Hit],
    rarity: TermRarity,
    articles: ArticleTable,
) -> MentionTable:
    """Return the mentions as columns, with the days on which the hits were published."""
    places = {key: place for place, key in enumerate(articles.ids)}
    return MentionTable(
        start=_whole(one.days.start.toordinal() if one.days.start else 0 for one in mentions),
        end=_whole(one.days.end.toordinal() if one.days.end else 0 for one in mentions),
        article=_whole(places[one.article_id] for one in mentions),
        published=_whole(
            get_published_ordinal(one.scored.evidence.hit.article) for one in mentions
        ),
        kind=list_kinds(mentions),
        rows=rows,
        reports=_whole(get_published_ordinal(hit.article) for hit in hits),
        rarity=rarity,
        articles=articles,
    )


def list_kinds(mentions: Sequence[DayMention]) -> Whole:
    """Return where each mention stands: 0 a publication, 1 the sentence, 2 its surroundings."""
    return _whole(KINDS.get(one.place, 2) for one in mentions)


def _whole(values: Iterable[int]) -> Whole:
    return np.asarray(list(values), dtype=np.int64)
