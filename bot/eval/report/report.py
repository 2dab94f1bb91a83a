"""What every report is made from: a run, its figures, and how it differs from before."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.eval.baseline import Comparison
from bot.eval.metrics import Metrics, compute_metrics
from bot.eval.outcome import EvalRun, Outcome
from bot.eval.robustness import Robustness, VariantOutcome
from bot.sanitize import ACTING


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A run to be reported: ``title`` names the cases, ``at`` is when it was made.

    ``worse`` are the outcomes that passed in the run before; ``comparison`` is None where there
    was no baseline to compare with, ``robustness`` where no case was asked in other clothes.
    """

    title: str
    run: EvalRun
    metrics: Metrics
    at: datetime
    worse: tuple[Outcome, ...] = ()
    comparison: Comparison | None = None
    robustness: Robustness | None = None

    @classmethod
    def of(
        cls,
        title: str,
        run: EvalRun,
        at: datetime,
        worse: Sequence[Outcome] = (),
        comparison: Comparison | None = None,
        robustness: Robustness | None = None,
    ) -> Report:
        """Return the report of a run, its figures counted."""
        found = compute_metrics(run.outcomes)
        return cls(
            title=title,
            run=run,
            metrics=found,
            at=at,
            worse=tuple(worse),
            comparison=comparison,
            robustness=robustness,
        )

    @property
    def passed(self) -> int:
        """How many cases passed."""
        return sum(one.passed for one in self.run.outcomes)

    @property
    def failed(self) -> list[Outcome]:
        """The outcomes that failed, in order."""
        return [one for one in self.run.outcomes if not one.passed]

    def changed(self, outcome: Outcome) -> tuple[VariantOutcome, ...]:
        """Return the variants of a case whose lead is another."""
        found = self.robustness.of_case(outcome.case.id) if self.robustness else ()
        return tuple(one for one in found if not one.same)


_ALIVE = re.compile(f"[{ACTING}\ud800-\udfff\ufffe\uffff]")  # and what no XML may hold
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$])")


def replace_control_characters(text: str) -> str:
    """Return text with every character that acts instead of showing replaced by U+FFFD."""
    return _ALIVE.sub("\ufffd", text)


def to_one_line(text: str, longest: int = 400) -> str:
    """Return inert text on one line, cut to a length."""
    folded = " ".join(replace_control_characters(text).split())
    return folded if len(folded) <= longest else f"{folded[: longest - 1]}…"


def escape_markdown_cell(text: str, longest: int = 400) -> str:
    """Return text for a cell of a Markdown table: no markup, mention, reference or link.

    Example: "see @ann, #12" -> "see &#64;ann, &#35;12".
    """
    plain = html.escape(to_one_line(text, longest), quote=False)
    marked = _MARKDOWN.sub(r"\\\1", plain)
    marked = re.sub(r"(?<!&)#(?=\d)", "&#35;", marked).replace("@", "&#64;")
    return marked.replace("://", ":&#47;&#47;").replace("www.", "www&#46;")
