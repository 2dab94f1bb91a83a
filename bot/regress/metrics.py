"""What a run measures: how often answers are right, cited well, silent when they should be."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.regress.interval import Rate, rate, ratio
from bot.regress.outcome import Outcome
from bot.regress.retrieval import retrieval

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


def metrics(outcomes: Sequence[Outcome]) -> Metrics:
    """Return the figures over the outcomes of a run."""
    tags = sorted({tag for one in outcomes for tag in one.case.tags})
    blamed = [one.blame.stage for one in outcomes if one.blame]
    spent = sorted(ms for one in outcomes for ms in one.ms)
    return Metrics(
        rates={**_answers(outcomes), **_citations(outcomes), **retrieval(outcomes)},
        tags={tag: rate([o.score for o in outcomes if tag in o.case.tags]) for tag in tags},
        stages={stage: blamed.count(stage) for stage in sorted(set(blamed))},
        usage={
            name: round(sum(one.usage.get(name, 0.0) for one in outcomes), 6)
            for name in NOT_TIMES
            if any(name in one.usage for one in outcomes)
        },
        median_ms=round(statistics.median(spent), 1) if spent else 0.0,
        p95_ms=percentile(spent, 0.95),
    )


def percentile(ordered: Sequence[float], share: float) -> float:
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
        "passed": rate([one.score for one in outcomes]),
        "answer accuracy": rate([_right(one) for one in answerable]),
        "abstention precision": rate([not one.case.answerable for one in silent]),
        "abstention recall": rate([one.answer.abstained for one in due]),
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
    musts = [[verdict.passed for verdict in one.verdicts if verdict.check == "cite"]
             for one in judged]  # fmt: skip
    return {
        "citation precision": ratio(
            [len(some & right) for some, right in zip(cited, gold, strict=True)],
            [len(some) for some in cited],
        ),
        "citation recall": ratio([sum(some) for some in musts], [len(some) for some in musts]),
    }
