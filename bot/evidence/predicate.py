"""What a question asks of the people and things it names: its verb, and where somebody went.

Read from word order and from the texts: a word is a verb where the passages have it with a
verb's endings, and where no further noun follows it ("did the state visit end" ends, "did the
forum run for long" runs). No parser: none comes without a model to download.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from bot.words import IRREGULAR_PAST, STOP_WORDS, Word, words

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


def verbal(words_: Iterable[Word]) -> set[str]:
    """Return the stems that texts use as verbs: those seen with "-ed", "-ing", or irregular."""
    return {
        word.stem
        for word in words_
        if not word.capital
        and (word.text.endswith(("ed", "ing")) or word.text.lower() in IRREGULAR_PAST)
    }


def verb_of(question: str, verbs: Collection[str]) -> str:
    """Return the stem of a question's main verb, "" where it cannot be told.

    ``verbs`` are the stems that texts use as verbs. Examples: "how many days did the 2018 forum
    run?" -> "run"; "who was asked to go?" -> "ask"; "which year was the last visit?" -> "".
    """
    tokens = words(question)
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
        low = word.text.lower()
        if not word.capital and (low in IRREGULAR_PAST or (low.endswith("ed") and len(low) > 4)):
            return "" if low in STOP_WORDS else word.stem
    return ""


def goal_of(question: str) -> str:
    """Return where somebody went, as a stem. Example: "did Kim travel to Hanoi" -> "hanoi"."""
    found = _GOAL.search(question)
    if found is None or found["goal"].lower() in STOP_WORDS:
        return ""
    return words(found["goal"])[0].stem
