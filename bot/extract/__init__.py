"""The keyless answerer: extractive, deterministic, and silent where nothing tells.

Scored sentences in, a draft out: a short answer where one can be told apart, and few quotes.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.evidence import Scored, apart
from bot.extract.compare import compare
from bot.extract.counted import counts_it, of_a_part
from bot.extract.draft import Draft, Line
from bot.extract.naming import antecedent
from bot.extract.reconcile import answer_date, when
from bot.extract.short import finder_of, needs_it
from bot.extract.threshold import STRICT, adjunct, answers, as_good, enough
from bot.types import Question

RIVAL, RIVAL_PART = 0.75, 0.6
"""The share of the best score from which another count is told, or another part of a whole."""
QUOTES = 3


def extract(question: Question, scored: Sequence[Scored]) -> Draft | None:
    """Return the answer that the scored sentences support, or None: then nothing is said."""
    if question.type == "compare" and (draft := compare(question, scored)):
        return draft
    telling = [one for one in scored if answers(question, one)]
    if not telling:
        return None
    return when(question, telling) if question.type == "when" else _quoted(question, telling)


def _quoted(question: Question, telling: Sequence[Scored]) -> Draft | None:
    finder = finder_of(question)
    found = [(finder(question, one) if finder else "", one) for one in telling]
    if question.type == "why":  # a reason first, and only then what merely tells the matter
        found.sort(key=lambda pair: not pair[0])
    ahead = antecedent(question, telling[0]) if question.type == "who" and not found[0][0] else None
    if ahead:
        found[0] = (ahead[0], telling[0])
        found.insert(0, ahead)
    terms = len(set(question.terms))
    if needs_it(question) and (terms <= STRICT or any(short for short, _ in found)):
        found = [(short, one) for short, one in found if short]
    if not found:
        return None
    best = found[0][1].score
    kept = apart(one for _, one in found if one.score >= as_good(terms) * best)[:QUOTES]
    chosen = [(short, one) for short, one in found if one in kept]
    chosen += _rival(question, found, chosen)
    lines = tuple(Line(lead="", scored=one) for _, one in chosen)
    return Draft(
        short=next((short for short, _ in chosen if short), ""),
        lines=lines,
        dates=tuple(answer_date(one) for _, one in chosen if one.event.range),
        remark=_differing(question, chosen),
    )


def _rival(
    question: Question, found: Sequence[tuple[str, Scored]], chosen: Sequence[tuple[str, Scored]]
) -> list[tuple[str, Scored]]:
    """Return the best sentence of another article that counts the same thing differently."""
    if question.type not in ("how-many", "how-much"):
        return []
    least = RIVAL_PART if of_a_part(question) else RIVAL
    told = {short for short, _ in chosen}
    articles = {one.evidence.hit.article.id for _, one in chosen if not of_a_part(question)}
    rivals = [
        (short, one)
        for short, one in found
        if short and short not in told and one.evidence.hit.article.id not in articles
        if one.score >= least * chosen[0][1].score and counts_it(question, one)
    ]
    return rivals[:1]


def _differing(question: Question, chosen: Sequence[tuple[str, Scored]]) -> str:
    """Return a remark where sources count the same thing differently."""
    if question.type not in ("how-many", "how-much"):
        return ""
    told = {short: one.evidence.hit.article for short, one in reversed(chosen) if short}
    if len(told) < 2:
        return ""
    named = [f"{short} ({article.source or article.title})" for short, article in told.items()]
    return f"The sources differ: {'; '.join(reversed(named))}."


__all__ = ["Draft", "Line", "adjunct", "answers", "enough", "extract"]
