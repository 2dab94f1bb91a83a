"""Questions about a state that changes: who holds an office now, what a fee was in 2010.

Such a question asks for the statement that held on some day, not for an event of that day. The
present tense of "to be", "to have" or "to cost" asks for today's, the past tense with a period
for that period's.
"""

from __future__ import annotations

import re

from bot.question.operators import TimeOperators
from bot.words import get_content_words
from index.language.lexicon import OFFICE_PATTERN
from index.types import DateRange

_TODAY = re.compile(
    r"\b(?:now|nowadays|currently|current|presently|at present|at the moment|today|these days"
    r"|still|as of (?:now|today))\b",
    re.I,
)
_ASKS = r"^\W*(?:so |and |but )?(?:who|what|which|where|how (?:much|many|high|large|big|old))\b"
_IS = re.compile(
    rf"{_ASKS}(?:['’]s| (?:[\w’'-]+ ){{0,4}}?(?:is|are|does|do|has|have|costs?|holds?|leads?"
    r"|heads?|runs?|owns?))\b",
    re.I,
)
_WAS = re.compile(
    rf"""
    ^\W*(?:so\ |and\ |but\ )?(?:
        who\ (?:was|were)\ (?!\w+ed\b)(?:[\w’'.-]+\ ){{0,4}}?
        (?:{OFFICE_PATTERN.replace(" ", "[ ]")}|head|owner)s?\b
        |what\ (?:was|were)\ (?:the\ |[\w’'-]+['’]s\ )
        |how\ (?:much|high|large|big)\ (?:was|were)
        |how\ (?:much|many)\b.*\ (?:
            had|did\b.*\ (?:cost|have|own|earn|charge|employ|hold)
        )\b
    )
    """,
    re.I | re.X,
)
"""Offices and quantities: what somebody won, said or suffered in a period holds in no other."""
_HELD = re.compile(r"\bof\b|\b(?:cost|have|has|had|hold|held|lead|led|head|run|ran|own)\w*\b", re.I)
_OVER = re.compile(r"\b(?:been|being|expected|going|planning|set) |\w+ing\b", re.I)
LONGEST = 6
"""Terms of a question up to which it asks for a plain state, and tells no story."""


def find_state_days(text: str, found: TimeOperators, *, as_of: DateRange) -> DateRange | None:
    """Return the days on which the state that a question asks for held; None where it asks none.

    ``as_of`` is the reader's day. Example: "who is mayor of Oakport now?" -> ``as_of``; "what
    was the fee in 2010?" -> 2010.
    """
    plain = text.strip().rstrip(" ?!.")
    if found.order or len(get_content_words(plain)) > LONGEST:
        return None
    if found.happened:
        end, today = found.happened.end, as_of.start
        past = _WAS.match(plain) and not _OVER.search(plain)
        return found.happened if past and end and today and end < today else None
    if not _IS.match(plain) or _OVER.search(plain):
        return None
    return as_of if _TODAY.search(plain) or _HELD.search(plain) else None


def find_state_words(text: str) -> list[tuple[int, int]]:
    """Return where words stand that only say that today's state is meant: "current", "now"."""
    return [match.span() for match in _TODAY.finditer(text)]
