"""Who does what to whom: "Putin invited Kim" does not tell when Kim invited Putin.

A light reading of word order, not a parse: in "did A verb B" A acts and B is acted on; a
sentence shows the two orders by where the names stand around the same verb, and "by" after a
participle turns them round. Where a sentence is not plain, nothing is concluded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.words import Word, get_content_words, split_words
from index.language.lexicon import SPEECH_VERB_PATTERN

_ASKED = re.compile(r"\b(?:did|does|do|has|have|had|will|would|can|could)\s+(?P<rest>.+)$", re.I)


_OBJECT_ASKED = re.compile(
    r"\W*(?:and |so )?who(?:m)? (?:else )?(?:did|does|has|have|had)\s+(?P<rest>.+?)"
    r"(?:\s+besides\b.*)?$",
    re.I,
)
_OWNED = re.compile(
    r"\b(?!(?:his|its|this|was|is|has|does)\b)(?P<who>[a-z][a-z-]+?)(?:['’]s|s)\s+"
    r"(?P<what>invitation|suggestion|decision|accusation|accession)\b",
    re.I,
)
_APART = re.compile(r"\b(?:in|at|on|to|with|from|about|for|by|over|into|after|before)\b", re.I)
_BE = frozenset("was were been being is are be".split())


@dataclass(frozen=True, slots=True)
class Roles:
    """The actor, the verb and the object of a question, as stems; "" for the one asked for.

    ``named`` says that the question writes the object with a capital, as names are.
    """

    actor: str
    verb: str
    object: str
    named: bool = False


def parse_roles(question: str) -> Roles | None:
    """Return the roles in "when did A (first) verb B", or None where the shape is another.

    Example: "when did Putin first invite Kim?" -> (putin, invit, kim).
    """
    if (owned := _OWNED.search(question)) is not None:
        return Roles(split_words(owned["who"])[-1].stem, split_words(owned["what"])[0].stem, "")
    match = _ASKED.search(question)
    if match is None:
        return None
    if (open_ := _OBJECT_ASKED.match(question)) is not None:
        return _without_object(get_content_words(open_["rest"]))
    kept = [
        word
        for word in get_content_words(match["rest"])
        if word.text.casefold() not in ("first", "last")
    ]
    verbs = [place for place, word in enumerate(kept) if place and word.text.islower()]
    if len(kept) < 3 or not verbs or len({word.text.islower() for word in kept}) == 1:
        return _lowercase(kept)
    at = verbs[0]
    if at + 1 >= len(kept) or _APART.search(match["rest"][kept[at].end : kept[at + 1].start]):
        return None  # "meet in Hanoi" acts on nobody
    return Roles(kept[at - 1].stem, kept[at].stem, kept[at + 1].stem, kept[at + 1].capital)


def _without_object(kept: list[Word]) -> Roles | None:
    """Read "who did A verb": the object is what is asked for."""
    kept = [word for word in kept if word.text.casefold() not in ("first", "last")]
    verbs = [place for place, word in enumerate(kept) if place and word.text.islower()]
    return Roles(kept[verbs[0] - 1].stem, kept[verbs[0]].stem, "") if verbs else None


def _lowercase(kept: list[Word]) -> Roles | None:
    """Read a question typed without capitals: exactly three words, or nothing is read."""
    if len(kept) != 3 or any(word.capital for word in kept):
        return None
    return Roles(kept[0].stem, kept[1].stem, kept[2].stem)


def find_role_readings(tokens: Sequence[Word], roles: Roles) -> set[str]:
    """Return how the sentence shows the roles: "straight", "turned" or "open", for each verb.

    Somebody else acted on counts as turned: "Putin invited Moon" for "did Putin invite Kim".
    """
    verbs = [place for place, word in enumerate(tokens) if word.stem == roles.verb]
    return {_reading(tokens, place, roles) for place in verbs}


def _reading(tokens: Sequence[Word], verb: int, roles: Roles) -> str:
    before = [word.stem for word in tokens[max(0, verb - 8) : verb]]
    after = [word.stem for word in tokens[verb + 1 : verb + 9]]
    if tokens[verb].text.lower().endswith(("ion", "ions")):  # a noun: "his invitation to Kim"
        return _noun_reading(tokens, verb, roles)
    if roles.object in _after_by(tokens, verb):
        return "turned"
    if roles.actor in _after_by(tokens, verb) or (roles.actor in before and roles.object in after):
        return "straight"
    if _passive(tokens, verb) and roles.actor in before and roles.object not in before:
        return "turned"
    if (
        roles.named
        and roles.actor in before
        and not {roles.object} & {*before, *_stems(tokens, verb)}
    ):
        return "turned" if any(word.capital for word in tokens[verb + 1 : verb + 5]) else "open"
    acted_on = roles.actor in after[:4] and roles.actor not in before
    return "turned" if acted_on else "open"


def _stems(tokens: Sequence[Word], verb: int) -> set[str]:
    return {word.stem for word in tokens[verb + 1 : verb + 13]}


def _noun_reading(tokens: Sequence[Word], noun: int, roles: Roles) -> str:
    given, taken = _named(tokens, noun, "to"), _named(tokens, noun, "from")
    if roles.actor in taken or roles.object in given:
        return "straight"
    others = bool(taken) and not roles.object
    return "turned" if roles.actor in given or roles.object in taken or others else "open"


def _passive(tokens: Sequence[Word], verb: int) -> bool:
    """Tell whether a verb stands in the passive: "Kim was invited"."""
    return any(word.text.lower() in _BE for word in tokens[max(0, verb - 2) : verb])


def _after_by(tokens: Sequence[Word], verb: int) -> set[str]:
    window = tokens[verb + 1 : verb + 12]
    for place, word in enumerate(window):
        if word.text.lower() == "by":
            return {name.stem for name in window[place + 1 : place + 6]}
    return set()


def _named(tokens: Sequence[Word], noun: int, preposition: str) -> set[str]:
    """Return the stems of the names behind a noun's preposition: "invitation from Kim"."""
    window = tokens[noun + 1 : noun + 6]
    if window and window[0].text.lower() == preposition:
        return {word.stem for word in window[1:] if word.capital}
    return set()


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


def find_pair(question: str) -> frozenset[str]:
    """Return the stems of two people asked about together, or nothing.

    Example: "when did Putin and Kim first meet?" -> {"putin", "kim"}.
    """
    if not {word.stem for word in split_words(question)} & _MEETING:
        return frozenset()
    match = _TOGETHER.search(question)
    found = [word.stem for word in split_words(f"{match['one']} {match['other']}")] if match else []
    return frozenset(found) if len(found) == 2 else frozenset()


def has_other_participants(sentence: str, pair: frozenset[str]) -> bool:
    """Tell whether the sentence's meeting was with somebody else than the pair asked about."""
    if not pair:
        return False
    said = {word.stem for word in split_words(sentence)}
    return (
        any(_lacks(match["who"], pair, 2) for match in _BETWEEN.finditer(sentence))
        or any(_lacks(match["who"], pair, 1) for match in _WITH.finditer(sentence))
        or bool(_HIS.search(sentence) and not pair <= said)
    )


def _lacks(who: str, pair: frozenset[str], wanted: int) -> bool:
    """Tell whether names are given, and fewer than ``wanted`` of the pair are among them."""
    named: Sequence[Word] = [word for word in split_words(who) if word.capital]
    return bool(named) and len(pair & {word.stem for word in named}) < wanted


_BEFORE = re.compile(
    rf"(?P<who>[^.;“”\"]{{1,60}}?)\s+(?:also |then |has |had |later )?{SPEECH_VERB_PATTERN}\b"
)
_AFTER = re.compile(
    rf"\b(?:{SPEECH_VERB_PATTERN}|according to)\s+(?P<who>(?:the )?[A-Z][^.;,“”\"]{{1,40}})"
)
_ASKED_OF_SPEECH = re.compile(
    r"\bwhat (?:did|does|has|have|had|do)\s+(?P<who>.+?)\s+(?:say|said|tell|told|think|claim"
    r"|claimed|argue|promise|demand|announce|comment|state|write|call|want|answer|ask)\b",
    re.I,
)


def find_speaker(question: str) -> frozenset[str]:
    """Return the stems of the speaker asked about. Example: "what did Kim say?" -> {"kim"}."""
    match = _ASKED_OF_SPEECH.search(question)
    return frozenset(word.stem for word in split_words(match["who"])) if match else frozenset()


def score_speaker(sentence: str, speaker: frozenset[str]) -> float:
    """Return 1 where the speaker speaks in the sentence, 0 where it is open, -1 where another does.

    A pronoun in the speaker's place leaves it open.
    """
    if not speaker:
        return 0.0
    named = [match["who"] for pattern in (_BEFORE, _AFTER) for match in pattern.finditer(sentence)]
    if any(speaker & {word.stem for word in split_words(who)} for who in named):
        return 1.0
    others = [who for who in named if any(word.capital for word in split_words(who)[1:])]
    return -1.0 if others else 0.0
