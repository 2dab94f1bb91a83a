"""How well search ranks the gold passages: Hit@k and MRR, as trec_eval counts them.

The sole importer of pytrec_eval, the trec_eval of NIST behind a thin binding.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.regress.interval import Rate, rate
from bot.regress.outcome import Outcome

CUTS = (1, 3, 5, 10)


def retrieval(outcomes: Sequence[Outcome]) -> dict[str, Rate]:
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
        name: rate([scored.get(one.case.id, {}).get(measure, 0.0) for one in judged])
        for name, measure in names.items()
    }


def _scores(outcome: Outcome) -> dict[str, float]:
    """Return a score that falls with the rank, since trec_eval sorts by scores itself."""
    return {passage: -float(rank) for rank, passage in enumerate(outcome.found)}
