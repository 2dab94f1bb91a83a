"""What kind of answer a question asks for, told from its opening words."""

from __future__ import annotations

import re

from bot.types import AnswerType

_KINDS: tuple[tuple[AnswerType, str], ...] = (
    ("compare", r"\bcompare\b|\bdiffer(?:ence|s)?\b|\bversus\b|\bvs\b"),
    ("list", r"^(?:please )?(?:list|name)\b|^(?:what|which) (?:are|were) (?:all )?the \w+s\b"),
    ("when", r"\bwhen\b|\b(?:what|which) (?:date|day|year|month|week|time)\b|^since when"
             r"|\bhow long ago\b|\bdate of\b|\bwhat was the date\b"),
    ("how-much", r"\bhow much\b|\bwhat (?:percent\w*|share|price|cost|sum)\b"),
    ("how-many", r"\b(?:what (?:was|is) )?(?:the )?(?:final )?score\b(?! \d)|"
                 r"\bhow many\b|\bhow (?:long|old|far|big|large|tall|high|often)\b"
                 r"|\bwhat (?:number|age)\b|\bnumber of\b"),
    ("said", r"\bwhat (?:did|does|has|have|had|do) .*\b(?:sa(?:y|id)|tell|told|think|claim|argue"
             r"|promise|demand|announce|comment|state)\b|\bwhat (?:was|is) .*\b(?:reaction|response"
             r"|message|comment|view|position)\b"),
    ("why", r"\bwhy\b|\bwhat (?:was|is|were) the reasons?\b|\bhow come\b|\bwhat for\b"
            r"|\bfor what reason\b"),
    ("where", r"\bwhere\b|\b(?:in |at )?(?:what|which) (?:city|town|country|place|venue|state"
              r"|location)\b"),
    ("who", r"\bwho(?:m|se)?\b|\b(?:what|which) (?:person|leader|president|minister|official"
            r"|spokes\w+|name)\b"),
    ("which", r"\bwhich\b"),
    ("what", r"\bwhat\b|\bhow\b"),
    ("yes-no", r"^(?:so |and |but )?(?:whether|if|is|are|was|were|do|does|did|has|have|had|can"
               r"|could|will|would|should|may|might)\b"),
)  # fmt: skip


_PRICE = re.compile(
    r"(?:and |so |but )?what (?:did|does|do|will|would|has|have) .*\b(?:pay|paid|cost|charge"
    r"|spen[dt]|earn)\b(?! to\b| attention)|what (?:is|are|was|were) .*\bworth\W*$"
)
"""A price asked for without "how much": "what did they pay for it?"."""


_INVERTED = re.compile(
    r"(?:[^,?]{3,60}, )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should)\b"
    r"(?!.*\b(?:compare|versus|vs|differ\w*|sa(?:y|id)|know|tell|told|clear|score)\b)"
    r"(?:(?!\b(?:when|who|where|why|how|which|what)\b).){4,}"
)
"""A question that begins with its verb, be it behind a comma, and asks no other thing near it."""


def classify_answer_type(question: str) -> AnswerType:
    """Return the kind of answer asked for. Example: "When did they meet?" -> "when".

    The kinds are tried at the question's opening clause first, so that "who said when ...?"
    asks who; what no opening tells is "what".
    """
    low = " ".join(question.casefold().split())
    if _PRICE.match(low):
        return "how-much"
    if _INVERTED.match(low):
        return "yes-no"
    return _first(_opening(low)) or _first(low) or "what"


_LATELY = re.compile(
    r"""
    \b(?:
        this\ (?:week|month|year|weekend|summer|season|morning)|last\ (?:week|night|weekend|month)
        |today|tonight|yesterday|(?:mon|tues|wednes|thurs|fri|satur|sun)day  # days near by
        |recent(?:ly)?|latest|newest|now|current(?:ly)?|just|breaking|upcoming|so\ far
    )\b
    """,
    re.I | re.X,
)
_ASKS = re.compile(
    r"\?|\b(?:when|where|who(?:m|se)?|what|which|why|how)|^\W*(?:is|are|was|were|did|does|do|has|have"
    r"|had|will|would|can|could)\b",
    re.I,
)
BY_FORM = 0.6
"""How far a question asks for news that has no word of it: as 291 news questions and the events of
three archives are found best (DECISIONS.md)."""


def compute_news_share(question: str) -> float:
    """Return how far a question asks for what is new: 1 by its words, 0 where nothing is asked.

    Example: "who resigned this week?" -> 1.0; "who resigned?" -> 0.6; "Rossi resigns" -> 0.0.
    """
    if _LATELY.search(question):
        return 1.0
    return BY_FORM if _ASKS.search(question) else 0.0


def is_about_score(question: str) -> bool:
    """Tell whether a question asks for the score of a game: it is given as "5-0"."""
    return bool(re.search(r"\bscore\b(?! \d)", question, re.I))


def _first(text: str) -> AnswerType | None:
    """Return the kind that is asked for first; of kinds that begin together, the first listed."""
    found = [
        (match.start(), rank, kind)
        for rank, (kind, pattern) in enumerate(_KINDS)
        if (match := re.search(pattern, text))
    ]
    return min(found)[2] if found else None


def _opening(question: str) -> str:
    """Return the question from its interrogative word on, four words long.

    Example: "In 2018, when did Putin write?" -> "when did putin write".
    """
    found = re.search(
        r"\b(?:when|who(?:m|se)?|where|why|how|which|what|list|name|compare)\b.*", question
    )
    return " ".join((found[0] if found else question).split()[:4])
