"""When the report that tells it bears no date: said so, with the bound that its words give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.evidence import Scored
from bot.extract.draft import Draft, Line
from index.dates import name
from index.types import DateRange

BETTER = 0.9
"""How much of an undated report's score a dated one must reach to be given instead."""
_AWAITED = re.compile(
    r"\b(?:by|before|until|till|due|set|scheduled|expected|will|would|shall|oblige[sd]?)\b"
    r"[^.;]{0,40}$",
    re.I,
)


def undated(telling: Sequence[Scored], dated: float) -> Draft | None:
    """Return that the best report is undated, or None where a dated one tells it better.

    ``dated`` is the score of the best dated sentence. The bound is the earliest end of what the
    report still awaits: "who must leave by the end of 2019" was written no later than 2019.
    """
    loose = [
        one
        for one in telling
        if one.event.range is None and one.evidence.hit.article.published is None
    ]
    best = max(loose, key=lambda one: one.score, default=None)
    if best is None or BETTER * best.score <= dated:
        return None
    bound = min(_awaited(best, telling), key=lambda days: days.end or date.max, default=None)
    known = f"undated, no later than {name(bound)}" if bound else "undated"
    return Draft(
        short=known[0].upper() + known[1:],
        lines=(Line(lead="The report that tells it bears no date", scored=best),),
        remark="The archive does not prove a day for it, so none is given.",
    )


def _awaited(best: Scored, telling: Sequence[Scored]) -> Iterator[DateRange]:
    """Yield the days with a year that the report of ``best`` awaits."""
    article = best.evidence.hit.article
    hits = {one.evidence.hit.passage.id: one.evidence.hit for one in telling}
    for hit in hits.values():
        if hit.article.id != article.id:
            continue
        for span in hit.passage.spans:
            before = article.body[max(0, span.start - 60) : span.start]
            if span.range is not None and _AWAITED.search(before):
                yield span.range
