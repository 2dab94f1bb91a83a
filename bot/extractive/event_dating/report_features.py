"""The measures of a candidate day by who reported when: bursts, leads, recaps, months named.

They stand beside ``day_features``, which measures the mentions. All compare with the best of the
event, so that an event told in few words is measured as one told in many.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.extractive.event_dating.article_table import ArticleTable, Floats, Whole
from bot.extractive.event_dating.mention_table import MentionTable

SHARPNESS = (5.0, 12.0)
"""How strongly the likest articles outweigh the others in a burst."""
WINDOWS = ((0, 1), (-1, 1), (0, 3), (-4, -2), (2, 5))
"""First and last days of publication after a candidate day that make a burst."""
NEAR = ((0, 0), (0, 1), (-1, 1))
LIKENESSES = ("likeness", "lead", "told", "meaning")
SENTENCES = ("own", "near", "coverage", "whole", "score")
MENTIONS = ("reported", "dated", "around")
LAGS = ((0, 0), (1, 1), (2, 6), (7, 60), (61, 9_999))
LENGTHS = ((2, 8), (20, 31), (80, 400))
"""Days of the weeks, months and longer stretches that sentences name."""
STRETCHES = ("in", "out", "best_in", "best_out", "lead_in")
TOLD = ("before", "share_before", "after", "own_before")
LEADS = ("lead", "own_lead", "below", "reports", "past", "plain", "telling")
FEATURES = (
    *(f"burst_{sharp:g}_{low}_{high}" for sharp in SHARPNESS for low, high in WINDOWS),
    *(f"{name}_{low}_{high}" for low, high in NEAR for name in (*LIKENESSES, "order", "count")),
    *(f"{name}_{kind}" for name in SENTENCES for kind in MENTIONS),
    *(f"own_after_{low}" for low, _ in LAGS),
    *(f"named_{low}_{name}" for low, _ in LENGTHS for name in STRETCHES),
    *(f"told_{name}" for name in TOLD),
    *(f"near_{name}" for name in LEADS),
)
"""What each column of a row is, in order."""
FAR = 150
"""The order that stands for no article at all."""
LEAD = 350
"""Characters within which a sentence belongs to its article's lead."""
Flags = NDArray[np.bool_]


def build_report_columns(table: MentionTable, days: Whole) -> NDArray[np.float64]:
    """Return one row of ``FEATURES`` a candidate day."""
    articles, likeness = table.articles, SentenceLikeness(table)
    columns: list[Floats] = [
        *_burst(articles, days),
        *_articles_near(articles, days),
        *_sentences(table, likeness, days),
        *_lags(table, likeness, days),
        *_stretches(table, likeness, days),
        *_told_before(table, likeness, days),
        *_leads(table, likeness, days),
    ]
    return np.stack(columns, axis=1)


class SentenceLikeness:
    """How like the event each mention's sentence is: by itself, with neighbours, with its lead."""

    def __init__(self, table: MentionTable) -> None:
        weight = table.articles.weight
        self.own = table.rarity.own @ weight
        self.near = table.rarity.near @ weight
        self.coverage = table.column("coverage")
        self.score = table.column("score")
        self.whole = self.near + table.articles.lead[table.article] + self.coverage
        self.own_share = _scale(self.own)
        self.share = _scale(self.whole)


def _scale(values: Floats) -> Floats:
    return np.asarray(values / (values.max(initial=0.0) + 1e-9))


def _gap(mask: Flags, values: Floats) -> Floats:
    """Return how far the best value under each row of a mask lies below the best of all."""
    below = values - values.max(initial=0.0)
    return np.asarray(np.where(mask, below[None, :], -1.5).max(axis=1, initial=-1.5))


def _most(mask: Flags, values: Floats) -> Floats:
    return np.asarray((mask * values).max(axis=1, initial=0.0))


def _burst(articles: ArticleTable, days: Whole) -> Iterator[Floats]:
    """Yield the share of the weight of all articles that was published in each window."""
    lag = articles.published[None, :] - days[:, None]
    for sharp in SHARPNESS:
        weight = np.exp(sharp * (articles.likeness - articles.likeness.max()))
        for low, high in WINDOWS:
            yield (weight * ((lag >= low) & (lag <= high))).sum(axis=1) / weight.sum()


def _articles_near(articles: ArticleTable, days: Whole) -> Iterator[Floats]:
    lag = articles.published[None, :] - days[:, None]
    for low, high in NEAR:
        mask = (lag >= low) & (lag <= high)
        for name in LIKENESSES:
            yield _gap(mask, getattr(articles, name))
        first = np.where(mask, articles.order[None, :], FAR).min(axis=1)
        yield np.log1p(first)
        yield np.log1p(mask.sum(axis=1))


def _sentences(table: MentionTable, likeness: SentenceLikeness, days: Whole) -> Iterator[Floats]:
    lag = table.published[None, :] - days[:, None]
    single = table.start == table.end
    gap = table.start[None, :] - days[:, None]
    masks = (
        (table.kind == 0) & (lag >= 0) & (lag <= 1),
        (table.kind == 1) & single & (gap == 0),
        (table.kind > 0) & single & (np.abs(gap) <= 1),
    )
    for name in SENTENCES:
        for mask in masks:
            yield _gap(mask, getattr(likeness, name))


def _lags(table: MentionTable, likeness: SentenceLikeness, days: Whole) -> Iterator[Floats]:
    """Yield how much says the day itself, by how long after it was published."""
    named = (table.kind == 1) & (table.start == table.end)
    named = named[None, :] & (table.start[None, :] == days[:, None])
    lag = table.published[None, :] - days[:, None]
    for low, high in LAGS:
        yield (named * ((lag >= low) & (lag <= high)) * likeness.share**4).sum(axis=1)


def _stretches(table: MentionTable, likeness: SentenceLikeness, days: Whole) -> Iterator[Floats]:
    """Yield how much of the weeks, months and years that sentences name holds the day."""
    inside = (table.start[None, :] <= days[:, None]) & (days[:, None] <= table.end[None, :])
    told = likeness.own_share * table.column("coverage_ratio")
    length = table.end - table.start
    for low, high in LENGTHS:
        named = (table.kind == 1) & (length >= low) & (length <= high)
        weight = likeness.share**4 * named
        whole = weight.sum() + 0.3
        best = _most(inside, told * named), _most(~inside, told * named)
        yield (inside * weight).sum(axis=1) / whole
        yield (~inside * weight).sum(axis=1) / whole
        yield from (*best, best[0] - best[1])


def _told_before(table: MentionTable, likeness: SentenceLikeness, days: Whole) -> Sequence[Floats]:
    """Return how well articles tell the event that came out before the day: they cannot."""
    known = (table.published > 0)[None, :]
    before = known & (table.published[None, :] < days[:, None] - 1)
    after = table.published[None, :] > days[:, None] + 1
    weight = likeness.share**4
    return (
        _most(before, likeness.share),
        (before * weight).sum(axis=1) / (weight.sum() + 1e-9),
        _most(after, likeness.share),
        _most(before, likeness.own_share),
    )


def _leads(table: MentionTable, likeness: SentenceLikeness, days: Whole) -> Sequence[Floats]:
    """Return how well the leads and the reports of the day and the next tell the event."""
    lag = table.published[None, :] - days[:, None]
    near, lead = (lag >= 0) & (lag <= 1), table.column("index") < LEAD
    recap = np.maximum(table.column("chronicle"), table.column("text_dated") > 0.4)
    plain = (1 - table.column("background")) * (1 - table.column("modal"))
    share = likeness.share
    return (
        _most(near, share * lead),
        _most(near, likeness.own_share * lead),
        _most(near, share * ~lead),
        _most(near, share * (1 - recap)),
        _most(near, share * table.column("past")),
        _most(near, share * plain),
        _most(near, share * np.minimum(table.column("text_telling"), 0.6)),
    )
