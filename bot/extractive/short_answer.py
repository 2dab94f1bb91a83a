"""What rules read of a sentence: the amount of what is counted. All else is the reader's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.evidence import ScoredSentence
from bot.extractive.amounts import get_counted_amount
from bot.extractive.sufficiency import is_sufficient
from bot.types import Question

COUNTED = ("how-many", "how-much")
LOOKED_AT = 8
"""Sentences that the rules look at, the best-scored first."""
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


@dataclass(frozen=True, slots=True)
class NotedLead:
    """A short answer that a rule takes out of a sentence."""

    text: str
    sentence: ScoredSentence


def find_noted_leads(question: Question, scored: Sequence[ScoredSentence]) -> list[NotedLead]:
    """Return the amounts that the best sentences give, those that tell enough first."""
    if question.type not in COUNTED:
        return []
    some = sorted(scored[:LOOKED_AT], key=lambda one: not is_sufficient(question, one))
    found = [NotedLead(get_counted_amount(question, one), one) for one in some]
    return [lead for lead in found if lead.text]


def is_possible_reason(one: ScoredSentence) -> bool:
    """Tell whether a sentence could give a reason; one that only tells the matter is none."""
    return bool(_CAUSE.search(one.evidence.sentence))
