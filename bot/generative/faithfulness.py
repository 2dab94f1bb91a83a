"""Whether a model's sentence says only what its quote says, as far as words can tell.

No parse and no second model. What is plainly added is a lie and costs the claim its place: a name
that the article does not have, an address, a "not". Of the rest a sentence is shown only where it
is its quote's own words in their own order, cut at a comma at most, a date resolved at most.
Anything else might say something else, and then the quote stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.words import get_content_words, split_words, stem_word
from index import TimexSpan
from index.language.lexicon import NEGATIONS
from index.language.numbers import read_values
from index.types import Article

LONGEST = 400
"""Characters of a claim's sentence."""
SHORTEST = 4
"""Words of a sentence that is cut from its quote; fewer are no clause."""
_ADDRESS = re.compile(
    r"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://|www\.|\bmailto:|\bjavascript:|\bdata:)\S+"
    r"|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+"
    r"|\b[\w-]+\.(?:com|net|org|xyz|io|ru|cn|info|biz|top|site|app|dev|me|ly|example)\b",
    re.I,
)
_NOT = re.compile(rf"\b(?:{'|'.join(NEGATIONS)}|without)\b|n[’']t\b", re.I)
_TURNS = re.compile(
    r"""
    \b(?:
        not|no|never|nobody|nothing|neither|nor|cannot|without  # denial
        |but|however|although|though|yet|despite|except|only|if|whether|unless|until|as  # limits
        |may|might|could|would|should|likely|possibl\w*|perhaps  # chance
        |say|says|said|saying|told|tell|tells|claim\w*|alleg\w*|accus\w*|report\w*|accord\w*
        |believ\w*|think\w*|thought|suggest\w*|fear\w*|hop(?:e|es|ed|ing)  # others' words
        |den(?:y|ies|ied|ying)|reject\w*|refus\w*|fail\w*|threat\w*|jok(?:e|es|ed|ing)
        |rumou?r\w*|fals\w*|wrong\w*|untrue|fake\w*|hoax\w*|mistak\w*|error\w*|retract\w*
        |correct\w*  # what is taken back
        |film\w*|movie\w*|novel\w*|play\w*|dream\w*|fiction\w*  # what is made up
    )\b
    |n[’']t\b
    """,
    re.I | re.X,
)
"""Words that turn what stands before them: a sentence may not be cut off in front of one."""
_STRANGE = re.compile(r"[^\w\s.,;:'’‘“”\"()%$€£¥&/?!−–—-]|_")
_SIGN = re.compile(r"[$€£¥%?!]|(?<!\w)[-−](?=\d)|[“”\"]")
_CUT = re.compile(r"[”\"’']*\s*(?:[,;:(]|[—–]|-\s)")
_ARTICLES = frozenset(("a", "an", "the"))
_DATE = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedText:
    """A text and the dates in it whose days are known, their offsets in it, in order."""

    text: str
    dates: Sequence[TimexSpan] = ()


def find_addition(sentence: str, cited: str, article: Article) -> str:
    """Return what a sentence plainly adds to what is cited, as a reason to drop it, or ""."""
    if any(found not in cited for found in _ADDRESS.findall(sentence)):
        return "it names an address that its quote does not have"
    if not _nots(sentence) <= _nots(cited):
        return "it denies what its quote does not"
    known = {word.stem for word in split_words(_whole(article))}
    names = [word for word in get_content_words(sentence) if word.capital and not word.number]
    if any(word.stem not in known for word in names):
        return "it has a name that its article does not"
    return ""


def _nots(text: str) -> set[str]:
    """Return the denials of a text. Example: "isn't, cannot, never" -> {"not", "never"}."""
    found = (word.lower() for word in _NOT.findall(text))
    return {"not" if word == "cannot" or word.endswith("t") else word for word in found}


def is_condensed(sentence: DatedText, cited: DatedText) -> bool:
    """Tell whether a sentence is the cited words from their beginning, its dates resolved or not.

    Articles may differ. Where it leaves words out at the end, they begin after a comma or its
    like, and none of them turns what stands before. Example: "In June 2021, Torres invited Lee"
    for "In June, Torres invited Lee, who is ill."
    """
    if not 0 < len(sentence.text) <= LONGEST or _STRANGE.search(sentence.text):
        return False
    if " ".join(sentence.text.split()) == " ".join(cited.text.split()):
        return False  # the quote itself says it
    own, theirs = _tokens(sentence), _tokens(cited)
    if not own or [word for word, _ in own] != [word for word, _ in theirs[: len(own)]]:
        return False
    end = theirs[len(own) - 1][1] if len(own) < len(theirs) else len(cited.text)
    left = cited.text[end:]
    if left and (len(own) < SHORTEST or not _CUT.match(left) or _TURNS.search(left)):
        return False
    signs = _SIGN.findall(_straight(cited.text[:end].rstrip('.”"')))
    return _SIGN.findall(_straight(sentence.text.rstrip('.”"'))) == signs and all(
        theirs.range and own.range and theirs.range.within(own.range)
        for own, theirs in zip(sentence.dates, cited.dates, strict=False)
    )


def _tokens(text: DatedText) -> list[tuple[str, int]]:
    """Return the words of a text with their ends, articles left out, each date one mark."""
    dates = [(span.start, span.end) for span in text.dates]
    kept = [
        (word.text.casefold().replace("’", "'"), word.end)
        for word in split_words(text.text)
        if not any(start < word.end and word.start < end for start, end in dates)
    ]
    kept = [(word, end) for word, end in kept if word not in _ARTICLES]
    return sorted([*kept, *((_DATE, end) for _, end in dates)], key=lambda pair: pair[1])


def _straight(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace("−", "-")


def get_content_stems(text: str) -> list[str]:
    """Return the stems of a text that carry meaning, denials left out. Example: "no" -> []."""
    return [word.stem for word in get_content_words(text) if stem_word(word.text) not in _DENIALS]


_DENIALS = frozenset(map(stem_word, NEGATIONS))


def has_negation(text: str) -> bool:
    """Tell whether a text has a "not" or its like."""
    return bool(_NOT.search(text))


def has_qualifier(text: str) -> bool:
    """Tell whether a text has a word that turns what stands beside it: "if", "said", "never"."""
    return bool(_TURNS.search(text))


def _whole(article: Article) -> str:
    named = (article.title, article.source, article.agency, article.place, *article.authors)
    return " ".join((*named, article.body))


_UNCOUNTED = frozenset({Decimal(0), Decimal(1)})


def find_figures(text: str, skipped: Sequence[tuple[int, int]] = ()) -> frozenset[Decimal]:
    """Return the values of a text's numbers, those within ``skipped`` offsets left out.

    Example: "about 10,000 people and two dozen" -> {10000, 24}.
    """
    kept = list(text)
    for start, end in skipped:
        kept[start:end] = ";" * (end - start)
    return frozenset(value for value in read_values("".join(kept)) if value not in _UNCOUNTED)
