"""Fitting the thresholds of silence and of the lead, judged on cases that they did not see.

The lead's threshold is the lowest from which so many of the leads are right as are wanted; that
of silence the one that best tells the questions the archive answers from those it does not. One
that does no good on the cases it did not see is not taken: 0 withholds nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.calibration import Thresholds
from bot.errors import CaseError
from bot.eval.intervals import Rate, compute_rate
from bot.eval.outcome import Outcome

FOLDS, FEWEST = 5, 20
TARGET = 0.9
"""The share of leads that should be right."""
STEPS = tuple(at / 10 for at in range(11))
_SEED = 2018


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeOff:
    """What thresholds give over cases: leads shown of those due, leads right, and silences."""

    name: str
    shown: Rate
    right: Rate
    right_silences: Rate
    wrong_silences: Rate

    def __str__(self) -> str:
        cells = (self.shown, self.right, self.right_silences, self.wrong_silences)
        return f"  {self.name:<26}" + "".join(_cell(one) for one in cells)


def _cell(rate: Rate) -> str:
    told = f"{rate.value:.0%} of {rate.count}" if rate.count else "-"
    return f"{told:>14}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedThresholds:
    """The thresholds of all cases, and what thresholds fitted on others gave on each fifth.

    ``reached`` says whether leads right reach the target on the cases fitted.
    """

    thresholds: Thresholds
    target: float
    reached: bool
    before: TradeOff
    held_out: TradeOff
    steps: tuple[TradeOff, ...]


@dataclass(frozen=True, slots=True)
class JudgedLead:
    """What fitting needs of an outcome; ``right`` is None where no lead is shown or judged."""

    confidence: float
    silent: bool
    shown: bool
    due: bool
    right: bool | None
    answerable: bool
    must_answer: bool

    @classmethod
    def of(cls, one: Outcome) -> JudgedLead:
        """Return it of an outcome."""
        return cls(
            confidence=one.answer.confidence,
            silent=one.answer.abstained,
            shown=bool(one.lead),
            due=one.is_lead_due,
            right=one.is_lead_right,
            answerable=one.case.answerable,
            must_answer=one.case.answerable and not one.case.expect.get("may_abstain"),
        )

    def is_silent(self, given: Thresholds) -> bool:
        """Whether it is, or would be, refused."""
        return self.silent or self.confidence < given.silence

    def is_shown(self, given: Thresholds) -> bool:
        """Whether its lead would be shown."""
        return self.shown and not self.is_silent(given) and self.confidence >= given.lead


def fit_thresholds_on(
    outcomes: Sequence[Outcome], day: date, *, target: float = TARGET
) -> FittedThresholds:
    """Return thresholds fitted on outcomes that were asked without any, by cross-validation.

    Raises CaseError where fewer than ``FEWEST`` of them judge a lead.
    """
    ordered = sorted(outcomes, key=lambda one: one.case.id)
    cases = [JudgedLead.of(one) for one in random.Random(_SEED).sample(ordered, len(ordered))]
    judged = sum(one.right is not None for one in cases)
    if judged < FEWEST:
        raise CaseError(
            f"{judged} leads can be judged, fewer than {FEWEST}.",
            "Add cases that say what their lead must be.",
        )
    before = measure_trade_off("as it is", [(one, Thresholds()) for one in cases])
    held_out = measure_trade_off("cross-validated", list(_held_out(cases, target)))
    whole = _kept(_choose(cases, target), before, held_out)
    return FittedThresholds(
        thresholds=replace(whole, cases=len(cases), fitted=day.isoformat()),
        target=target,
        reached=_share_right(cases, whole.lead) >= target,
        before=before,
        held_out=held_out,
        steps=tuple(
            measure_trade_off(f"lead from {least:.1f}", [(one, given) for one in cases])
            for least in STEPS
            for given in [replace(whole, lead=least)]
        ),
    )


def _kept(chosen: Thresholds, before: TradeOff, held_out: TradeOff) -> Thresholds:
    """Return the thresholds chosen, without those that do no good on cases they did not see."""
    won = held_out.right_silences.value - before.right_silences.value
    lost = held_out.wrong_silences.value - before.wrong_silences.value
    return Thresholds(
        silence=chosen.silence if won > lost else 0.0,
        lead=chosen.lead if held_out.right.value > before.right.value else 0.0,
    )


def _held_out(
    cases: Sequence[JudgedLead], target: float
) -> Iterator[tuple[JudgedLead, Thresholds]]:
    """Yield every case with the thresholds that were fitted on the other four fifths."""
    for fold in range(FOLDS):
        others = [one for at, one in enumerate(cases) if at % FOLDS != fold]
        given = _choose(others, target)
        yield from ((one, given) for one in cases[fold::FOLDS])


def measure_trade_off(name: str, pairs: Sequence[tuple[JudgedLead, Thresholds]]) -> TradeOff:
    """Return what thresholds would have given, each case with its own."""
    kept = [one.right for one, given in pairs if one.is_shown(given) and one.right is not None]
    return TradeOff(
        name=name,
        shown=compute_rate([one.is_shown(given) for one, given in pairs if one.due]),
        right=compute_rate(kept),
        right_silences=compute_rate(
            [one.is_silent(given) for one, given in pairs if not one.answerable]
        ),
        wrong_silences=compute_rate(
            [one.is_silent(given) for one, given in pairs if one.must_answer]
        ),
    )


def _choose(cases: Sequence[JudgedLead], target: float) -> Thresholds:
    """Return the thresholds that serve these cases best; the lower of two that serve alike."""
    given = [0.0, *sorted({one.confidence for one in cases if not one.silent})]
    silence = max(given, key=lambda least: (_told_apart(cases, least), -least))
    enough = (least for least in given if _share_right(cases, least) >= target)
    best = max(given, key=lambda least: (_share_right(cases, least), -least))
    return Thresholds(silence=silence, lead=next(enough, best))


def _share_right(cases: Sequence[JudgedLead], least: float) -> float:
    kept = [one.right for one in cases if one.right is not None and one.confidence >= least]
    return sum(kept) / len(kept) if kept else 0.0


def _told_apart(cases: Sequence[JudgedLead], least: float) -> float:
    """Return the share silent where due and the share answered where due, summed."""
    given = Thresholds(silence=least)
    due = [one.is_silent(given) for one in cases if not one.answerable]
    answered = [not one.is_silent(given) for one in cases if one.must_answer]
    if not due or not answered:
        return -least
    return round(sum(due) / len(due) + sum(answered) / len(answered), 9)


def format_fit(fit: FittedThresholds, path: str) -> Iterator[str]:
    """Yield the trade-off as a table, and what was chosen and kept in ``path``."""
    heads = ("leads shown", "right", "silent, due", "silent, undue")
    yield f"\n  {'':<26}" + "".join(f"{head:>14}" for head in heads)
    for one in (fit.before, *fit.steps, fit.held_out):
        yield str(one)
    chosen = fit.thresholds
    if not chosen.lead:
        yield "No lead is withheld: on cases it did not see, no threshold made more of them right."
    elif not fit.reached:
        yield f"No threshold makes {fit.target:.0%} of the leads right; the best was taken."
    yield (
        f"The lead is shown from confidence {chosen.lead:.2f}, an answer given from "
        f"{chosen.silence:.2f} (fitted on {chosen.cases} cases): kept in {path}."
    )
