"""Whether a quote bears on the question, by its own words.

The keyless measure gives a sentence credit for the names around it, which an article's writer
can use: a command planted beside a sentence that answers would be taken along. So here only the
words of the quote itself count, those that news uses for one another included.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import synonyms
from bot.evidence import ScoredSentence
from bot.generative.claims import Claim
from bot.question.follow_up import ORDER_WORDS
from bot.types import Question
from bot.words import Word, get_content_words

TOLD = 0.45
"""The keyless measure from which one shared word is enough: that of a long question's answer."""
_QUOTED = re.compile(r"[“\"«][^”\"»]*[”\"»]")
_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.I)


class RelevanceCheck:
    """Tells for one question whether quotes bear on it."""

    def __init__(self, question: Question, scored: Sequence[ScoredSentence]) -> None:
        asked = [
            word
            for word in get_content_words(question.text)
            if word.text.lower() not in ORDER_WORDS
        ]
        self._names = [_alike(word) for word in asked if word.capital]
        self._words = list({_alike(word) for word in asked})
        self._scored = scored

    def compute_coverage(self, claim: Claim) -> float | None:
        """Return how much of the question the cited evidence tells (0 to 1), None for nothing.

        A name that is asked about or two of the question's words bear on it; of a question of
        one word, that word. One word does where the evidence around it tells much of the
        question and the quote does not turn to its reader.
        """
        own = {word.stem for word in get_content_words(claim.quote)}
        named = any(own & name for name in self._names)
        shared = sum(bool(own & word) for word in self._words)
        told = max(
            (one.measures.coverage for one in self._scored if is_overlapping(one, claim)),
            default=0.0,
        )
        plain = told >= TOLD and not _YOU.search(_QUOTED.sub(" ", claim.quote))
        needed = min(2, len(self._words)) - plain
        return told if named or shared >= max(needed, 1) else None


def _alike(word: Word) -> frozenset[str]:
    return frozenset({word.stem}) | synonyms.get_synonyms(word.stem)


UNSAID = 4
"""Of how many further words of a question a cited passage may lack one."""


def find_unsupported_terms(
    question: Question, scored: Sequence[ScoredSentence], claims: Sequence[Claim]
) -> tuple[str, ...]:
    """Return the question's words that even the best claim's passage lacks, where too many.

    Names count where the sentence and its context lack them. Example: ("refuse",) for a
    question of three words. Evidence that was not weighed is not held against a claim.
    """
    room = max(len(set(question.terms)) - 1, 0) // UNSAID
    lacks = [_lacks(scored, claim) for claim in claims]
    fewest = min((one for one in lacks if one is not None), key=len, default=())
    known = all(one is not None for one in lacks)
    return fewest if known and len(fewest) > room else ()


def _lacks(scored: Sequence[ScoredSentence], claim: Claim) -> tuple[str, ...] | None:
    over = [one for one in scored if is_overlapping(one, claim)]
    found = [tuple(dict.fromkeys((*one.missing_names, *one.missing_terms))) for one in over]
    return min(found, key=len, default=None)


def is_overlapping(one: ScoredSentence, claim: Claim) -> bool:
    """Tell whether a weighed sentence shares characters with what a claim cites."""
    evidence = one.evidence
    same = evidence.hit.article.id == claim.hit.article.id
    return same and evidence.start < claim.end and claim.start < evidence.end


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
