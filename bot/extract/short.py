"""The short answer of a question that asks who, where, which, how many, why, or whether.

It is taken out of a sentence only where its kind can be told: a name of the right kind that the
question does not say itself, an amount of the thing counted, the clause behind "because". Where
it cannot, the quotes answer alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.evidence import Scored
from bot.extract.counted import amount, of_a_part
from bot.extract.naming import where, which
from bot.extract.persons import who
from bot.types import Question
from bot.words import content, stem, words

Finder = Callable[[Question, Scored], str]

_WHY = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|as a result of|in protest (?:at|over)"
    r"|in order to|so that|to mark|citing|blaming|since)\s+[^.;]+",
    re.I,
)
_HEDGED = re.compile(
    r"\b(?:may|might|could|would|should|ready|hop(?:e[sd]?|ing)|expected|likely|possible"
    r"|possibly|plan(?:s|ned)?|unclear|unknown|speculation|consider\w*|whether|if)\b",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:not|no|never|nor|neither|nothing|nobody|none|hardly|without|declined|denied|refused"
    r"|failed|yet to)\b|n['’]t\b",
    re.I,
)


def finder_of(question: Question) -> Finder | None:
    """Return what finds the short answer to a question of this kind, or None."""
    finders: dict[str, Finder] = {
        "who": who, "where": where, "which": which, "how-many": amount, "how-much": amount,
        "why": why, "yes-no": verdict,
    }  # fmt: skip
    return finders.get(question.type)


def needs_it(question: Question) -> bool:
    """Tell whether a sentence without a short answer cannot answer this kind at all."""
    if of_a_part(question):
        return False
    return question.type in ("how-many", "how-much", "who", "where")


def why(question: Question, one: Scored) -> str:
    """Return the clause that gives the reason, where it says more than the question does."""
    found = _WHY.search(one.sentence)
    said = found[0].strip(" ,") if found else ""
    asked = {stem(word) for word in question.terms}
    fresh = [word for word in content(said) if word.stem not in asked]
    return said if len(fresh) >= 2 and len(said) <= 160 else ""


def verdict(question: Question, one: Scored) -> str:
    """Say yes or no only where one sentence has every word of the question, and no hedge.

    A sentence that tells the opposite of what is asked ("Sanctions would stay") says no.
    """
    if one.opposed:
        return "" if _DENIED.search(one.sentence) else "No"
    said = {word.stem for word in words(one.sentence)}
    if not {stem(term) for term in question.terms} <= said or one.measures.unreal:
        return ""
    if _HEDGED.search(one.sentence):
        return ""
    return "No" if _DENIED.search(one.sentence) else "Yes"
