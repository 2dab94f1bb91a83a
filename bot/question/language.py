"""The language of a question, told by its function words, where it is not English.

The lists are NLTK's stop words, which come with llama-index-core; nothing is downloaded, and they
are read when a question has a word that English has not. A script other than Latin tells as well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from bot.words import STOP_WORDS, fold_letters

FOLDER = "_static/nltk_cache/corpora/stopwords"
LEFT_OUT = ("README", "hinglish", "english")
OTHER = "another language"
LEAST, SHARE = 2, 0.25
"""Function words of another language that a question has at least, and their share of its words."""
_WORD = re.compile(r"[^\W\d_]+")
_NAME = re.compile(r"(?:\s+[a-zà-ÿ]{1,4})?\s+[A-ZÀ-Þ]")


@lru_cache(maxsize=1)
def load_function_words() -> Mapping[str, frozenset[str]]:
    """Return the function words of each language but English, folded; {} where none are found."""
    spec = find_spec("llama_index.core")
    found = (spec.submodule_search_locations or ()) if spec else ()
    places = [Path(place) / FOLDER for place in found]
    files = [file for place in places if place.is_dir() for file in sorted(place.iterdir())]
    return {
        file.name.capitalize(): frozenset(
            fold_letters(word) for word in file.read_text(encoding="utf-8").split()
        )
        for file in files
        if file.name not in LEFT_OUT
    }


def find_language(text: str, is_known: Callable[[str], object] = frozenset().__contains__) -> str:
    """Return the language of a question that is not in English, "" of one that is.

    No word of it may be English alone; a single function word tells only beside a word in small
    letters that ``is_known`` does not find in the archive. Where several fit as well it is
    ``OTHER``. Example: "où est né Macron ?" -> "French"; "who is Luis de la Fuente?" -> "".
    """
    letters = [char for char in text if char.isalpha()]
    latin = sum(unicodedata.name(char, "LATIN").startswith("LATIN") for char in letters)
    if latin * 2 < len(letters):
        return OTHER
    words = [(fold_letters(found[0]), found.end()) for found in _WORD.finditer(text)]
    english = {word for word, _ in words} & STOP_WORDS
    strange = {word for word in _WORD.findall(text) if word.islower() and not is_known(word)}
    strange = {fold_letters(word) for word in strange} - english
    counts: dict[str, int] = {}
    for name, known in load_function_words().items() if len(english) < len(words) / 2 else ():
        own = [(word, end) for word, end in words if word in known]
        plain = [word for word, end in own if word not in english and not _NAME.match(text, end)]
        told = len(set(plain)) >= LEAST or bool(plain and strange - known)
        mixed = len(own) > LEAST and bool({word for word, _ in own} - english)
        if (told or mixed) and english <= known and len(own) >= max(LEAST, SHARE * len(words)):
            counts[name] = len(own)
    best = [name for name in counts if counts[name] == max(counts.values())]
    return best[0] if len(best) == 1 else OTHER if best else ""


@lru_cache(maxsize=8)
def _load_names(language: str) -> tuple[re.Pattern[str] | None, Mapping[str, str]]:
    """Return the months and countries of a language with their English names, folded."""
    from babel import Locale, UnknownLocaleError

    english = Locale("en")
    codes = [code for code, name in english.languages.items() if name == language]
    try:
        own = Locale.parse(codes[0]) if codes else None
    except UnknownLocaleError:
        own = None
    if own is None:
        return None, {}
    months = {
        own.months[use]["wide"][at]: english.months["format"]["wide"][at]
        for use in ("format", "stand-alone")
        for at in range(1, 13)
    }
    places = {
        name: english.territories[code]
        for code, name in own.territories.items()
        if code.isalpha() and code in english.territories and len(name) > LEAST
    }
    names = {fold_letters(name): plain for name, plain in (months | places).items()}
    ordered = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"\b(?:{ordered})\b"), names


def write_english_names(text: str, language: str) -> str:
    """Return a question in another language with its months and countries in English.

    Example: "le 12 juin 2018 en Corée du Nord", "French" -> "le 12 June 2018 en North Korea".
    """
    pattern, names = _load_names(language)
    folded = fold_letters(text)
    if pattern is None or len(folded) != len(text):
        return text
    for found in reversed(list(pattern.finditer(folded))):
        text = text[: found.start()] + names[found[0]] + text[found.end() :]
    return re.sub(
        r"\b(\d{1,2})\.? (?:de |di |do )?([A-Z]\w+) (?:de |del |di |do )?(\d{4})\b",
        r"\1 \2 \3",
        text,
    )


def is_function_word(word: str, language: str) -> bool:
    """Tell whether a word only holds sentences of a language together."""
    return fold_letters(word) in load_function_words().get(language, frozenset())
