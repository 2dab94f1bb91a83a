"""Blame: the stage between archive and answer at which an expected answer was lost.

The stages in the order of the pipeline; a case is blamed on the first that applies. What search
returned is recorded while the case is asked, so that nothing is asked twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.eval.cases import Case
from bot.eval.checks import Verdict
from bot.eval.gold import Gold
from bot.types import Answer, Citation

Stage = Literal[
    "not indexed",
    "not retrieved",
    "retrieved but not used",
    "used but answered wrongly",
    "quote not verified",
    "should have abstained",
    "should not have abstained",
]


@dataclass(frozen=True, slots=True)
class FailureStage:
    """The stage that lost an answer, and what shows it."""

    stage: Stage
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalTrace:
    """What is known of how a case was answered.

    ``rank`` is that of the best gold passage among the ``read`` passages that search returned
    (from 1, None where it was not among them); ``deeper`` its rank in a longer search; ``limit``
    says which of the question's limits hides it; ``dropped`` how many quotes the answerer
    proposed and the gate refused.
    """

    gold: Gold
    read_count: int = 0
    rank: int | None = None
    deeper_rank: int | None = None
    limit: str = ""
    dropped: int = 0


def find_failure_stage(
    case: Case, answer: Answer, verdicts: Sequence[Verdict], traced: RetrievalTrace
) -> FailureStage | None:
    """Return the stage at which a case failed; None where every check holds."""
    failed = [verdict for verdict in verdicts if not verdict.passed]
    if not failed:
        return None
    unverified = [verdict.reason for verdict in failed if verdict.check == "quote"]
    if unverified:
        return FailureStage("quote not verified", "; ".join(unverified))
    if not case.answerable and not answer.abstained:
        return FailureStage("should have abstained", f"it cites {_cites(answer)}")
    if not case.answerable or _only_unwanted(failed):
        return FailureStage("used but answered wrongly", failed[0].reason)
    return _lost(answer, traced)


def _lost(answer: Answer, traced: RetrievalTrace) -> FailureStage:
    """Return where an answer that the archive should have was lost."""
    if traced.gold.missing_reason:
        return FailureStage("not indexed", traced.gold.missing_reason)
    if traced.gold.passages and traced.rank is None:
        return FailureStage("not retrieved", _unfound(traced))
    rank = f"the gold passage ranked {traced.rank}" if traced.rank else "no gold passage is known"
    if answer.abstained and traced.dropped:
        return FailureStage(
            "quote not verified", f"{rank}; {traced.dropped} quotes were drafted, all dropped"
        )
    if answer.abstained:
        return FailureStage("should not have abstained", rank)
    if traced.gold.passages and not any(is_gold(one, traced.gold) for one in answer.citations):
        return FailureStage("retrieved but not used", f"{rank}; it cites {_cites(answer)}")
    return FailureStage("used but answered wrongly", f"{rank}; it cites {_cites(answer)}")


def is_gold(citation: Citation, gold: Gold) -> bool:
    """Tell whether a citation lies in a gold passage; overlapping passages count alike."""
    if citation.passage_id in gold.ids:
        return True
    return any(
        one.article_id == citation.article_id
        and one.start < citation.end
        and citation.start < one.end
        for one in gold.passages
    )


def _only_unwanted(failed: Sequence[Verdict]) -> bool:
    """Tell whether what is wrong is only that something is said or cited that must not be."""
    return all(verdict.check in ("not_cite", "none") for verdict in failed)


def _unfound(traced: RetrievalTrace) -> str:
    if traced.limit:
        return f"the gold passage is hidden by {traced.limit}"
    ranked = f"a longer search ranks it {traced.deeper_rank}"
    where = ranked if traced.deeper_rank else "nor does a longer search find it"
    return f"the gold passage is not among the {traced.read_count} read; {where}"


def _cites(answer: Answer) -> str:
    named: Mapping[str, None] = dict.fromkeys(one.passage_id for one in answer.citations)
    return ", ".join(named) or "nothing"
