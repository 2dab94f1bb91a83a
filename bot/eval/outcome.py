"""What came of a case, and of a run of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.eval.cases import Case
from bot.eval.checks import Verdict
from bot.eval.diagnosis import FailureStage
from bot.types import Answer
from index import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A case, the answer it got, and the verdicts of its checks.

    Of a case asked several times, ``answer`` is the first that failed, or the first;
    ``passes`` says of each time whether every check held. ``rank`` is that of the best gold
    passage in what search returned (None: not there, or none is known), ``found`` the passages
    returned by rank, ``gold`` the passages that answer where the case names their articles.
    ``shown`` are the cited passages by id. ``ms`` are milliseconds of each time, ``usage`` the
    model's tokens and cost, summed.
    """

    case: Case
    answer: Answer
    verdicts: tuple[Verdict, ...]
    blame: FailureStage | None = None
    rank: int | None = None
    gold: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    shown: Mapping[str, Passage] = field(default_factory=dict)
    passes: tuple[bool, ...] = ()
    ms: tuple[float, ...] = ()
    usage: Mapping[str, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether every check holds, every time it was asked."""
        return all(verdict.passed for verdict in self.verdicts) and all(self.passes)

    @property
    def flaky(self) -> bool:
        """Whether it passed some times and failed others."""
        return len(set(self.passes)) > 1

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the case fails, a reason a check."""
        return tuple(verdict.reason for verdict in self.verdicts if not verdict.passed)

    @property
    def score(self) -> float:
        """The share of times that it passed, 0 to 1."""
        return sum(self.passes) / len(self.passes) if self.passes else float(self.passed)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvalRun:
    """A run: the outcomes in the order of the cases, and what was not asked, and why."""

    outcomes: tuple[Outcome, ...]
    unasked: tuple[tuple[Case, str], ...] = ()
    seconds: float = 0.0
