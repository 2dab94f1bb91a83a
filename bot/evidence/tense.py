"""Whether a question asks about what is over, and whether a sentence tells it as done.

"Kim could come to Vladivostok" does not tell that he came; "the second summit" is not when they
first met. These are penalties on a sentence's score, never grounds for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.types import Order
from bot.words import IRREGULAR_PAST, Word, words

_PAST = re.compile(r"\b(?:did|was|were|had|has|have)\b|\b\w{3,}ed\b", re.I)
_AHEAD = re.compile(r"\b(?:is|are|will|does|do|shall|going to|next|upcoming|due)\b", re.I)
_HELD = re.compile(
    r"\b(?:is|was|are|were|will|did|does)\b(?P<rest>.*?)(?P<light>\b(?:be(?:ing)?|held|hold|happen"
    r"|occur|open(?:ed)?|start(?:ed)?|begin|began|scheduled|due|planned|on|in \d{4}|take place)\b"
    r"[\s?]*)*$",
    re.I,
)
_ON_WHAT_DATE = re.compile(
    r"\W*on (?:what|which) (?:date|day)\b(?!.{0,3}\b(?:is|are|will)\b)", re.I
)
_PRESENT = frozenset("is are was were has have had".split())
_TOLD = re.compile(
    r"\b(?:announce|say|said|vow|pledge|promise|declare|warn|condemn|urge|call(?:s|ed)? (?:for|on)"
    r"|accuse|threaten|confirm|deny|denie|reveal|admit|admitt|acknowledge|demand|propose|apologi[sz]e"
    r"|tell|told|reject|offer)(?:s|d|ed|es)?\b",
    re.I,
)
_MODALS = frozenset("could would may might will shall should must can if whether".split())
_WISHED = frozenset("want wants wanted wanting demand demands demanded".split())
_LIGHT = frozenset("hold have host attend make take".split())
_AGAIN = frozenset(
    "second third fourth fifth sixth again repeated repeat once reiterated renewed latest".split()
)
_ONCE = frozenset("first earliest initial inaugural originally".split())


def past(question: str) -> bool:
    """Tell whether a question asks about what is over. Example: "when did they meet" -> True."""
    if _ON_WHAT_DATE.match(question):
        return True
    ahead, told = _AHEAD.search(question), _PAST.search(question)
    if told is None:
        return not ahead and any(_past_form(word) for word in words(question))
    return not (ahead and ahead.start() < told.start())


def of_telling(question: str) -> bool:
    """Tell whether what a question asks about is a telling: "when did he announce ...?"."""
    return bool(_TOLD.search(question))


def before_another(question: str) -> bool:
    """Tell whether a question asks for the time before another: "the last visit before Moon's"."""
    return bool(re.search(r"\b(?:before|prior to|previous|preceding)\b", question, re.I))


def over(tokens: Sequence[Word]) -> bool:
    """Tell whether a sentence has a verb that news of its day is told in.

    One all in the present tense ("Police use tear gas") looks back on days it does not name.
    """
    return any(_past_form(word) or word.text.lower() in _PRESENT for word in tokens)


def of_occasion(question: str) -> bool:
    """Tell whether a question asks for the date of an occasion, not of an act.

    An occasion's date may be told before it: "when was the forum held?" is answered by an
    article that says when it will be. "When did Putin invite Kim?" is not.
    """
    found = _HELD.search(question)
    if found is None or not re.search(r"\b(?:when|what (?:day|date)s?)\b", question, re.I):
        return False
    if re.search(r"\b(?:did|does)\b", found[0], re.I) and not found["light"]:
        return False
    return not re.search(r"\b\w{3,}ed\b|\b(?:sent|met|won|said|told)\b", found["rest"], re.I)


def unreal(tokens: Sequence[Word], asked: Sequence[Word]) -> bool:
    """Tell whether every matched verb stands behind a modal, so that nothing is told as done."""
    starts = {word.start for word in asked if word.text.islower()}
    places = [place for place, word in enumerate(tokens) if word.start in starts]
    if not places:
        return False
    return all(_possible([word.text.lower() for word in tokens[:place]]) for place in places)


def _possible(before: Sequence[str]) -> bool:
    """Tell whether the words before a verb make it a possibility: "could", "asked to hold a"."""
    near = before[-4:]
    if _MODALS & set(near) or _WISHED & set(before[-7:]):
        return True
    if _ONCE & set(before[-8:]) or "only" in near:  # "the first to speak" did speak
        return False
    light = [place for place, word in enumerate(near[:-1]) if word == "to"]
    return near[-1:] == ["to"] or any(near[place + 1] in _LIGHT for place in light)


def disordered(tokens: Sequence[Word], asked: Sequence[Word], order: Order | None) -> float:
    """Return how far a sentence's own order words speak for (1) or against (-1) the one asked.

    Only words near what is asked count: "their first summit" for "first met" is 1, "the second
    summit" is -1, and for "last" the other way round.
    """
    if order is None:
        return 0.0
    near = _near(tokens, asked)
    again, once = bool(near & _AGAIN), bool(near & _ONCE)
    told = float(once) - float(again)
    return told if order == "first" else -told


def ordered_otherwise(before: str, order: Order | None) -> bool:
    """Tell whether a date's own clause orders it against the question.

    Example: for "last", the date in "who first met in Vladivostok in 2019".
    """
    near = set(before.lower().split()[-7:])
    against = _ONCE if order == "last" else _AGAIN if order == "first" else frozenset()
    return bool(near & against)


def done(tokens: Sequence[Word], asked: Sequence[Word]) -> bool:
    """Tell whether a matched verb stands in the simple past: "invited", not "has invited"."""
    starts = {word.start for word in asked}
    return any(
        word.start in starts
        and _past_form(word)
        and not _perfect(tokens[max(0, place - 2) : place])
        for place, word in enumerate(tokens)
    )


def _past_form(word: Word) -> bool:
    low = word.text.lower()
    return (low.endswith("ed") and len(low) > 4) or low in IRREGULAR_PAST


def _perfect(before: Sequence[Word]) -> bool:
    return bool({word.text.lower() for word in before} & {"has", "have", "had", "having"})


def _near(tokens: Sequence[Word], asked: Sequence[Word], reach: int = 4) -> set[str]:
    starts = {word.start for word in asked}
    places = [place for place, word in enumerate(tokens) if word.start in starts]
    return {
        word.text.lower()
        for place in places
        for word in tokens[max(0, place - reach) : place + reach]
    }
