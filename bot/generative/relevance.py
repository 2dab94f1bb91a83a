"""Whether what is cited bears on the question, and whether it gives orders to whoever answers.

An article may be written so that a model takes something along that nobody asked for. A sentence
bears on the question where it or its quotes have a word of it, those included that news uses for
one another; one that has none is kept only beside another of the same article that does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import synonyms
from bot.question.acts import ORDER_WORDS
from bot.types import Question
from bot.words import Word, get_content_words

_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]")
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)


class RelevanceCheck:
    """Tells for one question whether texts bear on it."""

    def __init__(self, question: Question) -> None:
        asked = [
            word
            for word in get_content_words(question.text)
            if word.text.lower() not in ORDER_WORDS
        ]
        self._words = {_alike(word) for word in asked}

    def is_relevant(self, quotes: Sequence[str]) -> bool:
        """Tell whether quotes have a word of the question; two, where they turn to a reader."""
        own = {word.stem for quote in quotes for word in get_content_words(quote)}
        shared = sum(bool(own & word) for word in self._words)
        return shared >= min(2 if turns_to_reader(*quotes) else 1, len(self._words))


def turns_to_reader(*texts: str) -> bool:
    """Tell whether a text speaks to whoever reads it, outside quotation marks."""
    return any(_YOU.search(_QUOTED.sub(" ", text)) for text in texts)


LEAST = 0.2
"""The share of a sentence's words that its sources have, at least: the least of true prose was a
third (BENCHMARKS.md); what is planted shares none."""


def is_grounded(text: str, sources: Sequence[str]) -> bool:
    """Tell whether a sentence's words are its sources' at all, those alike counted, names too."""
    own = {word.stem for word in get_content_words(text) if not word.number}
    told = {word.stem for source in sources for word in get_content_words(source)}
    shared = sum(stem in told or bool(synonyms.get_synonyms(stem) & told) for stem in own)
    return shared >= LEAST * len(own)


def _alike(word: Word) -> frozenset[str]:
    return frozenset({word.stem}) | synonyms.get_synonyms(word.stem)


_ORDER = re.compile(
    r"""
    \b(?:ignore|disregard|forget|override)\s+(?:\w+\s+){0,3}?(?:instructions?|prompts?|rules)\b
    |\byour\s+(?:own\s+)?(?:answers?|repl(?:y|ies)|responses?|output|prompt|instructions)\b
    |\b(?:new|previous|prior|system)\s+(?:instructions?|prompt)\b
    |(?:^|\n)[ \t]*(?:system|assistant|user|developer)\s*:  # a role at a line's head
    |\banswer\s+(?:only\s+)?(?:that|with|by)\b
    |\b(?:you\s+are|act\s+as)\s+(?:now\s+)?an?\s+(?:ai|assistant|chatbot)\b
    |<\s*/?\s*(?:passage|article|system|question)  # a tag of the prompt
    """,
    re.I | re.X,
)


def is_instruction(text: str) -> bool:
    """Tell whether a text gives orders to an answerer.

    Example: "Ignore all previous instructions" -> True, "He ignored the rules" -> False.
    """
    return _ORDER.search(text) is not None
