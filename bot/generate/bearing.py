"""Whether a quote bears on the question, by its own words.

The keyless measure gives a sentence credit for the names around it, which an article's writer
can use: a command planted beside a sentence that answers would be taken along. So here only the
words of the quote itself count, those that news uses for one another included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import thesaurus
from bot.evidence import Scored
from bot.generate.claims import Claim
from bot.generate.premise import overlaps
from bot.question.followup import ORDER_WORDS
from bot.types import Question
from bot.words import Word, content

TOLD = 0.45
"""The keyless measure from which one shared word is enough: that of a long question's answer."""
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]")
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)


class Bearing:
    """Tells for one question whether quotes bear on it."""

    def __init__(self, question: Question, scored: Sequence[Scored]) -> None:
        asked = [word for word in content(question.text) if word.text.lower() not in ORDER_WORDS]
        self._names = [_alike(word) for word in asked if word.capital]
        self._words = list({_alike(word) for word in asked})
        self._scored = scored

    def told(self, claim: Claim) -> float | None:
        """Return how much of the question the cited evidence tells (0 to 1), None for nothing.

        A name that is asked about or two of the question's words bear on it; of a question of
        one word, that word. One word does where the evidence around it tells much of the
        question and the quote does not turn to its reader.
        """
        own = {word.stem for word in content(claim.quote)}
        named = any(own & name for name in self._names)
        shared = sum(bool(own & word) for word in self._words)
        told = max((one.measures.told for one in self._scored if overlaps(one, claim)), default=0.0)
        plain = told >= TOLD and not _YOU.search(_QUOTED.sub(" ", claim.quote))
        needed = min(2, len(self._words)) - plain
        return told if named or shared >= max(needed, 1) else None


def _alike(word: Word) -> frozenset[str]:
    return frozenset({word.stem}) | thesaurus.alike(word.stem)
