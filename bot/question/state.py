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
    r"|heads?|runs?|owns?|pays?|charges?))\b",
    re.I,
)
_HEADS = re.compile(
    r"^(?P<lead>\W*(?:so |and |but )?who)(?P<verb>['’]s| is| was| are| were)?"
    r"(?: the)?(?: currently| now)?"
    r" (?P<heads>leads?|led|heads?|headed|runs?|ran|manages?|managed|leading|heading|running"
    r"|in charge of|(?:boss|head|chief) (?:of|at)|at the head of)\s+",
    re.I,
)
"""Ways to ask who is the head of something without naming the office."""
_FOLLOWED = re.compile(
    r"^(?P<lead>\W*(?:so |and |but )?who) (?P<way>follow(?:ed|s)|succeed(?:ed|s)|replaced?s?"
    r"|took over from|takes over from|came after|comes after|came before|preceded) "
    r"(?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)(?: (?P<by>as|at|in) (?P<of>.+))?$"
)
"""Ways to ask for the holder next to another without naming the state."""
_BESIDE = re.compile(
    r"\s+(?P<way>before|after)\s+(?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)(?=\W*$)"
)
_WAS = re.compile(
    rf"""
    ^\W*(?:so\ |and\ |but\ )?(?:
        who\ (?:was|were|is)\ (?!\w+ed\b)(?:[\w’'.-]+\ ){{0,4}}?
        (?:{OFFICE_PATTERN.replace(" ", "[ ]")}|head|owner|boss)s?\b
        |what\ (?:was|were)\ (?:the\ |[\w’'-]+['’]s\ )
        |what\ did\ .*\b(?:pay|cost|charge|earn)\b
        |how\ (?:much|high|large|big)\ (?:was|were)
        |how\ (?:much|many)\b.*\ (?:
            had|did\b.*\ (?:cost|have|own|earn|charge|employ|hold|pay)
        )\b
        |(?!(?:who|what|which|when|where|why|how|is|are|was|were|did|does|do|has|have|had)\b)
    )
    """,
    re.I | re.X,
)
"""Offices, quantities, and what is named without a verb: what somebody won, said or suffered in a
period holds in no other."""
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
    heads = bool(_HEADS.match(plain))
    spans = [(span.start, span.end) for span in found.spans]
    words = [word for word in get_content_words(plain) if word.text.lower() != "since"]
    dated = sum(any(start <= word.start < end for start, end in spans) for word in words)
    if found.order or len(words) - dated > LONGEST:
        return None
    if found.happened:
        end, today = found.happened.end, as_of.start
        open_ = end is None or found.happened.start == end == today  # "since June", "today"
        if open_ and _IS.match(plain) and not _OVER.search(plain):
            return as_of
        past = (_WAS.match(plain) or heads) and not _OVER.search(plain)
        return found.happened if past and end and today and end < today else None
    followed = _FOLLOWED.match(plain)
    if (followed and followed["of"]) or (
        re.match(r"\W*who\b", plain, re.I) and _BESIDE.search(plain)
    ):
        return as_of
    if not (_IS.match(plain) or heads) or (_OVER.search(plain) and not heads):
        return None
    return as_of if heads or _TODAY.search(plain) or _HELD.search(plain) else None


def find_neighbour(text: str) -> tuple[str, str]:
    """Return "before" or "after" and the holder that a question sets its own by, or two "".

    Example: "who was mayor before Jo Elm?" -> ("before", "Jo Elm").
    """
    found = _BESIDE.search(text)
    if beside := _FOLLOWED.match(text.strip().rstrip(" ?!.")):
        return "before" if beside["way"] in ("came before", "preceded") else "after", beside["name"]
    return (found["way"].lower(), found["name"]) if found else ("", "")


def ask_for_holder(text: str) -> str:
    """Return a question about a state in the words in which it is read, without its time.

    Example: "who runs the port now?" -> "who is the head of the port?".
    """
    plain = _TODAY.sub("", _BESIDE.sub("", text.strip().rstrip(" ?!.")))
    if (found := _FOLLOWED.match(plain)) and found["of"]:
        state = found["of"] if found["by"] == "as" else f"the head of {found['of']}"
        return f"{found['lead']} is {state}?"
    asked = _HEADS.sub(lambda found: f"{found['lead']} is the head of ", plain, count=1)
    return f"{' '.join(asked.split())}?"


def find_state_words(text: str) -> list[tuple[int, int]]:
    """Return where words stand that only say which state is meant: "now", "before Jo Elm"."""
    who = re.match(r"\W*who\b", text, re.I)
    found = [*_TODAY.finditer(text), *(_BESIDE.finditer(text.rstrip(" ?!.")) if who else ())]
    heads, followed = _HEADS.match(text), _FOLLOWED.match(text.strip().rstrip(" ?!."))
    if followed and followed["of"]:
        found.append(re.compile(re.escape(followed["way"] + " " + followed["name"])).search(text))
    return [match.span() for match in [*found, heads] if match]
