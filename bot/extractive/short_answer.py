"""What rules read of a sentence: a person, a place, an amount, a reason, yes or no.

Each is taken only where its kind can be told: a name of the right kind that the question does not
say itself, an amount of the thing counted, the clause behind "because". All else is the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.evidence import ScoredSentence
from bot.extractive.amounts import get_counted_amount
from bot.extractive.sufficiency import is_sufficient
from bot.extractive.who_where import find_person, find_place
from bot.types import Question
from bot.words import get_content_words, split_words, stem_word

Finder = Callable[[Question, ScoredSentence], str]
LOOKED_AT = 8
"""Sentences that the rules look at, the best-scored first."""

_WHY = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|as a result of|in protest (?:at|over)"
    r"|in order to|so that|to mark|citing|blaming|since)\s+[^.;]+",
    re.I,
)
_CAUSE = re.compile(
    r"""
    \b(?:
        because|due\ to|owing\ to|over|amid|as|since|(?<!until\ )after  # what went before
        |protest|in\ response|citing|blam\w+|reasons?|caus\w+|prompt\w+|led\ to|fear\w*
        |therefore|enough|why|which\ is|could\ not  # what follows
        |so\ that|in\ order|to\ (?:  # what it is for
            avoid|protect|mark|help|make|show|prevent|allow|stop|discuss|cut|reduce|meet
            |ensure|give|save|address|raise|support|keep|get|put|bring
        )
    )\b
    """,
    re.I | re.X,
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


@dataclass(frozen=True, slots=True)
class NotedLead:
    """A short answer that a rule takes out of a sentence."""

    text: str
    sentence: ScoredSentence


def get_finder(question: Question) -> Finder | None:
    """Return what finds the short answer to a question of this kind, or None."""
    finders: dict[str, Finder] = {
        "who": find_person,
        "where": find_place,
        "how-many": get_counted_amount,
        "how-much": get_counted_amount,
        "why": find_reason,
        "yes-no": decide_yes_or_no,
    }
    return finders.get(question.type)


def find_noted_leads(question: Question, scored: Sequence[ScoredSentence]) -> list[NotedLead]:
    """Return what the rules note in the best sentences, those that tell enough first."""
    finder = get_finder(question)
    if finder is None:
        return []
    some = sorted(scored[:LOOKED_AT], key=lambda one: not is_sufficient(question, one))
    found = [NotedLead(finder(question, one), one) for one in some]
    return [lead for lead in found if lead.text]


def find_reason(question: Question, one: ScoredSentence) -> str:
    """Return the clause that gives the reason, where it says more than the question does."""
    found = _WHY.search(one.sentence)
    said = found[0].strip(" ,") if found else ""
    asked = {stem_word(word) for word in question.terms}
    fresh = [word for word in get_content_words(said) if word.stem not in asked]
    return said if len(fresh) >= 2 and len(said) <= 160 else ""


def is_possible_reason(one: ScoredSentence) -> bool:
    """Tell whether a sentence could give a reason; one that only tells the matter is none."""
    return bool(_CAUSE.search(one.evidence.sentence))


def decide_yes_or_no(question: Question, one: ScoredSentence) -> str:
    """Say yes or no only where one sentence has every word of the question, and no hedge.

    A sentence that tells the opposite of what is asked ("Sanctions would stay") says no.
    """
    if one.opposed:
        return "" if _DENIED.search(one.sentence) else "No"
    said = {word.stem for word in split_words(one.sentence)}
    if not {stem_word(term) for term in question.terms} <= said or one.measures.hypothetical:
        return ""
    if _HEDGED.search(one.sentence):
        return ""
    return "No" if _DENIED.search(one.sentence) else "Yes"
