"""Robustness: how often the lead stays the same where a case is asked in other clothes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.eval.intervals import Rate, compute_rate
from bot.eval.lead import get_lead
from bot.eval.outcome import Outcome
from bot.eval.perturb import SEED, make_variants
from bot.eval.runner import CaseAnswerer
from bot.eval.text_match import normalize_text


@dataclass(frozen=True, slots=True, kw_only=True)
class VariantOutcome:
    """What came of one variant: the change, the question, and the leads before and after.

    A refusal leads with "" and so do quotes alone; ``silent`` tells them apart.
    """

    case_id: str
    change: str
    question: str
    before: str
    after: str
    was_silent: bool
    is_silent: bool

    @property
    def same(self) -> bool:
        """Whether the lead is the same, and silence too; case and white space aside."""
        return self.was_silent == self.is_silent and (
            normalize_text(self.before) == normalize_text(self.after)
        )

    def __str__(self) -> str:
        return f"{_said(self.before, self.was_silent)} -> {_said(self.after, self.is_silent)}"


def _said(lead: str, silent: bool) -> str:
    return "silent" if silent else repr(lead) if lead else "quotes alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """The variants of a run: in sum, by change, and one by one in the order of the cases.

    ``leads`` is over the cases that show a lead as they are written, ``total`` over all.
    """

    total: Rate
    leads: Rate
    changes: Mapping[str, Rate]
    variants: tuple[VariantOutcome, ...]

    @property
    def rates(self) -> dict[str, Rate]:
        """The shares by name: in all, where a lead is shown, and by change."""
        return {"in all": self.total, "where one is shown": self.leads, **self.changes}

    def of_case(self, case_id: str) -> tuple[VariantOutcome, ...]:
        """Return the variants of one case."""
        return tuple(one for one in self.variants if one.case_id == case_id)


def measure_robustness(
    outcomes: Sequence[Outcome],
    ask: CaseAnswerer,
    *,
    seed: int = SEED,
    progress: Callable[[int, int], None] | None = None,
) -> Robustness:
    """Ask every case again in each of its clothes, and compare the leads."""
    found: list[VariantOutcome] = []
    for done, one in enumerate(outcomes, start=1):
        for variant in make_variants(one.case, seed):
            answer = ask(variant.case)
            found.append(
                VariantOutcome(
                    case_id=one.case.id,
                    change=variant.change,
                    question=variant.case.question,
                    before=one.lead,
                    after=get_lead(answer),
                    was_silent=one.answer.abstained,
                    is_silent=answer.abstained,
                )
            )
        if progress:
            progress(done, len(outcomes))
    names = dict.fromkeys(one.change for one in found)
    return Robustness(
        total=compute_rate([one.same for one in found]),
        leads=compute_rate([one.same for one in found if one.before]),
        changes={
            name: compute_rate([one.same for one in found if one.change == name]) for name in names
        },
        variants=tuple(found),
    )
