"""Acronyms as the archive itself explains them: "World Health Organization (WHO)".

A question may have either form where an article has the other. What stands for what is read in the
few articles that have the words; letters that no article explains stand for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.types import WordVariant
from bot.words import STOP_WORDS, split_words
from index import Vocabulary

LOOKED_AT, NEAR = 4, 80
"""Articles that are read to learn what a word stands for, and characters before its brackets."""
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_SMALL = ("of", "for", "the", "and", "on", "in", "de")
_NAME = re.compile(rf"\b[A-Z][\w’'-]+(?:\s+(?:(?:{'|'.join(_SMALL)})\s+)?[A-Z][\w’'-]+){{1,6}}")


def find_acronyms(text: str, vocabulary: Vocabulary) -> Iterator[WordVariant]:
    """Yield the archive's long form of each acronym of a question, and acronyms of its names."""
    for found in _ACRONYM.finditer(text):
        if long := _find_long_form(found[0], vocabulary):
            own = split_words(found[0])[0].stem
            yield WordVariant(stems=(own,), words=_list_words(long), credit=1.0)
    for found in _NAME.finditer(text):
        words = _list_words(found[0])
        initials = "".join(word[0] for word in words).upper()
        if len(words) < 3 or initials.casefold() in STOP_WORDS:
            continue
        texts = vocabulary.read_texts(words, LOOKED_AT)
        if any(f"({initials})" in each for each in texts):
            stems = tuple(split_words(word)[0].stem for word in words)
            yield WordVariant(stems=stems, words=(initials,), credit=1.0)


def _find_long_form(acronym: str, vocabulary: Vocabulary) -> str:
    """Return the name that an article puts before an acronym in brackets, "" where none does."""
    for text in vocabulary.read_texts((acronym,), LOOKED_AT):
        for place in re.finditer(rf"\({acronym}\)", text):
            before = [
                match[0]
                for match in _NAME.finditer(text[max(0, place.start() - 80) : place.start()])
            ]
            words = _list_words(before[-1]) if before else ()
            if "".join(word[0] for word in words).upper() == acronym:
                return before[-1]
    return ""


def _list_words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[\w’']+", name) if word.lower() not in _SMALL)
