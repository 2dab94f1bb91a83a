"""The words of a question met with the archive's own: spellings, names, acronyms, typos.

Each word that asks gets the variants that the archive has; a word that it lacks altogether is
compared with all that it holds. What is certain is corrected and told; where two different names
fit, both are named and nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.question.countries import get_country_names
from bot.question.spelling import SMALL_NUMBERS, list_spellings
from bot.question.typos import SHORT, find_corrections, is_known_word, write_form
from bot.types import WordVariant
from bot.words import STOP_WORDS, Word, fold_letters, get_content_words, split_words
from index import Vocabulary

SHORT_NAME = 2
"""Letters from which a word typed in lower case may be a name."""
_SPELT = 0.95
"""The credit of another spelling of a word."""
ALIKE = 3
"""Words that a misspelt one may stand for equally well; all of them are looked for."""
LOOKED_AT = 4
"""Articles that are read to learn what a word stands for."""
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_SMALL = ("of", "for", "the", "and", "on", "in", "de")
_NAME = re.compile(rf"\b[A-Z][\w’'-]+(?:\s+(?:(?:{'|'.join(_SMALL)})\s+)?[A-Z][\w’'-]+){{1,6}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedWords:
    """A question's text after correction, the variants of its words, and what stays unclear.

    ``rivals`` are the two or more names of the archive that one word may stand for.
    """

    text: str
    variants: tuple[WordVariant, ...] = ()
    rivals: tuple[str, ...] = ()


def resolve_words(text: str, vocabulary: Vocabulary, *, as_typed: bool = False) -> ResolvedWords:
    """Return a question with its words met with the archive's, ``as_typed`` none corrected."""
    words = get_content_words(text)
    variants = [*_find_countries(text, vocabulary), *_find_acronyms(text, vocabulary)]
    variants += _join_names(words, text, vocabulary)
    known = {stem for variant in variants for stem in variant.stems}
    replaced: list[tuple[int, int, str]] = []
    for word in words:
        if word.number and word.text in SMALL_NUMBERS:
            variants += _find_spellings(word.text, vocabulary)
        plain = re.sub(r"['’]s$", "", word.text)
        if word.number or len(plain) < 3 or not plain.isalpha():
            continue
        spelt = _find_spellings(plain, vocabulary)
        variants += spelt
        if spelt or word.stem in known or is_known_word(plain, word.stem, vocabulary):
            continue
        if parts := _split_name(word, vocabulary):
            variants.append(WordVariant(stems=(word.stem,), words=parts, credit=_SPELT))
            continue
        if as_typed:
            continue
        beside = [other.text for other in words if other is not word]
        fitting = find_corrections(plain, vocabulary, beside)
        names = tuple(each.text for each in fitting if each.is_name and each.together)
        if len(names) > 1:
            return ResolvedWords(text=text, rivals=names[:2])
        forms = tuple(write_form(plain, each) for each in fitting)
        if len(forms) > 1 and not names:
            variants += [WordVariant(stems=(word.stem,), words=(one,), credit=_SPELT)
                         for one in forms[:ALIKE]]  # fmt: skip
        else:
            written = [vocabulary.find_name(one) or one.lower() for one in forms[:1]]
            replaced += [(word.start, word.start + len(plain), each) for each in written]
    for start, end, by in reversed(replaced):
        text = text[:start] + by + text[end:]
    return ResolvedWords(text=text, variants=tuple(variants))


def write_names(text: str, vocabulary: Vocabulary) -> str:
    """Return a question with the capitals of the archive's names where it was typed without."""
    text = re.sub(r"\bthe us\b", "the US", text)
    words = get_content_words(text)
    typed = any(word.capital for word in words if word.start and word.text != "US")
    for word in () if typed else reversed(words):
        plain = re.sub(r"['’]s$", "", word.text)
        small = len(plain) >= SHORT_NAME and plain.isalpha() and plain.islower()
        if small and (name := vocabulary.find_name(plain)):
            text = text[: word.start] + name + text[word.start + len(plain) :]
    return _write_neighbours(text, vocabulary)


def _write_neighbours(text: str, vocabulary: Vocabulary) -> str:
    """Return a text with the capitals of words that are part of a name: "World" before "Cup".

    They are part of it where most articles that have both side by side write both so.
    """
    words = split_words(text)
    for one, other in pairwise(words):
        if one.capital == other.capital or text[one.end : other.start] not in (" ", "-"):
            continue
        small = other if one.capital else one
        if small.text.lower() in STOP_WORDS or not small.text.isalpha():
            continue
        beside = rf"\b{re.escape(one.text)}[ ‐-]{re.escape(other.text)}\b"
        texts = vocabulary.read_texts((one.text, other.text), LOOKED_AT)
        found = [match for each in texts for match in re.findall(beside, each, re.I)]
        named = sum(all(part[:1].isupper() for part in re.split("[ ‐-]", each)) for each in found)
        if 2 * named > len(found):
            text = text[: small.start] + small.text.capitalize() + text[small.end :]
    return text


def _split_name(word: Word, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the two words of the archive that a name is written as: "Meiling" -> "Mei-ling".

    Both stand in one article, with a hyphen or a space between them.
    """
    text = word.text
    if not word.capital or len(text) < SHORT:
        return ()
    for place in range(2, len(text) - 1):
        parts = (text[:place], text[place:])
        texts = vocabulary.read_texts(parts, LOOKED_AT)
        if any(re.search(rf"\b{parts[0]}[-‐ ]{parts[1]}\b", each, re.I) for each in texts):
            return parts
    return ()


def _join_names(words: Sequence[Word], text: str, vocabulary: Vocabulary) -> Iterator[WordVariant]:
    """Yield, for a hyphenated name, the one word that the archive has: "Mei-ling" -> "Meiling"."""
    for one, other in pairwise(words):
        if one.capital and text[one.end : other.start] in ("-", "‐"):
            whole = one.text + other.text
            if vocabulary.count_articles(whole):
                yield WordVariant(stems=(one.stem, other.stem), words=(whole,), credit=_SPELT)


def _find_spellings(word: str, vocabulary: Vocabulary) -> list[WordVariant]:
    """Return the other spellings of a word that the archive has, beside the word's own."""
    return [
        WordVariant(stems=(split_words(word)[0].stem,), words=(other,), credit=_SPELT)
        for other in dict.fromkeys(list_spellings(word))
        if other != word.casefold() and vocabulary.count_articles(other)
    ]


def _find_countries(text: str, vocabulary: Vocabulary) -> Iterator[WordVariant]:
    """Yield the archive's other names of the countries that a question names."""
    tokens = split_words(text)
    names = get_country_names()
    taken = 0
    for place in range(len(tokens)):
        for size in (4, 3, 2, 1):
            run = tokens[place : place + size]
            if place < taken or len(run) < size:
                continue
            phrase = text[run[0].start : run[-1].end]
            others = names.get(phrase.casefold()) or names.get(fold_letters(phrase))
            if not others or (size == 1 and len(phrase) < 4 and not phrase.isupper()):
                continue  # "are" is no Arab Republic of Egypt
            taken = place + size
            stems = tuple(word.stem for word in run)
            for other, credit in others.items():
                parts = tuple(re.findall(r"(?:[^\W\d_]\.){2,}|[^\W_]+", other))
                if all(vocabulary.count_articles(part) for part in parts if "." not in part):
                    yield WordVariant(stems=stems, words=parts, credit=credit)
            break


def _find_acronyms(text: str, vocabulary: Vocabulary) -> Iterator[WordVariant]:
    """Yield the archive's long form of each acronym of a question, and acronyms of its names."""
    for found in _ACRONYM.finditer(text):
        texts = vocabulary.read_texts((found[0],), LOOKED_AT)
        if long := next(filter(None, (find_long_form(found[0], each) for each in texts)), ""):
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


def find_long_form(acronym: str, text: str) -> str:
    """Return the name that an acronym's letters begin the words of, "" where a text has none.

    One that stands before the acronym in brackets goes before others.
    """
    names = [match[0].removeprefix("The ") for match in _NAME.finditer(text)]
    fitting = [name for name in names if _has_initials(name, acronym)]
    told = [name for name in fitting if f"{name} ({acronym})" in text]
    return next(iter([*told, *fitting]), "")


def _has_initials(name: str, acronym: str) -> bool:
    every = re.findall(r"[\w’']+", name)
    initials = ("".join(word[0] for word in some).upper() for some in (every, _list_words(name)))
    return acronym in initials


def _list_words(name: str) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"[\w’']+", name) if word.lower() not in _SMALL)
