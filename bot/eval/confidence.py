"""Whether ``Answer.confidence`` can be trusted: precision over coverage, reliability, Brier score.

Only leads count that a case can judge. A lead's confidence is a probability where, of the leads
given with 0.8, eight in ten are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.eval.intervals import Rate, compute_rate
from bot.eval.outcome import Outcome

BINS = 10


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Leads of at least ``threshold`` confidence: share of the due ones shown, and right."""

    threshold: float
    coverage: float
    precision: Rate


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """The leads whose confidence lies from ``low`` to ``high``: its mean, and the share right."""

    low: float
    high: float
    mean: float
    right: Rate


def compute_coverage_curve(outcomes: Sequence[Outcome]) -> tuple[CurvePoint, ...]:
    """Return precision over coverage, from the surest lead to all that are shown."""
    judged = _judged(outcomes)
    due = sum(one.is_lead_due for one in outcomes)
    points = []
    for threshold in sorted({one.answer.confidence for one in judged}, reverse=True):
        kept = [one for one in judged if one.answer.confidence >= threshold]
        shown = sum(one.is_lead_due for one in kept) / due if due else 0.0
        right = compute_rate([bool(one.is_lead_right) for one in kept])
        points.append(CurvePoint(threshold, shown, right))
    return tuple(points)


def compute_reliability(outcomes: Sequence[Outcome]) -> tuple[ReliabilityBin, ...]:
    """Return the ten bins of confidence that have leads, in order."""
    found: list[list[Outcome]] = [[] for _ in range(BINS)]
    for one in _judged(outcomes):
        found[min(int(one.answer.confidence * BINS), BINS - 1)].append(one)
    return tuple(
        ReliabilityBin(
            low=at / BINS,
            high=(at + 1) / BINS,
            mean=sum(one.answer.confidence for one in some) / len(some),
            right=compute_rate([bool(one.is_lead_right) for one in some]),
        )
        for at, some in enumerate(found)
        if some
    )


def compute_brier_score(outcomes: Sequence[Outcome]) -> Rate:
    """Return the mean of (confidence - right)^2 over leads: 0 is perfect, 0.25 a coin's."""
    return compute_rate(
        [(one.answer.confidence - bool(one.is_lead_right)) ** 2 for one in _judged(outcomes)]
    )


def _judged(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.is_lead_right is not None]
