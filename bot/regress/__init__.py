"""Runs of regression cases: asked, judged, measured, and compared with the run before."""

from bot.regress.baseline import Kept, read_baseline, regressions, write_baseline
from bot.regress.bench import Ask, Bench
from bot.regress.compare import Change, Comparison, compare
from bot.regress.metrics import Metrics, metrics
from bot.regress.outcome import Outcome, Run
from bot.regress.run import Budget, run

__all__ = [
    "Ask",
    "Bench",
    "Budget",
    "Change",
    "Comparison",
    "Kept",
    "Metrics",
    "Outcome",
    "Run",
    "compare",
    "metrics",
    "read_baseline",
    "regressions",
    "run",
    "write_baseline",
]
