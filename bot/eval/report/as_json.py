"""A run as JSON: the same for two runs on the same commit, but for what stands under "times"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.eval.confidence import CurvePoint, ReliabilityBin
from bot.eval.intervals import Rate
from bot.eval.outcome import Outcome
from bot.eval.report.report import Report
from bot.eval.robustness import VariantOutcome

_TIMED = ("latency_ms",)


def build_report_record(report: Report) -> dict[str, Any]:
    """Return a whole run as JSON values."""
    found, change = report.metrics, report.comparison
    return {
        "title": report.title,
        "cases": [build_case_record(one) for one in report.run.outcomes],
        "unasked": [{"id": case.id, "reason": why} for case, why in report.run.unasked],
        "metrics": {
            "rates": {name: _rate(rate) for name, rate in found.rates.items()},
            "kinds": {
                kind: {"shown": _rate(shown), "right": _rate(right)}
                for kind, (shown, right) in found.kinds.items()
            },
            "brier": _rate(found.brier),
            "curve": [_point(one) for one in found.curve],
            "reliability": [_point(one) for one in found.bins],
            "tags": {name: _rate(rate) for name, rate in found.tags.items()},
            "stages": dict(found.stages),
            "usage": dict(found.usage),
        },
        "robustness": _robustness(report),
        "comparison": {
            "verdict": change.verdict,
            "before": change.before,
            "now": change.now,
            "difference": _rate(change.difference),
            "changes": [asdict(one) for one in change.changes],
        }
        if change
        else None,
        "times": {
            "at": report.at.isoformat(timespec="seconds"),
            "seconds": report.run.seconds,
            "median_ms": found.median_ms,
            "p95_ms": found.p95_ms,
            "cases": {one.case.id: list(one.ms) for one in report.run.outcomes},
        },
    }


def _robustness(report: Report) -> dict[str, Any] | None:
    found = report.robustness
    if found is None:
        return None
    return {
        "same": {name: _rate(rate) for name, rate in found.rates.items()},
        "variants": [asdict(one) | {"same": one.same} for one in found.variants],
    }


def build_outcome_record(
    outcome: Outcome, *, worse: bool, variants: Sequence[VariantOutcome] = ()
) -> dict[str, Any]:
    """Return one outcome as a line of ``dateline eval --json``, with its other clothes."""
    return {
        "id": outcome.case.id,
        "passed": outcome.passed,
        "reasons": outcome.reasons,
        "short": outcome.answer.short,
        "lead": outcome.lead,
        "lead_right": outcome.is_lead_right,
        "worse": worse,
        "stage": outcome.blame.stage if outcome.blame else None,
        "rank": outcome.rank,
        "score": outcome.score,
        **(
            {"variants": [asdict(one) | {"same": one.same} for one in variants]} if variants else {}
        ),
    }


def build_case_record(outcome: Outcome) -> dict[str, Any]:
    """Return an outcome with its case, answer and citations, times left out."""
    case, answer = outcome.case, outcome.answer
    return {
        "id": case.id,
        "question": case.question,
        "tags": list(case.tags),
        "as_of": case.as_of,
        "expect": dict(case.expect),
        "passed": outcome.passed,
        "score": outcome.score,
        "verdicts": [asdict(one) for one in outcome.verdicts],
        "blame": asdict(outcome.blame) if outcome.blame else None,
        "rank": outcome.rank,
        "gold": list(outcome.gold),
        "found": list(outcome.found),
        "engine": answer.engine,
        "rewritten": answer.rewritten,
        "short": answer.short,
        "lead": outcome.lead,
        "lead_right": outcome.is_lead_right,
        "answer_quoted": outcome.is_answer_quoted,
        "text": answer.text,
        "abstained": answer.abstained,
        "confidence": answer.confidence,
        "dates": [asdict(one) for one in answer.dates],
        "citations": [asdict(one) for one in answer.citations],
        "usage": {name: value for name, value in outcome.usage.items() if name not in _TIMED},
    }


def _point(one: CurvePoint | ReliabilityBin) -> dict[str, Any]:
    """Return a point or bin, its rate rounded as every rate is."""
    return {
        name: _rate(Rate(**value)) if isinstance(value, dict) else value
        for name, value in asdict(one).items()
    }


def _rate(rate: Rate) -> dict[str, float]:
    return {name: round(value, 6) for name, value in asdict(rate).items()}
