"""Yes to a question that one sentence states outright.

A sentence has to have every word that carries meaning, state it as done, and neither deny nor
hedge it. "No" is never led with: sentences that deny much of a question were the right "no" in two
cases of nine, over 217 such questions of real news, where "yes" was right in four of five.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.evidence import ScoredSentence
from bot.types import Question
from bot.words import split_words, stem_word

LIKELY = 0.8
"""The probability that such a yes is right."""
LOOKED_AT = 8
"""Sentences that are looked at, the best-scored first."""
_OPEN = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|nothing|none|hardly|without|declined|denied|refused|failed"
    r"|may|might|could|would|should|will|expected|likely|possibl[ey]|plan(?:s|ned)?|unclear"
    r"|whether|if)\b|n['’]t\b",
    re.I,
)


def find_affirmation(question: Question, scored: Sequence[ScoredSentence]) -> ScoredSentence | None:
    """Return the best sentence that states what a yes-no question asks, or None."""
    if question.type != "yes-no" or not question.terms:
        return None
    asked = {stem_word(term) for term in question.terms}
    return next((one for one in scored[:LOOKED_AT] if _states(one, asked)), None)


def _states(one: ScoredSentence, asked: set[str]) -> bool:
    said = {word.stem for word in split_words(one.sentence)}
    doubted = one.opposed or one.measures.hypothetical or _OPEN.search(one.sentence)
    return asked <= said and not doubted
