"""What came of a case, and of a run of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.eval.cases import Case
from bot.eval.checks import Verdict
from bot.eval.diagnosis import FailureStage
from bot.eval.lead import get_lead, holds_lead
from bot.eval.text_match import has_expected
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
    def lead(self) -> str:
        """What a reader takes for the answer; "" where none is shown."""
        return get_lead(self.answer)

    @property
    def is_lead_due(self) -> bool:
        """Whether the case says what its lead must be."""
        return "lead" in self.case.expect

    @property
    def is_lead_right(self) -> bool | None:
        """Whether the lead shown is right; None where none is shown, or the case says nothing.

        A lead where a refusal or quotes alone are due is wrong.
        """
        if not self.lead:
            return None
        if not self.case.answerable:
            return False
        judged = [one.passed for one in self.verdicts if one.check in ("lead", "no_lead")]
        barred = [one for one in self.verdicts if one.check == "never" and not one.passed]
        return all(judged) and not barred if judged or barred else None

    @property
    def is_answer_quoted(self) -> bool | None:
        """Whether a shown quote holds the answer; None where nothing says what it would hold.

        Of a date, the days that the quotes were read to give count.
        """
        if not self.case.answerable or self.answer.abstained:
            return None
        quotes = [one.quote for one in self.answer.citations]
        checks = {one.check: one.passed for one in self.verdicts}
        if checks.get("in_quote") or checks.get("date"):
            return True
        told = holds_lead(self.case.expect, quotes, self.answer.dates)
        if told is None:
            told = has_expected(self.case.expect, " ".join(quotes))
        return checks.get("in_quote", told) if told is None else told

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
