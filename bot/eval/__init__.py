"""Runs of regression cases: asked, judged, measured, and compared with the run before."""

from bot.eval.baseline import (
    BaselineEntry,
    CaseChange,
    Comparison,
    compare_with_baseline,
    find_regressions,
    read_baseline,
    write_baseline,
)
from bot.eval.metrics import Metrics, compute_metrics
from bot.eval.outcome import EvalRun, Outcome
from bot.eval.run import Budget, run_cases
from bot.eval.runner import CaseAnswerer, CaseRunner

__all__ = [
    "BaselineEntry",
    "Budget",
    "CaseAnswerer",
    "CaseChange",
    "CaseRunner",
    "Comparison",
    "EvalRun",
    "Metrics",
    "Outcome",
    "compare_with_baseline",
    "compute_metrics",
    "find_regressions",
    "read_baseline",
    "run_cases",
    "write_baseline",
]
