"""What a run measures: how often answers are right, cited well, silent when they should be."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.eval.outcome import Outcome

NOT_TIMES = ("prompt_tokens", "completion_tokens", "cost_usd", "claims", "dropped", "attempts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """The figures of a run.

    ``rates`` are shares by name, with their intervals; ``tags`` the share of cases passed by
    tag, ``stages`` how many failed at each, ``usage`` what the model used. ``median_ms`` and
    ``p95_ms`` are milliseconds an answer.
    """

    rates: Mapping[str, Rate]
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
        rates={**_answers(outcomes), **_citations(outcomes), **compute_retrieval_rates(outcomes)},
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
    cites. Abstention's precision is the share of refusals that were due, its recall the share
    of due refusals that were made.
    """
    answerable = [one for one in outcomes if one.case.answerable]
    silent = [one for one in outcomes if one.answer.abstained]
    due = [one for one in outcomes if not one.case.answerable]
    return {
        "passed": compute_rate([one.score for one in outcomes]),
        "answer accuracy": compute_rate([_right(one) for one in answerable]),
        "abstention precision": compute_rate([not one.case.answerable for one in silent]),
        "abstention recall": compute_rate([one.answer.abstained for one in due]),
    }


def _right(outcome: Outcome) -> bool:
    beside = ("cite", "not_cite", "quote")
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


DRAWS = 4000
LEVEL = 0.95
_SEED = 20181
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """A mean over ``count`` cases, with the ends of its interval; (0, 0, 0) where there is none."""

    value: float
    low: float
    high: float
    count: int

    def __str__(self) -> str:
        if not self.count:
            return "-"
        return f"{self.value:.1%} ({self.low:.1%} to {self.high:.1%}, n={self.count})"


def compute_rate(scores: Sequence[float | bool]) -> Rate:
    """Return the mean of scores of cases, each 0 to 1, with its bootstrap interval.

    Example: 9 of 10 -> 90%, about 70% to 100%. Differences, -1 to 1, do as well.
    """
    values = np.asarray(scores, dtype=np.float64)
    if not len(values):
        return Rate(0.0, 0.0, 0.0, 0)
    generator = np.random.default_rng(_SEED)
    draws = max(min(DRAWS, _CELLS // len(values)), 400)
    drawn = generator.integers(len(values), size=(draws, len(values)))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(values[drawn].mean(axis=1), [tail, 1 - tail])
    return Rate(float(values.mean()), float(low), float(high), len(values))


def compute_ratio(parts: Sequence[float], wholes: Sequence[float]) -> Rate:
    """Return sum(parts) / sum(wholes) over cases, with its bootstrap interval.

    Example: cited gold articles over cited articles. Cases without a whole count for nothing.
    """
    above, below = np.asarray(parts, dtype=np.float64), np.asarray(wholes, dtype=np.float64)
    above, below = above[below > 0], below[below > 0]
    if not len(below):
        return Rate(0.0, 0.0, 0.0, 0)
    generator = np.random.default_rng(_SEED)
    drawn = generator.integers(len(below), size=(min(DRAWS, _CELLS // len(below) + 1), len(below)))
    tail = (1 - LEVEL) / 2
    means = above[drawn].sum(axis=1) / below[drawn].sum(axis=1)
    low, high = np.quantile(means, [tail, 1 - tail])
    return Rate(float(above.sum() / below.sum()), float(low), float(high), len(below))
