"""Baselines: what a run found, kept as small JSON that a repository can hold and show changes of.

One lies beside the archive and is renewed by every run; any other is written when asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.errors import CaseError
from bot.eval.intervals import Rate, compute_rate
from bot.eval.outcome import Outcome

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineEntry:
    """What is kept of a case: whether it passed, the stage it failed at, the gold's rank."""

    passed: bool
    stage: str = ""
    rank: int | None = None


Baseline = Mapping[str, BaselineEntry]


def make_baseline_entry(outcome: Outcome) -> BaselineEntry:
    """Return what is kept of an outcome."""
    stage = outcome.blame.stage if outcome.blame else ""
    return BaselineEntry(passed=outcome.passed, stage=stage, rank=outcome.rank)


def read_baseline(path: Path, *, required: bool = False) -> dict[str, BaselineEntry]:
    """Return a baseline by the ids of its cases; nothing where there is none or it is no baseline.

    With ``required`` those are a CaseError. The form of before, ids mapped to true or false, is
    read too.
    """
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        return _read(stored)
    except (OSError, ValueError, AttributeError, KeyError, TypeError) as error:
        if required:
            raise CaseError(
                f"{path} is not a baseline: {error}.", "Write one with --save-baseline."
            ) from error
        return {}


def _read(stored: Any) -> dict[str, BaselineEntry]:
    if "cases" not in stored:
        return {str(key): BaselineEntry(passed=bool(value)) for key, value in stored.items()}
    return {
        str(key): BaselineEntry(
            passed=bool(one["passed"]), stage=one.get("stage", ""), rank=one.get("rank")
        )
        for key, one in stored["cases"].items()
    }


def write_baseline(path: Path, found: Sequence[Outcome], before: Baseline | None = None) -> None:
    """Keep what a run found, whole or not at all.

    With ``before``, cases that were not asked are kept as they were, and a regression stays
    marked as having passed until it does again.
    """
    before = before or {}
    now = {one.case.id: make_baseline_entry(one) for one in found}
    for key, old in before.items():
        if key not in now or (old.passed and not now[key].passed):
            now[key] = old
    cases = {key: _record(now[key]) for key in sorted(now)}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    text = json.dumps({"format": FORMAT, "cases": cases}, indent=1, ensure_ascii=False)
    aside.write_text(f"{text}\n", encoding="utf-8")
    aside.replace(path)


def _record(one: BaselineEntry) -> dict[str, Any]:
    told = {"passed": one.passed, "stage": one.stage, "rank": one.rank}
    return {name: value for name, value in told.items() if value not in ("", None)}


def find_regressions(found: Sequence[Outcome], before: Baseline) -> list[Outcome]:
    """Return the outcomes that passed before and fail now."""
    return [
        one
        for one in found
        if one.case.id in before and before[one.case.id].passed and not one.passed
    ]


Kind = Literal["worse", "better", "rank", "stage", "new", "gone"]
ORDER: tuple[Kind, ...] = ("worse", "better", "stage", "rank", "new", "gone")


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What changed of one case: its kind, and the words for it."""

    kind: Kind
    id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The changes, and whether the share of passed cases differs by more than noise.

    ``difference`` is now minus before over the ``count`` cases that both have, drawn in pairs.
    """

    changes: tuple[CaseChange, ...]
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


def compare_with_baseline(found: Sequence[Outcome], before: Baseline) -> Comparison:
    """Return how a run differs from a baseline."""
    now = {one.case.id: make_baseline_entry(one) for one in found}
    both = [key for key in now if key in before]
    changes = [change for key in both if (change := _change(key, before[key], now[key]))]
    changes += [CaseChange("new", key, _state(now[key])) for key in now if key not in before]
    changes += [CaseChange("gone", key, "not asked now") for key in before if key not in now]
    pairs = [(float(before[key].passed), float(now[key].passed)) for key in both]
    return Comparison(
        changes=tuple(sorted(changes, key=lambda change: ORDER.index(change.kind))),
        before=_mean([old for old, _ in pairs]),
        now=_mean([new for _, new in pairs]),
        difference=compute_rate([new - old for old, new in pairs]),
    )


def _change(key: str, old: BaselineEntry, new: BaselineEntry) -> CaseChange | None:
    moved = f"gold passage {_rank(old)} -> {_rank(new)}" if old.rank != new.rank else ""
    if old.passed != new.passed:
        words = "; ".join(part for part in (_state(new), moved) if part)
        return CaseChange("better" if new.passed else "worse", key, words)
    if not new.passed and old.stage and old.stage != new.stage:
        return CaseChange("stage", key, f"{old.stage} -> {new.stage}")
    return CaseChange("rank", key, moved) if moved and old.rank else None


def _state(one: BaselineEntry) -> str:
    return "passes" if one.passed else f"fails: {one.stage}" if one.stage else "fails"


def _rank(one: BaselineEntry) -> str:
    return str(one.rank) if one.rank else "none"


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
