"""Reports that bear no date: what they tell is said to be undated, with its bound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.evidence import ScoredSentence
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.told_events import ToldEvent
from bot.types import Question
from index.timex import format_value
from index.types import DateRange

BETTER, DATED = 0.9, 0.5
"""How much of an undated report's score a dated one must reach to be given instead, and the
probability from which a sentence is dated."""
_AWAITED = re.compile(
    r"\b(?:by|before|until|till|due|set|scheduled|expected|will|would|shall|oblige[sd]?)\b"
    r"[^.;]{0,40}$",
    re.I,
)


def answer_undated(
    question: Question, telling: Sequence[ScoredSentence], events: Sequence[ToldEvent]
) -> Draft | None:
    """Return that the best report is undated, or None where a dated one tells it better.

    The bound is the earliest end of what the report still awaits: "who must leave by the end of
    2019" was written no later than 2019. Never where a question names the time of what it asks.
    """
    if question.happened:
        return None
    sure = (one for event in events for one in event.sentences if one.probability >= DATED)
    dated = max((one.scored.score for one in sure), default=0.0)
    loose = [
        one
        for one in telling
        if one.event.range is None and one.evidence.hit.article.published is None
    ]
    best = max(loose, key=lambda one: one.score, default=None)
    if best is None or BETTER * best.score <= dated:
        return None
    bound = min(_awaited(best, telling), key=lambda days: days.end or date.max, default=None)
    known = f"undated, no later than {format_value(bound)}" if bound else "undated"
    return Draft(
        short=known[0].upper() + known[1:],
        lines=(QuotedLine(lead="The report that tells it bears no date", scored=best),),
        remark="The archive does not prove a day for it, so none is given.",
    )


def _awaited(best: ScoredSentence, telling: Sequence[ScoredSentence]) -> Iterator[DateRange]:
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
