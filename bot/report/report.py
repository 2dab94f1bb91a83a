"""What every report is made from: a run, its figures, and how it differs from before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.regress.compare import Comparison
from bot.regress.metrics import Metrics, metrics
from bot.regress.outcome import Outcome, Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run to be reported: ``title`` names the cases, ``at`` is when it was made.

    ``worse`` are the outcomes that passed in the run before; ``comparison`` is None where there
    was no baseline to compare with.
    """

    title: str
    run: Run
    metrics: Metrics
    at: datetime
    worse: tuple[Outcome, ...] = ()
    comparison: Comparison | None = None

    @classmethod
    def of(
        cls,
        title: str,
        run: Run,
        at: datetime,
        worse: Sequence[Outcome] = (),
        comparison: Comparison | None = None,
    ) -> Report:
        """Return the report of a run, its figures counted."""
        found = metrics(run.outcomes)
        return cls(
            title=title, run=run, metrics=found, at=at, worse=tuple(worse), comparison=comparison
        )

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(one.passed for one in self.run.outcomes)

    @property
    def failed(self) -> list[Outcome]:
        """The outcomes that failed, in order."""
        return [one for one in self.run.outcomes if not one.passed]
