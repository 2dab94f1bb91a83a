"""What a run measures: how often answers are right, cited well, silent when they should be."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.eval.confidence import (
    CurvePoint,
    ReliabilityBin,
    compute_brier_score,
    compute_coverage_curve,
    compute_reliability,
)
from bot.eval.intervals import Rate, compute_rate, compute_ratio
from bot.eval.outcome import Outcome

NOT_TIMES = ("prompt_tokens", "completion_tokens", "cost_usd", "claims", "dropped", "attempts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The figures of a run.

    ``rates`` are shares by name, with their intervals; ``tags`` the share of cases passed by
    tag, ``stages`` how many failed at each, ``usage`` what the model used. ``kinds`` are, by
    kind of lead, the share shown of those due and the share right of those shown; ``curve``,
    ``bins`` and ``brier`` say what ``confidence`` is worth. ``median_ms`` and ``p95_ms`` are
    milliseconds an answer.
    """

    rates: Mapping[str, Rate]
    kinds: Mapping[str, tuple[Rate, Rate]]
    curve: tuple[CurvePoint, ...]
    bins: tuple[ReliabilityBin, ...]
    brier: Rate
    tags: Mapping[str, Rate]
    stages: Mapping[str, int]
    usage: Mapping[str, float]
    median_ms: float
    p95_ms: float


def compute_metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """Return the figures over the outcomes of a run."""
    tags = sorted({tag for one in outcomes for tag in one.case.tags})
    blamed = [one.blame.stage for one in outcomes if one.blame]
    spent = sorted(ms for one in outcomes for ms in one.ms)
    return Metrics(
        rates={
            **_answers(outcomes),
            **compute_lead_rates(outcomes),
            **_citations(outcomes),
            **compute_retrieval_rates(outcomes),
        },
        kinds=compute_kind_rates(outcomes),
        curve=compute_coverage_curve(outcomes),
        bins=compute_reliability(outcomes),
        brier=compute_brier_score(outcomes),
        tags={tag: compute_rate([o.score for o in outcomes if tag in o.case.tags]) for tag in tags},
        stages={stage: blamed.count(stage) for stage in sorted(set(blamed))},
        usage={
            name: round(sum(one.usage.get(name, 0.0) for one in outcomes), 6)
            for name in NOT_TIMES
            if any(name in one.usage for one in outcomes)
        },
        median_ms=round(statistics.median(spent), 1) if spent else 0.0,
        p95_ms=compute_percentile(spent, 0.95),
    )


def compute_percentile(ordered: Sequence[float], share: float) -> float:
    """Return the smallest value that at least ``share`` of the ordered values do not exceed."""
    if not ordered:
        return 0.0
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _answers(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return the rates of right answers and right silences.

    An answer is right where what is expected of its words, dates and numbers holds, whatever it
    cites. Right silences are a share of the refusals that are due, wrong silences a share of
    the questions that the archive answers.
    """
    answerable = [one for one in outcomes if one.case.answerable]
    due = [one for one in outcomes if not one.case.answerable]
    wrong = [one for one in answerable if not one.case.expect.get("may_abstain")]
    return {
        "passed": compute_rate([one.score for one in outcomes]),
        "answer accuracy": compute_rate([_right(one) for one in answerable]),
        "right silences": compute_rate([one.answer.abstained for one in due]),
        "wrong silences": compute_rate([one.answer.abstained for one in wrong]),
    }


def compute_lead_rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return how many of the leads due are shown, and how many of all shown are right.

    "answer in a quote" is over the answered cases that say what a quote would hold.
    """
    judged = [one.is_lead_right for one in outcomes if one.is_lead_right is not None]
    quoted = [one.is_answer_quoted for one in outcomes if one.is_answer_quoted is not None]
    return {
        "leads shown": compute_rate([bool(one.lead) for one in outcomes if one.is_lead_due]),
        "leads right": compute_rate(judged),
        "answer in a quote": compute_rate(quoted),
    }


def compute_kind_rates(outcomes: Sequence[Outcome]) -> dict[str, tuple[Rate, Rate]]:
    """Return the share of leads shown, and of those the share right, by kind of lead."""
    due = [one for one in outcomes if one.is_lead_due]
    kinds = sorted({str(one.case.expect.get("kind", "thing")) for one in due})
    groups = {
        kind: [one for one in due if one.case.expect.get("kind", "thing") == kind] for kind in kinds
    }
    return {
        kind: (
            compute_rate([bool(one.lead) for one in some]),
            compute_rate([bool(one.is_lead_right) for one in some if one.lead]),
        )
        for kind, some in groups.items()
    }


def _right(outcome: Outcome) -> bool:
    beside = ("cite", "not_cite", "quote", "in_quote")
    return all(one.passed for one in outcome.verdicts if one.check not in beside)


def _citations(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return precision and recall of citations, over answered cases that say what to cite.

    Precision: of the articles cited, those that hold the answer where the case says which do.
    It is a lower bound, since ``cite`` need not name every article that may be cited. Recall:
    of what must be cited, what is.
    """
    judged = [one for one in outcomes if one.case.cite]
    answered = [one for one in judged if not one.answer.abstained and one.gold]
    cited = [{citation.article_id for citation in one.answer.citations} for one in answered]
    gold = [{passage.rpartition("#")[0] for passage in one.gold} for one in answered]
    musts = [
        [verdict.passed for verdict in one.verdicts if verdict.check == "cite"] for one in judged
    ]
    return {
        "citation precision": compute_ratio(
            [len(some & right) for some, right in zip(cited, gold, strict=True)],
            [len(some) for some in cited],
        ),
        "citation recall": compute_ratio(
            [sum(some) for some in musts], [len(some) for some in musts]
        ),
    }


CUTS = (1, 3, 5, 10)


def compute_retrieval_rates(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
    """Return "Hit@1", ..., "MRR" over the cases that name the articles of their answer.

    A case counts by its best gold passage; one that search did not return at all counts 0.
    """
    import pytrec_eval

    judged = [one for one in outcomes if one.gold]
    if not judged:
        return {}
    names = {f"Hit@{cut}": f"success_{cut}" for cut in CUTS} | {"MRR": "recip_rank"}
    relevant = {one.case.id: dict.fromkeys(one.gold, 1) for one in judged}
    measures = {f"success.{','.join(map(str, CUTS))}", "recip_rank"}
    scored = pytrec_eval.RelevanceEvaluator(relevant, measures).evaluate(
        {one.case.id: _scores(one) for one in judged}
    )
    return {
        name: compute_rate([scored.get(one.case.id, {}).get(measure, 0.0) for one in judged])
        for name, measure in names.items()
    }


def _scores(outcome: Outcome) -> dict[str, float]:
    """Return a score that falls with the rank, since trec_eval sorts by scores itself."""
    return {passage: -float(rank) for rank, passage in enumerate(outcome.found)}
