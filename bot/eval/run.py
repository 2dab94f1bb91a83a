"""A run of cases: in parallel, repeated, within a budget of time and cost."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock

from bot.eval.cases import Case
from bot.eval.outcome import EvalRun, Outcome
from bot.eval.runner import CaseRunner

Progress = Callable[[int, int], None]
COST = "cost_usd"
"""The name under which an answer's usage gives its price in US dollars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run may use: seconds, and US dollars as the model's usage counts them."""

    seconds: float | None = None
    dollars: float | None = None


class _RemainingBudget:
    """What is left of a budget, asked by several threads."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._begun = time.monotonic()
        self._lock = Lock()
        self._spent = 0.0

    def pay(self, dollars: float) -> None:
        with self._lock:
            self._spent += dollars

    @property
    def empty(self) -> str:
        """Which part of the budget is spent, in words; "" while none is."""
        seconds, dollars = self._budget.seconds, self._budget.dollars
        if seconds is not None and time.monotonic() - self._begun >= seconds:
            return f"the budget of {seconds:g} s is spent"
        if dollars is not None and self._spent >= dollars:
            return f"the budget of ${dollars:g} is spent"
        return ""


def run_cases(
    cases: Sequence[Case],
    bench: CaseRunner,
    *,
    repeats: int = 1,
    jobs: int = 1,
    budget: Budget | None = None,
    progress: Progress | None = None,
) -> EvalRun:
    """Ask every case ``repeats`` times with ``jobs`` threads; the outcomes keep their order.

    A case is not begun once the budget is spent (one under way is finished). Threads help where
    a model is waited for; the keyless answerer computes, and one is as fast. ``progress`` is
    called with (done, of how many) after each case.
    """
    begun, purse = time.monotonic(), _RemainingBudget(budget or Budget())

    def one(case: Case) -> Outcome | str:
        if why := purse.empty:
            return why
        outcome = bench.outcome(case, repeats)
        purse.pay(outcome.usage.get(COST, 0.0))
        return outcome

    found: list[Outcome | str] = []
    for done, outcome in enumerate(_mapped(one, cases, jobs), start=1):
        found.append(outcome)
        if progress:
            progress(done, len(cases))
    return EvalRun(
        outcomes=tuple(each for each in found if isinstance(each, Outcome)),
        unasked=tuple(
            (case, each) for case, each in zip(cases, found, strict=True) if isinstance(each, str)
        ),
        seconds=round(time.monotonic() - begun, 1),
    )


def _mapped(
    one: Callable[[Case], Outcome | str], cases: Sequence[Case], jobs: int
) -> Iterator[Outcome | str]:
    if jobs <= 1:
        yield from map(one, cases)
        return
    pool = ThreadPoolExecutor(jobs, thread_name_prefix="dateline-eval")
    try:
        yield from pool.map(one, cases)
    finally:
        pool.shutdown(cancel_futures=True)
