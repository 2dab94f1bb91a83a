"""The rules' draft: what sentences that tell enough of a question say by their patterns."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evidence import ScoredSentence, drop_overlapping
from bot.extractive.amounts import has_counted_noun, is_about_part
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.short_answer import get_finder, is_possible_reason, is_short_answer_needed
from bot.extractive.sufficiency import BRIEF, LONG, STRICT
from bot.extractive.when import build_answer_date
from bot.extractive.who_where import find_antecedent
from bot.types import Question

RIVAL, RIVAL_PART = 0.75, 0.6
"""The share of the best score from which another count is told, or another part of a whole."""
QUOTES = 3
AS_GOOD_BRIEF, AS_GOOD_LONG = 0.9, 0.7
"""The share of the best score from which another quote is given: of a brief and a long question,
whose several parts different quotes tell."""


def draft_by_rules(question: Question, telling: Sequence[ScoredSentence]) -> Draft | None:
    """Return the short answer and quotes that the rules find in sufficient sentences, or None."""
    finder = get_finder(question)
    found = [(finder(question, one) if finder else "", one) for one in telling]
    if question.type == "why":  # a reason first, and only then what merely tells the matter
        found = [pair for pair in found if pair[0] or is_possible_reason(pair[1])]
        found.sort(key=lambda pair: not pair[0])
    ahead = (
        find_antecedent(question, telling[0])
        if question.type == "who" and found and not found[0][0]
        else None
    )
    if ahead:
        found[0] = (ahead[0], telling[0])
        found.insert(0, ahead)
    terms = len(set(question.terms))
    if is_short_answer_needed(question) and (terms <= STRICT or any(short for short, _ in found)):
        found = [(short, one) for short, one in found if short]
    if not found:
        return None
    best = found[0][1].score
    kept = drop_overlapping(
        one for _, one in found if one.score >= get_quote_threshold(terms) * best
    )[:QUOTES]
    chosen = [(short, one) for short, one in found if one in kept]
    chosen += _rival(question, found, chosen)
    lines = tuple(QuotedLine(lead="", scored=one) for _, one in chosen)
    return Draft(
        short=next((short for short, _ in chosen if short), ""),
        lines=lines,
        dates=tuple(build_answer_date(one) for _, one in chosen if one.event.range),
        remark=_differing(question, chosen),
    )


def _rival(
    question: Question,
    found: Sequence[tuple[str, ScoredSentence]],
    chosen: Sequence[tuple[str, ScoredSentence]],
) -> list[tuple[str, ScoredSentence]]:
    """Return the best sentence of another article that counts the same thing differently."""
    if question.type not in ("how-many", "how-much"):
        return []
    least = RIVAL_PART if is_about_part(question) else RIVAL
    told = {short for short, _ in chosen}
    articles = {one.evidence.hit.article.id for _, one in chosen if not is_about_part(question)}
    rivals = [
        (short, one)
        for short, one in found
        if short and short not in told and one.evidence.hit.article.id not in articles
        if one.score >= least * chosen[0][1].score and has_counted_noun(question, one)
    ]
    return rivals[:1]


def _differing(question: Question, chosen: Sequence[tuple[str, ScoredSentence]]) -> str:
    """Return a remark where sources count the same thing differently."""
    if question.type not in ("how-many", "how-much"):
        return ""
    told = {short: one.evidence.hit.article for short, one in reversed(chosen) if short}
    if len(told) < 2:
        return ""
    named = [f"{short} ({article.source or article.title})" for short, article in told.items()]
    return f"The sources differ: {'; '.join(reversed(named))}."


def get_quote_threshold(terms: int) -> float:
    """Return the share of the best score from which another quote is given. Example: 4 -> 0.9."""
    share = min(max(terms - BRIEF, 0) / (LONG - BRIEF), 1.0)
    return AS_GOOD_BRIEF + share * (AS_GOOD_LONG - AS_GOOD_BRIEF)
