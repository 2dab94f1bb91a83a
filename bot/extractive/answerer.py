"""The keyless answerer: extractive, deterministic, and silent where nothing tells.

Scored sentences in, a draft out: a short answer where one can be told apart, and few quotes.
A brief question must be told nearly whole: its verb, every name, every word that the archive could
have said otherwise. A long one says much around what it asks, and is held to less.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence, drop_overlapping
from bot.extractive.amounts import has_counted_noun, is_about_part
from bot.extractive.compare import compare_sides
from bot.extractive.digest import DIGESTS, build_digest
from bot.extractive.draft import Draft, QuotedLine
from bot.extractive.short_answer import get_finder, is_possible_reason, is_short_answer_needed
from bot.extractive.when import answer_when, build_answer_date
from bot.extractive.who_where import find_antecedent
from bot.types import Question

RIVAL, RIVAL_PART = 0.75, 0.6
"""The share of the best score from which another count is told, or another part of a whole."""
QUOTES = 3
ENOUGH_BRIEF, ENOUGH_LONG = 0.72, 0.28
BRIEF, LONG = 4, 8
"""The share of a question that a sentence with its context must tell: of a question of up to
``BRIEF`` terms, of one of ``LONG`` or more, and in between along the line from one to the other."""
AS_GOOD_BRIEF, AS_GOOD_LONG = 0.9, 0.7
"""The share of the best score from which another quote is given, along the same line: a long
question has several parts, and its quotes tell different ones."""
STRICT = 5
"""Terms up to which a question is held to its verb, all its names and nearly all its words."""
UNSAID, MISSING = 4, 5
"""Of how many further terms a passage may lack one, and of how many terms of a longer question
one name may be missing."""
SURE = 0.58
"""The score that a sentence needs to date an event: half the events of benchmarks/timelines.py
are answered there."""
_OF_ACTS = ("when", "why", "yes-no")
_OF_FACTS = (*_OF_ACTS, "how-many", "who", "where", "which", "list")


def extract_answer(question: Question, scored: Sequence[ScoredSentence]) -> Draft | None:
    """Return the answer that the scored sentences support, or None: then nothing is said."""
    if question.type in DIGESTS:
        return build_digest(question, scored)
    if question.type == "compare" and (draft := compare_sides(question, scored)):
        return draft
    telling = [one for one in scored if is_sufficient(question, one)]
    if not telling:
        return None
    return answer_when(question, telling) if question.type == "when" else _quoted(question, telling)


def _quoted(question: Question, telling: Sequence[ScoredSentence]) -> Draft | None:
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


__all__ = [
    "Draft",
    "QuotedLine",
    "extract_answer",
    "get_required_coverage",
    "is_location_adjunct",
    "is_sufficient",
]


def get_required_coverage(terms: int) -> float:
    """Return the share that must be told of a question of so many terms. Example: 4 -> 0.72."""
    return _along(terms, ENOUGH_BRIEF, ENOUGH_LONG)


def get_quote_threshold(terms: int) -> float:
    """Return the share of the best score from which another quote is given. Example: 4 -> 0.9."""
    return _along(terms, AS_GOOD_BRIEF, AS_GOOD_LONG)


def _along(terms: int, brief: float, long: float) -> float:
    share = min(max(terms - BRIEF, 0) / (LONG - BRIEF), 1.0)
    return brief + share * (long - brief)


def is_sufficient(question: Question, one: ScoredSentence) -> bool:
    """Tell whether a sentence tells enough of the question to answer it."""
    terms = len(set(question.terms))
    if one.measures.coverage < get_required_coverage(terms) or (
        question.type in _OF_FACTS and one.measures.hypothetical
    ):
        return False
    if question.type == "when" and one.score < SURE:
        return False
    missing = [name for name in one.missing_names if not is_location_adjunct(name, question.text)]
    if terms > STRICT:
        return len(missing) <= terms // MISSING
    if missing or len(one.missing_terms) > (terms - 1) // UNSAID:
        return False
    return one.measures.has_predicate or question.type not in _OF_ACTS


def is_location_adjunct(name: str, question: str) -> bool:
    """Tell whether a name only says where: one that an article may take for granted.

    Example: "Vladivostok" in "how many people came to the forum in Vladivostok?".
    """
    return bool(re.search(rf"\b(?:in|at)\s+(?:the )?{re.escape(name)}\b", question, re.I))
