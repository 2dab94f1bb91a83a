"""Whether a sentence tells enough of a question by the words that it has.

A brief question must be told nearly whole: its verb, every name, every word that the archive could
have said otherwise. A long one says much around what it asks, and is held to less.
"""

from __future__ import annotations

import re

from bot.evidence import ScoredSentence
from bot.types import Question

ENOUGH_BRIEF, ENOUGH_LONG = 0.72, 0.28
BRIEF, LONG = 4, 8
"""The share of a question that a sentence with its context must tell: of a question of up to
``BRIEF`` terms, of one of ``LONG`` or more, and in between along the line from one to the other."""
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


def get_required_coverage(terms: int) -> float:
    """Return the share that must be told of a question of so many terms. Example: 4 -> 0.72."""
    share = min(max(terms - BRIEF, 0) / (LONG - BRIEF), 1.0)
    return ENOUGH_BRIEF + share * (ENOUGH_LONG - ENOUGH_BRIEF)


def is_sufficient(question: Question, one: ScoredSentence) -> bool:
    """Tell whether a sentence tells enough of the question to answer it.

    What it leaves unsaid counts too: names, words that the whole passage lacks, the verb.
    """
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
