"""Who is speaking: for "what did Kim say about ...", the sentences in which Kim speaks."""

from __future__ import annotations

import re

from bot.words import words

_SAY = (
    r"(?:sa(?:id|ys|y|ying)|told|tells|asked|added|noted|stressed|wrote|called|described|announced"
    r"|confirmed|promised|warned|argued|claimed|insisted|stated|denied|declared|expects?|expected"
    r"|hoped|hopes|thanked|praised|recalled|emphasi[sz]ed|underscored|demanded|expressed|answered"
    r"|replied|spoke|went on|vowed|pledged|voiced)"
)
_BEFORE = re.compile(rf"(?P<who>[^.;“”\"]{{1,60}}?)\s+(?:also |then |has |had |later )?{_SAY}\b")
_AFTER = re.compile(rf"\b(?:{_SAY}|according to)\s+(?P<who>(?:the )?[A-Z][^.;,“”\"]{{1,40}})")
_ASKED = re.compile(
    r"\bwhat (?:did|does|has|have|had|do)\s+(?P<who>.+?)\s+(?:say|said|tell|told|think|claim"
    r"|claimed|argue|promise|demand|announce|comment|state|write|call|want|answer|ask)\b",
    re.I,
)


def speaker_of(question: str) -> frozenset[str]:
    """Return the stems of the speaker asked about. Example: "what did Kim say?" -> {"kim"}."""
    match = _ASKED.search(question)
    return frozenset(word.stem for word in words(match["who"])) if match else frozenset()


def speaks(sentence: str, speaker: frozenset[str]) -> float:
    """Return 1 where the speaker speaks in the sentence, 0 where it is open, -1 where another does.

    A pronoun in the speaker's place leaves it open.
    """
    if not speaker:
        return 0.0
    named = [match["who"] for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(sentence)]
    if any(speaker & {word.stem for word in words(who)} for who in named):
        return 1.0
    others = [who for who in named if any(word.capital for word in words(who)[1:])]
    return -1.0 if others else 0.0
