"""A story as dating reads it: its sentences, whether they look back or ahead, and their keys."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property

from index.language.lexicon import MONTHS, WEEKDAYS
from index.language.sentences import find_sentences
from index.types import Article

_AHEAD = re.compile(
    r"""
    \b(?:
        will|won[’']t|would|shall|could|(?-i:may)|might|should|if  # verbs of what may come
        |next|until|ahead\ of|later\ this|scheduled|upcoming|forthcoming|deadline|expires?
        |by\ the\ end\ of  # times ahead
        |(?:is|are|was|were)\ (?:due|set|scheduled|expected|slated|planned|likely)
        |to\ be\ (?:held|released|published)|(?:plans?|aims?|hopes?)\ to  # plans
    )\b
    |[’']ll\b
    """,
    re.I | re.X,
)
_FIRM = re.compile(
    r"\b(?:will|(?:is|are) (?:due|set|scheduled|slated|planned|to be)|to be held|takes? place|"
    r"upcoming|forthcoming|begins?|opens?|starts?|kicks? off|returns?|runs?)\b|[’']ll\b",
    re.I,
)
_BACK = re.compile(
    r"\b(?:was|were|had|did|said|told|reported|announced|won|lost|died|killed|made|took|came|went|"
    r"began|became|held|met|found|got|gave|fell|rose|led|left|sent|saw|struck|hit|ran|signed|wrote|"
    r"\w{3,}ed)\b",
    re.I,
)
_WORD = re.compile(r"[A-Za-zÀ-ÿ][\w’'-]*")
_STEM = 5  # letters that are compared: "invited" and "invitation" are one
_TOKEN = re.compile(r"\w+")
_OPENING = 2_000  # characters in which a story says what is new, and of which day
_NEW = 3  # sentences that say what is new
_DONE = re.compile(r"[a-z]{3,}(?:ed)")
_COMMON = frozenset(
    "about after again against ahead along already also although among another around because "
    "been before being between both came come could down during each earlier early even ever "
    "every from have having here into just last late later leader leaders like made make many "
    "month months more most much must next news officials only other over people president "
    "report reported said same says several since some state still such take taken than that "
    "their them then there these they this those three through time times told took under "
    "until very want week weeks well went were what when where which while will with within "
    "without would year years your first second today".split()
) | ((MONTHS.keys() | WEEKDAYS.keys()) - {"may"})


class StorySentence:
    """One sentence of a story: does it look back, look ahead, and does it announce?"""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def looks_back(self) -> bool:
        """Whether it has a verb of the past."""
        return _BACK.search(self.text) is not None

    @cached_property
    def looks_ahead(self) -> bool:
        """Whether it weighs or announces what comes."""
        return _AHEAD.search(self.text) is not None

    @cached_property
    def announces(self) -> bool:
        """Whether it announces what comes: "takes place", "to be held"."""
        return _FIRM.search(self.text) is not None


class Story:
    """An article's title, text and sentences, and the day it is known to be from, if any.

    What is costly is read when it is first asked for: of most neighbours only the opening is.
    """

    def __init__(self, article: Article) -> None:
        self.id = article.id
        self.title = article.title
        self.text = article.body
        self.published: date | None = article.published.day if article.published else None

    @cached_property
    def sentences(self) -> tuple[StorySentence, ...]:
        """All sentences of the body, in order."""
        return _read(self.text)

    @cached_property
    def opening(self) -> tuple[StorySentence, ...]:
        """The sentences of the body's first 2,000 characters."""
        return _read(self.text[:_OPENING])

    @cached_property
    def lead(self) -> str:
        """The headline and the first three sentences: what a story says is new."""
        return "\n".join([self.title, *(one.text for one in self.opening[:_NEW])])

    @cached_property
    def keys(self) -> frozenset[str]:
        """The stems of the lead's telling words."""
        return get_key_stems(self.lead)

    @cached_property
    def names(self) -> frozenset[str]:
        """The stems of the lead's capitalised words."""
        return get_name_stems(self.lead)

    @cached_property
    def words(self) -> str:
        """The body's words in lower case, one space between them, and one at either end."""
        return f" {' '.join(_TOKEN.findall(self.text.lower()))} "


def _read(text: str) -> tuple[StorySentence, ...]:
    return tuple(StorySentence(text[start:end]) for start, end in find_sentences(text))


def get_key_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's telling words: names, and words that are not everywhere."""
    return frozenset(_stem(word) for word in _words(text) if len(word) > 3 or word[0].isupper())


def get_name_stems(text: str) -> frozenset[str]:
    """Return the stems of a text's capitalised words."""
    return frozenset(_stem(word) for word in _words(text) if word[0].isupper())


def get_verb_stems(text: str) -> frozenset[str]:
    """Return the stems of what was done: regular verbs of the past, without those of saying."""
    return frozenset(_stem(word) for word in _words(text) if _DONE.fullmatch(word))


def _words(text: str) -> list[str]:
    words = (word.removesuffix("’s").removesuffix("'s") for word in _WORD.findall(text))
    return [word for word in words if len(word) > 2 and word.lower() not in _COMMON]


def _stem(word: str) -> str:
    return word.lower()[:_STEM]
