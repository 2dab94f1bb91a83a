"""Who met whom: two people asked about together, and the company a sentence gives them.

"When did Putin and Kim first meet?" is not answered by "the meeting between Kim and Trump",
though Putin is the one who said so. Only plain company counts: "between A and B", "with C", and
"his summit with B" where the sentence does not say that he is A.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.words import Word, words

_TOGETHER = re.compile(
    r"\b(?P<one>[\w’']+)\s*(?:-|–|\band\b|&)\s*(?P<other>[\w’']+)\b", re.IGNORECASE
)
_MEETING = frozenset(("meet", "summit", "talk", "encount", "visit"))
_BETWEEN = re.compile(r"\b(?:between|of)\s+(?P<who>[^.;,]*?\band\b[^.;,]*)")
_HIS = re.compile(r"\b(?:his|her|their) (?:\w+ )?(?:summit|meeting|talk)s?\b[^.;,]{0,20}\bwith\b")
_WITH = re.compile(
    r"\b(?:summit|meet(?:s|ing)?|met|talks|visit|encounter)s?\b[^.;,]{0,30}?\bwith\b"
    r"(?P<who>[^.;]{0,60})"
)


def pair_of(question: str) -> frozenset[str]:
    """Return the stems of two people asked about together, or nothing.

    Example: "when did Putin and Kim first meet?" -> {"putin", "kim"}.
    """
    if not {word.stem for word in words(question)} & _MEETING:
        return frozenset()
    match = _TOGETHER.search(question)
    found = [word.stem for word in words(f"{match['one']} {match['other']}")] if match else []
    return frozenset(found) if len(found) == 2 else frozenset()


def other_company(sentence: str, pair: frozenset[str]) -> bool:
    """Tell whether the sentence's meeting was with somebody else than the pair asked about."""
    if not pair:
        return False
    said = {word.stem for word in words(sentence)}
    return (
        any(_lacks(match["who"], pair, 2) for match in _BETWEEN.finditer(sentence))
        or any(_lacks(match["who"], pair, 1) for match in _WITH.finditer(sentence))
        or bool(_HIS.search(sentence) and not pair <= said)
    )


def _lacks(who: str, pair: frozenset[str], wanted: int) -> bool:
    """Tell whether names are given, and fewer than ``wanted`` of the pair are among them."""
    named: Sequence[Word] = [word for word in words(who) if word.capital]
    return bool(named) and len(pair & {word.stem for word in named}) < wanted
