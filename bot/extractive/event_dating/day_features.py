"""The measures of a candidate day: all its mentions, its neighbours, the reports around it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bot.extractive.event_dating.article_table import Floats, Whole
from bot.extractive.event_dating.day_reading import UNREAD
from bot.extractive.event_dating.mention_table import MentionTable
from bot.extractive.event_dating.report_features import FEATURES as REPORT_FEATURES
from bot.extractive.event_dating.report_features import build_report_columns
from bot.extractive.event_dating.term_rarity import TermRarity

FEATURES = (
    *"""
    agreement near_agreement best near_best second sum share near_share margin ratio exact_share
    articles near_articles own_agreement published_agreement other_agreement full coverage
    rivals reports_after reports_before earliest relevant_before relevant_after wide_in wide_out
    top_coverage top_score terms candidates entropy place usual meaning order own_best
    published_best top_reports union union_near rare union_relative union_near_relative
    agreement_relative sum_relative reports_relative meaning_relative order_relative
    """.split(),
    *REPORT_FEATURES,
    *"""
    read_own read_near read_exact read_sum read_best read_margin read_sum_margin read_best_margin
    read_wide_in read_wide_out read_most
    """.split(),
)
"""What each column of a row is, in order."""
TOP = 15
"""How many of the hits, best first, count as the first."""
CANDIDATES, LEAST = 40, 0.01
"""How many days are weighed for an event, and the probability that a day's best mention needs."""


def find_candidates(table: MentionTable, probabilities: Floats) -> Whole:
    """Return the days that are mentioned with some probability, the likeliest first."""
    single = table.start == table.end
    best: dict[int, float] = {}
    for day, probability in zip(table.start[single], probabilities[single], strict=True):
        best[int(day)] = max(best.get(int(day), 0.0), float(probability))
    kept = [day for day, probability in best.items() if probability >= LEAST]
    kept.sort(key=lambda day: (-best[day], day))
    return np.asarray(kept[:CANDIDATES], dtype=np.int64)


def compute_agreement(table: MentionTable, weights: Floats) -> Floats:
    """Return, for each row of mention weights, one minus the odds that no article is right.

    ``weights`` has a row a candidate and a column a mention. An article counts once, by its best
    mention (noisy-or over distinct articles).
    """
    order = np.argsort(table.article, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(table.article[order]) > 0])
    best = np.maximum.reduceat(weights[:, order], starts, axis=1)
    return np.asarray(1.0 - np.prod(1.0 - np.minimum(best, 0.999), axis=1))


def build_day_rows(table: MentionTable, probabilities: Floats, days: Whole) -> NDArray[np.float32]:
    """Return one row of ``FEATURES`` a candidate day."""
    if not len(days):
        return np.zeros((0, len(FEATURES)), dtype=np.float32)
    single = (table.start == table.end)[None, :]
    gap = np.abs(table.start[None, :] - days[:, None])
    exact, near = single & (gap == 0), single & (gap <= 1)
    columns = (
        *_agreements(table, probabilities, days, exact, near),
        *_reports(table, days),
        *_wide(table, probabilities, days),
        *_event(table, probabilities, days),
        *_likeness(table, probabilities, days, near),
    )
    plain = np.stack([np.broadcast_to(column, days.shape) for column in columns], 1)
    reported, read = build_report_columns(table, days), _read(table, days, exact, near)
    return np.hstack([plain, _relative(plain), reported, read]).astype(np.float32)


def _read(
    table: MentionTable, days: Whole, exact: NDArray[np.bool_], near: NDArray[np.bool_]
) -> Floats:
    """Return how well the reader found each day told, and how far before the best other."""
    told, own, share, score = (
        table.column(f"read_{name}") for name in ("probability", "own", "share", "score")
    )
    around, sums = compute_agreement(table, told * near), (share * near).sum(axis=1)
    best = np.where(near, score[None, :], UNREAD).max(axis=1)
    apart = np.abs(days[:, None] - days[None, :]) > 1
    rival = [np.where(apart, one[None, :], 0.0).max(axis=1) for one in (around, sums)]
    other = np.where(apart, best[None, :], UNREAD).max(axis=1)
    columns = (
        compute_agreement(table, own * near),
        around,
        compute_agreement(table, told * exact),
        sums,
        best,
        around - rival[0],
        sums - rival[1],
        best - other,
        *_wide(table, told, days),
        np.full(len(days), score.max(initial=UNREAD)),
    )
    return np.stack(columns, axis=1)


def _relative(plain: Floats) -> Floats:
    """Return measures of the days as shares of the best day's."""
    names = ("union", "union_near", "near_agreement", "sum", "top_reports", "meaning")
    places = [FEATURES.index(name) for name in names]
    order = plain[:, FEATURES.index("order")]
    shares = plain[:, places] / (plain[:, places].max(axis=0) + 1e-9)
    return np.column_stack([shares, order.argsort(kind="stable").argsort()])


def _agreements(
    table: MentionTable,
    probabilities: Floats,
    days: Whole,
    exact: NDArray[np.bool_],
    near: NDArray[np.bool_],
) -> tuple[Floats, ...]:
    own, close = probabilities * exact, probabilities * near
    agreement, around = compute_agreement(table, own), compute_agreement(table, close)
    apart = np.abs(days[:, None] - days[None, :]) > 1
    rival = np.where(apart, around[None, :], 0.0).max(axis=1)
    total = probabilities[table.start == table.end].sum() or 1.0
    sums = close.sum(axis=1)
    by_kind = [compute_agreement(table, close * (table.kind == kind)) for kind in (1, 0, 2)]
    ranked = np.sort(close, axis=1)
    second = ranked[:, -2] if ranked.shape[1] > 1 else np.zeros(len(days))
    return (
        agreement,
        around,
        own.max(axis=1),
        close.max(axis=1),
        second,
        sums,
        own.sum(axis=1) / total,
        sums / total,
        around - rival,
        around / (rival + 0.02),
        own.sum(axis=1) / (sums + 1e-6),
        _articles(table, own),
        _articles(table, close),
        *by_kind,
        (close * (table.column("kind") == 1)).max(axis=1),
        (table.column("coverage_ratio") * near * (probabilities > 0.05)).max(axis=1),
        np.asarray((apart & (around[None, :] > 0.5 * around[:, None])).sum(axis=1), dtype=float),
    )


def _articles(table: MentionTable, weights: Floats) -> Floats:
    """Return how many articles give each day a tenth or more."""
    told = weights >= 0.1
    return np.asarray([len(set(table.article[row].tolist())) for row in told], dtype=np.float64)


def _reports(table: MentionTable, days: Whole) -> tuple[Floats, ...]:
    known = table.reports[table.reports > 0]
    lag = known[None, :] - days[:, None]
    total = max(1, len(known))
    first = _first_report(table)
    later = table.published[None, :] - days[:, None]
    weight = table.column("coverage_ratio") ** 4 * (table.published > 0)
    whole = weight.sum() or 1.0
    return (
        ((lag >= 0) & (lag <= 2)).sum(axis=1) / total,
        ((lag < 0) & (lag >= -7)).sum(axis=1) / total,
        np.clip(first - days, -60, 400).astype(np.float64),
        (weight * (later < -1)).sum(axis=1) / whole,
        (weight * ((later >= -1) & (later <= 3))).sum(axis=1) / whole,
    )


def _first_report(table: MentionTable) -> int:
    """Return the day of the earliest article that tells nearly as much as the best."""
    good = (table.column("coverage_ratio") >= 0.8) & (table.published > 0)
    return int(table.published[good].min()) if good.any() else 0


def _wide(table: MentionTable, probabilities: Floats, days: Whole) -> tuple[Floats, ...]:
    """Return how much of the months and years that sentences name hold the day, and do not."""
    wide = (table.end > table.start)[None, :] * probabilities
    inside = (table.start[None, :] <= days[:, None]) & (days[:, None] <= table.end[None, :])
    return compute_agreement(table, wide * inside), compute_agreement(table, wide * ~inside)


def _event(table: MentionTable, probabilities: Floats, days: Whole) -> tuple[Floats, ...]:
    """Return what all days of an event share, and the place of each among them."""
    single = probabilities[table.start == table.end]
    shares = single / (single.sum() or 1.0)
    entropy = float(-(shares * np.log(shares + 1e-9)).sum())
    constant = (
        table.column("coverage").max(),
        table.column("score").max(),
        table.column("terms")[0],
        len(days),
        entropy,
    )
    return (*(np.full(len(days), float(value)) for value in constant), np.arange(len(days)) * 1.0)


def _likeness(
    table: MentionTable, probabilities: Floats, days: Whole, near: NDArray[np.bool_]
) -> tuple[Floats, ...]:
    """Return how like the event the best sentences are that give each day, and the first hits."""
    told = near & (probabilities > 0.05)
    order = np.where(told, table.column("order")[None, :], 99.0).min(axis=1)
    best = [(near * probabilities * (table.kind == kind)).max(axis=1) for kind in (1, 0)]
    lag = table.reports[None, :TOP] - days[:, None]
    return (
        (table.column("usual_ratio") * told).max(axis=1),
        (table.column("meaning_ratio") * told).max(axis=1),
        order,
        *best,
        ((lag >= -1) & (lag <= 2)).sum(axis=1) * 1.0,
        *_unions(table.rarity, told),
        (table.column("rare_near") * told).max(axis=1),
    )


def _unions(rarity: TermRarity, told: NDArray[np.bool_]) -> tuple[Floats, ...]:
    """Return how much of the event all sentences of a day tell together."""
    sides = [
        (told.astype(float) @ words > 0) @ rarity.weight for words in (rarity.own, rarity.near)
    ]
    return tuple(sides)
