"""Misspelt words of a question: what of the archive's words, or of grammar, each may stand for.

The likeliest has the fewest letters otherwise, and of those stands in most articles, above all in
those that have the words beside it. What two words fit equally well stays as it is typed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.question.acts import ORDER_WORDS
from bot.question.countries import get_country_names
from bot.words import STOP_WORDS, fold_letters, get_content_words, split_words
from index import SimilarWord, Vocabulary
from index.language.tokens import encode
from index.search.vocabulary import ENDINGS, SHORTEST, attach_ending, get_allowed_edits

SHORT = 5
"""Letters below which only a word of an article that tells of the rest is meant."""
_FUNCTION_WORDS = sorted(
    word for word in STOP_WORDS | ORDER_WORDS | {"compare", "where", "which"} if len(word) > 3
)
TWICE = math.log(2)
"""How much likelier than another a word has to be to be meant alone, as a logarithm."""
LARGE = 1_000
"""Articles from which one that has two words beside each other may have them by chance."""
LIFT, COMMON = 3.0, 0.3
"""How many times oftener than by chance a name's articles have the rarest word beside it, or the
share of them that is enough, for the name to be meant by a word that is like it."""
CONTEXT = 0.75
"""How much the words beside a candidate count, as they are no strangers to each other."""
SMOOTH = 2.0
"""Articles by which the words beside a rare candidate are taken to be as usual."""
RARE, MISPRINTED = 2, 500
"""Articles up to which a word may be a misprint, and of how many times as many it is one."""
LENGTHS = 2
"""Letters by which a name and its other spelling differ in length at most."""
_ASKS = re.compile(r"\s+(?:did|do|does|was|is|has|have|had|will|would|can|could)\b", re.I)


def is_respelt(asked: str, rewritten: str) -> bool:
    """Tell whether a question was read with a word spelt otherwise than it was typed.

    Example: "when did puttin invite Kim?", read as "when did Putin invite Kim?" -> True.
    """
    before, after = (
        {fold_letters(word.text) for word in split_words(text) if word.text.isalpha()}
        for text in (asked, rewritten)
    )
    return any(
        OSA.distance(lost, gained) <= get_allowed_edits(lost)
        for lost in before - after
        for gained in after - before
        if min(len(lost), len(gained)) >= SHORTEST
    )


def is_known_word(word: str, stem: str, vocabulary: Vocabulary) -> bool:
    """Tell whether the archive has a word, and not only its stem: "winnning" has that of "Winn"."""
    if not vocabulary.count_articles(word):
        return False
    low = fold_letters(word)
    regular = any(low in attach_ending(stem, ending) for ending in ENDINGS)
    return not word.islower() or regular or stem == low or _is_english(word)


def mend_rare_words(text: str, vocabulary: Vocabulary) -> str:
    """Return a question with misspelt words mended that a misprint of the archive has too.

    Example: "tkes", in one article of thousands, is "takes", which half of them have.
    """
    words = get_content_words(text)
    for word in reversed(words):
        rare = len(word.text) >= SHORTEST and word.text.islower() and word.text.isalpha()
        held = vocabulary.count_articles(word.text) if rare and not _is_english(word.text) else 0
        if not 0 < held <= RARE or vocabulary.find_name(word.text):
            continue
        beside = [other.text for other in words if other is not word]
        fitting = find_corrections(word.text, vocabulary, beside, own=False)[:1]
        if fitting and fitting[0].edits == 1 and fitting[0].articles > held * MISPRINTED:
            text = text[: word.start] + write_form(word.text, fitting[0]) + text[word.end :]
    return text


def correct_function_words(text: str, vocabulary: Vocabulary) -> str:
    """Return a question with its misspelt words of grammar mended, before anything is read off it.

    Example: "wehre was it" -> "where was it"; what the archive has stays.
    """

    def mend(found: re.Match[str]) -> str:
        plain = find_function_word(found[0], text[found.end() :])
        held = vocabulary.count_articles(found[0]) if plain else 0
        return plain if plain and (not held or (held <= RARE and len(plain) > 4)) else found[0]

    return re.sub(r"[^\W\d_]{4,}", mend, text)


def find_function_word(word: str, behind: str = "") -> str:
    """Return the question word or other word of grammar that is misspelt, "" where none is.

    Of two that fit, the one that asks is meant where a verb that asks stands ``behind``. Example:
    "wehre" -> "where" before "did", "abbout" -> "about"; a name or a word of English is none.
    """
    if len(word) < 4 or word[0].isupper() or _is_english(word):
        return ""
    near = process.extract(word, _FUNCTION_WORDS, scorer=OSA.distance, score_cutoff=1, limit=3)
    asking = [one for one in near if one[0].startswith("wh") and one[0] != "while"]
    near = asking if len(near) > 1 and _ASKS.match(behind) else near
    return str(near[0][0]) if len(near) == 1 else ""


def _is_english(word: str) -> bool:
    """Tell whether a word is spelt right: one token of a vocabulary made from English texts."""
    return len(encode(f" {word}")) == 1


def find_corrections(
    word: str, vocabulary: Vocabulary, beside: Sequence[str], *, own: bool = True
) -> list[SimilarWord]:
    """Return what a misspelt word stands for: one word, several that fit equally well, or none.

    Fewer edits go first, then what more articles have, those about the words ``beside``. A word of
    English that is spelt right is no typo: only a name that sounds alike may be meant. Without
    ``own`` the word itself, which the archive has, is left out.
    """
    is_english = _is_english(word)
    found = [
        replace(each, edits=_count_edits(word, each))
        for each in vocabulary.find_similar(word, beside)
        if (len(word) >= SHORT or each.together) and (own or each.edits)
    ]
    found = [
        each
        for each in found
        if (each.is_name and abs(len(each.text) - len(word)) <= LENGTHS)
        or (each.edits <= get_allowed_edits(word) and not word[0].isupper())
    ]
    among = vocabulary.count_all()
    counts = [0 if other.isdigit() else vocabulary.count_articles(other) for other in beside]
    found = [
        each
        for each in found
        if not each.is_name
        or not each.together
        or (each.edits < 2 and word.islower())
        or _is_at_home(each, counts, among)
    ]
    if is_english:
        found = [each for each in found if each.is_name and each.together and word[0].isupper()]
    found = [each for each in found if each.together] or (found if not is_english else [])
    fewest = min((each.edits for each in found), default=0)
    best = [each for each in found if each.edits == fewest]
    worth = _weigh_candidates(best)
    best.sort(key=lambda each: -worth[each.stem])
    fitting = [each for each in best if worth[each.stem] > worth[best[0].stem] - TWICE]
    same = get_country_names().get(best[0].text.casefold(), {}) if best else {}
    return [each for each in fitting if each is best[0] or each.text not in same]


def _is_at_home(name: SimilarWord, counts: Sequence[int], among: int) -> bool:
    """Tell whether the rarest word beside a name goes with it: "quake" does not with "NATO".

    ``counts`` are the articles of each such word, ``among`` those of the archive.
    """
    rarest = min((each for each in counts if each), default=0)
    held = [share for count, share in zip(counts, name.shared, strict=True) if count == rarest]
    expected = LIFT * name.articles * rarest / max(among, 1)
    least = max(1 if among < LARGE else 2, min(expected, name.articles * COMMON))
    return any(share >= least for share in held)


def _weigh_candidates(candidates: Sequence[SimilarWord]) -> dict[str, float]:
    """Return how likely each word is meant, as a logarithm: by how many articles have it, and how
    much oftener than those of the others they have the words beside it.
    """
    every = sum(each.articles for each in candidates) + 1
    columns = list(zip(*(each.shared for each in candidates), strict=True))
    usual = [(sum(column) + 0.5) / every for column in columns]
    return {
        each.stem: math.log(each.articles or 1)
        + CONTEXT
        * sum(
            math.log((count + SMOOTH * share) / (each.articles + SMOOTH) / share)
            for count, share in zip(each.shared, usual, strict=True)
        )
        for each in candidates
    }


def _count_edits(word: str, similar: SimilarWord) -> int:
    """Return the letters by which a word differs from the likest form of a similar one."""
    return int(OSA.distance(fold_letters(word), fold_letters(write_form(word, similar))))


def write_form(word: str, similar: SimilarWord) -> str:
    """Return the form of a similar word that is likest to a misspelt one: "hosting", not "host"."""
    if similar.is_name:
        return similar.text
    regular = (form for ending in ENDINGS for form in attach_ending(similar.stem, ending))
    english = [*similar.forms, *filter(_is_english, regular)]
    return min(english, key=lambda form: (OSA.distance(word.casefold(), form), -len(form)))
