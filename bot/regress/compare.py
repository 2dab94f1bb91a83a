"""A run against a baseline: what got better and worse, down to the ranks of gold passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.regress.baseline import Baseline, Kept, kept
from bot.regress.interval import Rate, rate
from bot.regress.outcome import Outcome

Kind = Literal["worse", "better", "rank", "stage", "new", "gone"]
ORDER: tuple[Kind, ...] = ("worse", "better", "stage", "rank", "new", "gone")


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of one case: its kind, and the words for it."""

    kind: Kind
    id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes, and whether the share of passed cases differs by more than noise.

    ``difference`` is now minus before over the ``count`` cases that both have, drawn in pairs.
    """

    changes: tuple[Change, ...]
    before: float
    now: float
    difference: Rate

    @property
    def verdict(self) -> str:
        """ "better" or "worse" where the interval leaves out 0, else "within noise"."""
        if self.difference.low > 0:
            return "better"
        return "worse" if self.difference.high < 0 else "within noise"

    def __str__(self) -> str:
        one = self.difference
        if not one.count:
            return "No case is in both."
        points = f"{100 * one.value:+.1f} points ({100 * one.low:+.1f} to {100 * one.high:+.1f})"
        return (
            f"{self.before:.1%} -> {self.now:.1%}: {points} on {one.count} cases, {self.verdict}."
        )


def compare(found: Sequence[Outcome], before: Baseline) -> Comparison:
    """Return how a run differs from a baseline."""
    now = {one.case.id: kept(one) for one in found}
    both = [key for key in now if key in before]
    changes = [change for key in both if (change := _change(key, before[key], now[key]))]
    changes += [Change("new", key, _state(now[key])) for key in now if key not in before]
    changes += [Change("gone", key, "not asked now") for key in before if key not in now]
    pairs = [(float(before[key].passed), float(now[key].passed)) for key in both]
    return Comparison(
        changes=tuple(sorted(changes, key=lambda change: ORDER.index(change.kind))),
        before=_mean([old for old, _ in pairs]),
        now=_mean([new for _, new in pairs]),
        difference=rate([new - old for old, new in pairs]),
    )


def _change(key: str, old: Kept, new: Kept) -> Change | None:
    moved = f"gold passage {_rank(old)} -> {_rank(new)}" if old.rank != new.rank else ""
    if old.passed != new.passed:
        words = "; ".join(part for part in (_state(new), moved) if part)
        return Change("better" if new.passed else "worse", key, words)
    if not new.passed and old.stage and old.stage != new.stage:
        return Change("stage", key, f"{old.stage} -> {new.stage}")
    return Change("rank", key, moved) if moved and old.rank else None


def _state(one: Kept) -> str:
    return "passes" if one.passed else f"fails: {one.stage}" if one.stage else "fails"


def _rank(one: Kept) -> str:
    return str(one.rank) if one.rank else "none"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
