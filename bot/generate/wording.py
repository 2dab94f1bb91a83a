"""Whether a model's sentence says only what its quote says, as far as words can tell.

No parse and no second model. What is plainly added is a lie: a name that the article does not
have, an address, a "not". What merely might be (a word of the model's own, a "may" left out,
names in another order) costs the sentence its place: then the quote alone is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import thesaurus
from bot.words import Word, content, words
from index.types import Article

LONGEST = 400
"""Characters of a claim's sentence."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:com|net|org|xyz|io|ru)\b", re.I
)
_NOT = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without)\b|n[’']t\b", re.I
)
_OPEN = re.compile(
    r"\b(?:may|might|could|would|will|shall|should|can|if|whether|unless|until|plans?|planned"
    r"|expect(?:s|ed)?|hop(?:e|es|ed)|want(?:s|ed)?|ask(?:s|ed)?|propos(?:e|es|ed)|due|reportedly"
    r"|allegedly|claim(?:s|ed)?|den(?:y|ies|ied)|likely|possibly|perhaps|unclear|almost|nearly"
    r"|about|around|at least|up to|more than|less than|fewer than|over|under)\b",
    re.I,
)
_SIGN = re.compile(r"[$€£¥%]")
_PLAIN = frozenset("told tell say said report confirm state".split())
"""Words that a sentence may add: they only say that somebody says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a claim rests on: the sentences cited, what stands around them, and the article."""

    cited: str
    around: str
    article: Article


def added(sentence: str, ground: Ground) -> str:
    """Return what a sentence plainly adds to its ground, as a reason to drop it, or ""."""
    strange = [found for found in _ADDRESS.findall(sentence) if found not in ground.cited]
    if strange:
        return "it names an address that its quote does not have"
    if _NOT.search(sentence) and not _NOT.search(ground.cited):
        return "it denies what its quote does not"
    known = _known(_whole(ground.article))
    names = [word for word in content(sentence) if word.capital and not word.number]
    if any(word.stem not in known for word in names):
        return "it has a name that its article does not"
    return ""


def reworded(sentence: str, ground: Ground) -> bool:
    """Tell whether a sentence might say something else than its quote, so that it is not shown."""
    if not sentence or len(sentence) > LONGEST:
        return True
    if _NOT.search(ground.cited) and not _NOT.search(sentence):
        return True
    if _opened(ground.cited) - _opened(sentence):
        return True
    if set(_SIGN.findall(sentence)) - set(ground.cited):
        return True
    known = _known(f"{ground.cited} {ground.around} {ground.article.title}")
    return any(_own(word, known) for word in content(sentence)) or _crossed(sentence, ground.cited)


def _own(word: Word, known: frozenset[str]) -> bool:
    """Tell whether a word is the model's own; numbers and names are weighed elsewhere."""
    return not word.number and not word.capital and word.stem not in _PLAIN | known


def _opened(text: str) -> set[str]:
    return {found.lower().rstrip("sd") for found in _OPEN.findall(text)}


def _crossed(sentence: str, cited: str) -> bool:
    """Tell whether names stand in another order: "Kim invited Putin" for "Putin invited Kim"."""
    stems = [word.stem for word in words(cited)]
    at = 0
    for word in content(sentence):
        if not word.capital or word.number or word.stem not in stems:
            continue
        if word.stem not in stems[at:]:
            return True
        at = stems.index(word.stem, at) + 1
    return False


def _known(text: str) -> frozenset[str]:
    """Return the stems of a text and of the words that news uses for them."""
    stems = {word.stem for word in words(text)}
    return frozenset(stems.union(*(thesaurus.alike(stem) for stem in stems)))


def _whole(article: Article) -> str:
    named = (article.title, article.source, article.agency, article.place, *article.authors)
    return " ".join((*named, article.body))
