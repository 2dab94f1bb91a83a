"""The reader over an event's likeliest sentences: which of their dates are the event's.

Each sentence is read by itself, with the one before it, under its headline and its day. What is
measured is how well each date, the day of publication among them, answers the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.extractive.event_dating.mentions import DayMention
from bot.extractive.packing import WORDS, Place, ReadingWindow
from bot.extractive.reader import PlaceScores
from bot.extractive.reading import format_day, list_sentences
from index.types import Article, Hit

READ = 12
"""Sentences of an event that are read."""
WIDEST, UNREAD = 15.0, -6.0
"""The score that is cut off, and what stands for the score of what is not read."""
FEATURES = tuple(
    """
    read_not read_outside read_score read_total read_own read_share read_rank read_gap
    read_total_gap read_best read_probability
    """.split()
)
"""What each column of a row is, in order."""


class PlaceReader(Protocol):
    """What scores places of windows for a question, a window's day among them."""

    def score_places(
        self, question: str, windows: Sequence[ReadingWindow], places: Sequence[Sequence[Place]]
    ) -> list[PlaceScores]:
        """Return the scores of the places of each window."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWindow:
    """A window that is read for days, and where its text begins in the article's body."""

    begin: int
    window: ReadingWindow

    def locate(self, mention: DayMention) -> Place | None:
        """Return where a mention stands in the window; None where it is outside or cut off."""
        if mention.span is None:
            start, end = self.window.day_place
            return (start, end) if start < end else None
        start = mention.span.start - self.begin
        length = mention.span.end - mention.span.start
        if start < 0 or start + length > len(self.window.text):
            return None
        return self.window.begin + start, self.window.begin + start + length


def open_window(hit: Hit, start: int, end: int) -> DayWindow:
    """Return the window of a hit's sentence, given by its offsets in the body."""
    earlier = [place for place in list_sentences(hit) if place[1] <= start]
    return make_window(hit.article, earlier[-1][0] if earlier else start, start, end)


def make_window(article: Article, before: int, start: int, end: int) -> DayWindow:
    """Return a sentence with the one that begins at ``before``, alone where both are too long."""
    first = before if len(article.body[before:end].split()) <= WORDS else start
    text = article.body[first:end]
    window = ReadingWindow(text=text, headline=article.title, day=format_day(article))
    return DayWindow(begin=first, window=window)


def read_mentions(
    reader: PlaceReader | None,
    question: str,
    mentions: Sequence[DayMention],
    chances: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Return one row of ``FEATURES`` a mention; those of the likeliest sentences are read.

    ``chances`` are the probabilities of the mentions before anything is read.
    """
    orders = np.asarray([one.order for one in mentions])
    chosen = choose_orders(orders, chances) if reader else []
    scores, totals = np.full(len(mentions), np.nan), np.full(len(mentions), np.nan)
    windows, places, rows = [], [], []
    for order in chosen:
        some = np.flatnonzero(orders == order).tolist()
        one = mentions[some[0]]
        opened = open_window(one.scored.evidence.hit, one.sentence.start, one.sentence.end)
        located = [(row, opened.locate(mentions[row])) for row in some]
        windows.append(opened.window)
        rows.append([row for row, place in located if place])
        places.append([place for _, place in located if place])
    found = reader.score_places(question, windows, places) if reader else []
    for order, own, read in zip(chosen, rows, found, strict=True):
        scores[own] = read.places
        totals[orders == order] = read.total
    return build_reading_rows(orders, scores, totals)


def choose_orders(orders: NDArray[np.int64], chances: NDArray[np.float64]) -> list[int]:
    """Return the sentences that are read: those of the likeliest mentions."""
    best: dict[int, float] = {}
    for order, chance in zip(orders.tolist(), chances.tolist(), strict=True):
        best[order] = max(best.get(order, 0.0), chance)
    return sorted(best, key=lambda order: (-best[order], order))[:READ]


def build_reading_rows(
    orders: NDArray[np.int64], scores: NDArray[np.float64], totals: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return rows of ``FEATURES``; ``scores`` and ``totals`` of what is not read are nan."""
    read, placed = np.isfinite(totals), np.isfinite(totals) & np.isfinite(scores)
    score = np.where(placed, np.clip(np.nan_to_num(scores), -WIDEST, WIDEST), -WIDEST)
    total = np.where(read, np.clip(np.nan_to_num(totals), -WIDEST, WIDEST), -WIDEST)
    first = np.unique(orders[read], return_index=True)[1]
    every = np.logaddexp.reduce(np.r_[total[read][first], 0.0])
    in_window = orders[:, None] == orders[None, :]
    best = np.where(in_window, score[None, :], -WIDEST).max(axis=1, initial=-WIDEST)
    columns = (
        ~read,
        read & ~placed,
        np.where(placed, score, UNREAD),
        np.where(read, total, UNREAD),
        np.where(placed, np.exp(score - np.logaddexp(total, 0.0)), 0.0),
        np.where(placed, np.exp(score - every), 0.0),
        np.log1p((-score).argsort(kind="stable").argsort()),
        score - score.max(initial=-WIDEST),
        total - total.max(initial=-WIDEST),
        placed & (score == best),
        np.where(placed, 1.0 / (1.0 + np.exp(-score)), 0.0),
    )
    return np.column_stack(columns).astype(np.float32)
