"""Baselines: what a run found, kept as small JSON that a repository can hold and show changes of.

One lies beside the archive and is renewed by every run; any other is written when asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import CaseError
from bot.regress.outcome import Outcome

FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is kept of a case: whether it passed, the stage it failed at, the gold's rank."""

    passed: bool
    stage: str = ""
    rank: int | None = None


Baseline = Mapping[str, Kept]


def kept(outcome: Outcome) -> Kept:
    """Return what is kept of an outcome."""
    stage = outcome.blame.stage if outcome.blame else ""
    return Kept(passed=outcome.passed, stage=stage, rank=outcome.rank)


def read_baseline(path: Path, *, required: bool = False) -> dict[str, Kept]:
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


def _read(stored: Any) -> dict[str, Kept]:
    if "cases" not in stored:
        return {str(key): Kept(passed=bool(value)) for key, value in stored.items()}
    return {
        str(key): Kept(passed=bool(one["passed"]), stage=one.get("stage", ""), rank=one.get("rank"))
        for key, one in stored["cases"].items()
    }


def write_baseline(path: Path, found: Sequence[Outcome], before: Baseline | None = None) -> None:
    """Keep what a run found, whole or not at all.

    With ``before``, cases that were not asked are kept as they were, and a regression stays
    marked as having passed until it does again.
    """
    before = before or {}
    now = {one.case.id: kept(one) for one in found}
    for key, old in before.items():
        if key not in now or (old.passed and not now[key].passed):
            now[key] = old
    cases = {key: _record(now[key]) for key in sorted(now)}
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.tmp")
    text = json.dumps({"format": FORMAT, "cases": cases}, indent=1, ensure_ascii=False)
    aside.write_text(f"{text}\n", encoding="utf-8")
    aside.replace(path)


def _record(one: Kept) -> dict[str, Any]:
    told = {"passed": one.passed, "stage": one.stage, "rank": one.rank}
    return {name: value for name, value in told.items() if value not in ("", None)}


def regressions(found: Sequence[Outcome], before: Baseline) -> list[Outcome]:
    """Return the outcomes that passed before and fail now."""
    return [
        one for one in found
        if one.case.id in before and before[one.case.id].passed and not one.passed
    ]  # fmt: skip
