"""Whether a question asks about what is over, and whether a sentence tells it as done.

"Kim could come to Vladivostok" does not tell that he came; "the second summit" is not when they
first met. These are penalties on a sentence's score, never grounds for an answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot.types import Order
from bot.words import IRREGULAR_PAST, STOP_WORDS, Word, split_words
from index.language.lexicon import MODALS

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
_WISHED = frozenset("want wants wanted wanting demand demands demanded".split())
_LIGHT = frozenset("hold have host attend make take".split())
_AGAIN = frozenset(
    "second third fourth fifth sixth again repeated repeat once reiterated renewed latest".split()
)
_ONCE = frozenset("first earliest initial inaugural originally".split())


def is_about_past(question: str) -> bool:
    """Tell whether a question asks about what is over. Example: "when did they meet" -> True."""
    if _ON_WHAT_DATE.match(question):
        return True
    ahead, told = _AHEAD.search(question), _PAST.search(question)
    if told is None:
        return not ahead and any(is_past_form(word) for word in split_words(question))
    return not (ahead and ahead.start() < told.start())


def is_about_telling(question: str) -> bool:
    """Tell whether what a question asks about is a telling: "when did he announce ...?"."""
    return bool(_TOLD.search(question))


def is_about_time_before(question: str) -> bool:
    """Tell whether a question asks for the time before another: "the last visit before Moon's"."""
    return bool(re.search(r"\b(?:before|prior to|previous|preceding)\b", question, re.I))


def has_news_verb(tokens: Sequence[Word]) -> bool:
    """Tell whether a sentence has a verb that news of its day is told in.

    One all in the present tense ("Police use tear gas") looks back on days it does not name.
    """
    return any(is_past_form(word) or word.text.lower() in _PRESENT for word in tokens)


def is_about_occasion(question: str) -> bool:
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


def is_hypothetical(tokens: Sequence[Word], asked: Sequence[Word]) -> bool:
    """Tell whether every matched verb stands behind a modal, so that nothing is told as done."""
    starts = {word.start for word in asked if word.text.islower()}
    places = [place for place, word in enumerate(tokens) if word.start in starts]
    if not places:
        return False
    return all(_possible([word.text.lower() for word in tokens[:place]]) for place in places)


def _possible(before: Sequence[str]) -> bool:
    """Tell whether the words before a verb make it a possibility: "could", "asked to hold a"."""
    near = before[-4:]
    if MODALS & set(near) or _WISHED & set(before[-7:]):
        return True
    if _ONCE & set(before[-8:]) or "only" in near:  # "the first to speak" did speak
        return False
    light = [place for place, word in enumerate(near[:-1]) if word == "to"]
    return near[-1:] == ["to"] or any(near[place + 1] in _LIGHT for place in light)


def score_order_words(tokens: Sequence[Word], asked: Sequence[Word], order: Order | None) -> float:
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


def has_contrary_order(before: str, order: Order | None) -> bool:
    """Tell whether a date's own clause orders it against the question.

    Example: for "last", the date in "who first met in Vladivostok in 2019".
    """
    near = set(before.lower().split()[-7:])
    against = _ONCE if order == "last" else _AGAIN if order == "first" else frozenset()
    return bool(near & against)


def has_simple_past(tokens: Sequence[Word], asked: Sequence[Word]) -> bool:
    """Tell whether a matched verb stands in the simple past: "invited", not "has invited"."""
    starts = {word.start for word in asked}
    return any(
        word.start in starts
        and is_past_form(word)
        and not _perfect(tokens[max(0, place - 2) : place])
        for place, word in enumerate(tokens)
    )


def is_past_form(word: Word) -> bool:
    """Tell whether a word has the form of a past: "resigned", "took"."""
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


_AUXILIARY = frozenset("did does do will would can could has have had".split())
_BE = frozenset("was were is are been be being".split())
_ADVERBS = frozenset("first last ever also finally then again not never already really".split())
_PREPOSITIONS = frozenset("without against toward towards across despite within among".split())
_GOAL = re.compile(
    r"\b(?:go|went|gone|going|travel\w*|fl(?:y|ew|own|ies)|com(?:e|ing)|came|return\w*|mov(?:e|ed)"
    r"|trip|journey|visit|sail\w*|drove|drive|march\w*|flee|fled)\b[^?]{0,40}?"
    r"\b(?:to|for|into)\s+(?:the\s+)?(?P<goal>[\w-]+)",
    re.I,
)


def find_verb_stems(words_: Iterable[Word]) -> set[str]:
    """Return the stems that texts use as verbs: those seen with "-ed", "-ing", or irregular."""
    return {
        word.stem
        for word in words_
        if not word.capital
        and (word.text.endswith(("ed", "ing")) or word.text.lower() in IRREGULAR_PAST)
    }


def find_main_verb(question: str, verbs: Collection[str]) -> str:
    """Return the stem of a question's main verb, "" where it cannot be told.

    ``verbs`` are the stems that texts use as verbs. Examples: "how many days did the 2018 forum
    run?" -> "run"; "who was asked to go?" -> "ask"; "which year was the last visit?" -> "".
    """
    tokens = split_words(question)
    for place, word in enumerate(tokens):
        low = word.text.lower()
        if low in _AUXILIARY and (found := _main(tokens[place + 1 :], verbs)):
            return found
        if low in _BE:
            return _participle(tokens[place + 1 :])
    return _participle(tokens)


def _main(rest: Sequence[Word], verbs: Collection[str]) -> str:
    for word, after in zip(rest, [*rest[1:], None], strict=False):
        low = word.text.lower()
        if word.capital or word.number or low in STOP_WORDS:
            continue
        if low in _ADVERBS and after is not None:
            continue
        if word.stem in verbs and (after is None or _closes(after)):
            return word.stem
    plain = [word for word in rest if word.text.lower() not in STOP_WORDS]
    return plain[-1].stem if len(plain) == 2 and plain[-1].text.islower() else ""


def _closes(after: Word) -> bool:
    """Tell whether a word cannot go on a noun's own words, so that what stands before may act."""
    low = after.text.lower()
    small = low in STOP_WORDS or low in _ADVERBS or low in _PREPOSITIONS
    return after.capital or after.number or small


def _participle(rest: Sequence[Word]) -> str:
    for word in rest:
        if not word.capital and is_past_form(word):
            return "" if word.text.lower() in STOP_WORDS else word.stem
    return ""


def find_destination(question: str) -> str:
    """Return where somebody went, as a stem. Example: "did Kim travel to Hanoi" -> "hanoi"."""
    found = _GOAL.search(question)
    if found is None or found["goal"].lower() in STOP_WORDS:
        return ""
    return split_words(found["goal"])[0].stem
