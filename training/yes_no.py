"""Yes-or-no questions of open ones: "where was he born?" and "Ulm" -> "was he born in Ulm?"."""

from __future__ import annotations

import re

_ASKED = re.compile(
    r"(?P<wh>where|when|what|who|whom|how much|how many [\w’'-]+|(?:which|what) [\w’'-]+) "
    r"(?P<aux>did|does|do|is|was|were|are|has|had|have|will|would|can|could) (?P<rest>.+?)\s*\?$",
    re.I,
)
_PREPOSITION = re.compile(r"(?:in|at|on|to|from|near|by|of|for|with|after|before|during)\b", re.I)
_ENDS = re.compile(r"\b(?:in|at|on|to|from|near|by|of|for|with|about)$", re.I)


def ask_yes_or_no(question: str, answer: str) -> str:
    """Return the question whether the answer is right, or "" where its form cannot be turned."""
    asked = _ASKED.match(question.strip())
    if asked is None:
        return ""
    rest, answer = asked["rest"], answer.strip(' .,;"“”')
    if _ENDS.search(rest) and _PREPOSITION.match(answer):
        answer = _PREPOSITION.sub("", answer, count=1).strip()
    place = asked["wh"].lower() in ("where", "when")
    joined = "in " if place and not _PREPOSITION.match(answer) and not _ENDS.search(rest) else ""
    return f"{asked['aux'].lower()} {rest} {joined}{answer}?"
