"""How much of a question a piece of text covers, word by word.

A term is covered by its stem (1), or by a word of like meaning (its cosine, from the static
word vectors of the keyless embedder, where it reaches ``ALIKE``). Terms weigh by how rare they
are in the archive, names and numbers more. A term is a name where the question writes it with a
capital, or where the texts do: questions are typed in a hurry.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot import synonyms
from bot.evidence.sentences import HitSentence
from bot.types import WordVariant
from bot.words import Word, stem_word

ALIKE = 0.45
"""Cosine from which two words count as alike: invite/invitation .66, refuse/reject .47,
refuse/accepted .20, Putin/Kim .11 (measured on WordLlama's 256-dimension vectors)."""
NAMED = 0.7
"""Share of a word's places within sentences that must be capitalised for it to be a name."""
OF_A_NAME = 0.25
"""What each further word of a name adds to the weight of its first, as a share of it."""

TermCoverage = tuple[float, ...]
Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the question: its stem, its weight, and whether it names or counts."""

    text: str
    stem: str
    weight: float
    name: bool


def weigh_terms(
    terms: Sequence[str],
    focus: Sequence[str],
    frequency: Callable[[str], int],
    passages: int,
    capitals: Mapping[str, float],
    topic: Sequence[str] = (),
    together: Collection[tuple[str, str]] = (),
) -> tuple[Term, ...]:
    """Return the terms with their weights: idf as BM25 has it, names and numbers more.

    ``topic`` are those that a follow-up took over from the question before: they weigh half.
    ``compute_capital_shares`` gives, for a stem, the share of its places that are capitalised. A
    term that
    the archive never has weighs no more than its rarest other word does. ``together`` are the
    pairs of stems that stand next to each other: the words of one name weigh as ``OF_A_NAME``.
    """
    named, taken = {stem_word(word) for word in focus}, {stem_word(word) for word in topic}
    weighed: dict[str, Term] = {}
    for text in terms:
        key, seen = stem_word(text), max(frequency(text), 1)
        idf = math.log(1 + (passages - seen + 0.5) / (seen + 0.5)) if passages > seen else 0.1
        name = key in named or capitals.get(key, 0.0) >= NAMED or synonyms.is_demonym(text)
        weight = max(idf, 0.5) * (1.3 if name else 1.0) * (0.5 if key in taken else 1.0)
        weighed.setdefault(key, Term(text, key, weight, name))
    return tuple(share_name_weight(tuple(weighed.values()), together))


def group_names(terms: Sequence[Term], together: Collection[tuple[str, str]]) -> list[list[Term]]:
    """Return the terms in order, the words of one name in one run: "kim jong un" is one."""
    found: list[list[Term]] = []
    for term in terms:
        last = found[-1][-1] if found else None
        if last and last.name and term.name and (last.stem, term.stem) in together:
            found[-1].append(term)
        else:
            found.append([term])
    return found


def share_name_weight(
    terms: Sequence[Term], together: Collection[tuple[str, str]]
) -> Iterator[Term]:
    """Yield the terms, those of one name with less weight each: a longer name asks no more."""
    for run in group_names(terms, together):
        part = (1 + OF_A_NAME * (len(run) - 1)) / len(run)
        yield from (replace(term, weight=term.weight * part) for term in run)


def compute_capital_shares(
    sentences: Iterable[Sequence[Word]], stems: Collection[str]
) -> dict[str, float]:
    """Return, for each of the stems, how often it is capitalised where it opens no sentence."""
    seen: dict[str, list[int]] = {}
    for words in sentences:
        for word in words[1:]:
            if word.stem in stems:
                counts = seen.setdefault(word.stem, [0, 0])
                counts[0] += word.capital
                counts[1] += 1
    return {key: upper / total for key, (upper, total) in seen.items()}


class TermMatcher:
    """Covers the question's terms with the words of sentences."""

    def __init__(
        self,
        terms: Sequence[Term],
        vocabulary: Mapping[str, str],
        vectors: Vectors,
        *,
        verb: str = "",
        denied: bool = False,
        variants: Sequence[WordVariant] = (),
    ) -> None:
        """``vocabulary`` maps each stem of the texts to a word that has it.

        ``verb`` is the stem of the question's verb where that is known; ``denied`` says that its
        opposite covers it too: whether sanctions were lifted is told by "they will stay".
        ``variants`` are other words of the archive for the question's.
        """
        self.terms = tuple(terms)
        self._verb = _place_of(self.terms, verb)
        self._against = synonyms.get_antonyms(verb) if denied else frozenset()
        self._total = sum(term.weight for term in terms) or 1.0
        self._alike = _alike(self.terms, vocabulary, vectors)
        self._near = {key for term in self.terms for key in self._alike.get(term.stem, {})}
        self._names = {term.stem for term in self.terms if term.name}
        self._things = {term.stem for term in self.terms if not term.name}
        self._variants = _group_variants(variants)
        self._keys = [(term, (term.stem, *synonyms.get_synonyms(term.stem))) for term in terms]

    def cover(self, words: Sequence[Word]) -> TermCoverage:
        """Return, for each term, how well the best of ``words`` covers it (0 to 1)."""
        stems = {word.stem for word in words}
        common = {word.stem for word in words if not word.capital}
        return tuple(
            1.0
            if term.stem in stems
            else max(self._softly(term, stems, common), self._by_variant(term, stems))
            for term in self.terms
        )

    def _by_variant(self, term: Term, stems: set[str]) -> float:
        """Return the credit of the best other spelling or name of a term that the words have."""
        told = (credit for own, credit in self._variants.get(term.stem, ()) if own <= stems)
        return max(told, default=0.0)

    def _softly(self, term: Term, stems: set[str], common: set[str]) -> float:
        if not synonyms.get_synonyms(term.stem).isdisjoint(stems if term.name else common):
            return synonyms.ALIKE
        if self._against & common and self._is_verb(term):
            return synonyms.ALIKE
        alike = self._alike.get(term.stem)
        return max((alike[key] for key in alike.keys() & common), default=0.0) if alike else 0.0

    def _is_verb(self, term: Term) -> bool:
        return self._verb is not None and self.terms[self._verb] is term

    def opposes(self, words: Sequence[Word]) -> bool:
        """Tell whether words deny the verb asked about by its opposite, and do not say itself."""
        stems = {word.stem for word in words if not word.capital}
        said = self._verb is not None and self.terms[self._verb].stem in stems
        return bool(self._against & stems) and not said

    def named_in(self, *texts: str) -> TermCoverage:
        """Return, for each name of the question, whether one of long texts has it (0 or 1).

        Looks for the name's stem, or a people's word for it, at the start of a word: a whole
        article costs no more than a search for each name.
        """
        low = [_folded(text) for text in texts]
        return tuple(
            float(term.name and any(_opens_a_word(key, text) for text in low for key in keys))
            for term, keys in self._keys
        )

    def share(self, cover: Sequence[float]) -> float:
        """Return the weight of what is covered, as a share of all (0 to 1)."""
        pairs = zip(self.terms, cover, strict=True)
        return sum(term.weight * part for term, part in pairs) / self._total

    def has_predicate(self, cover: TermCoverage) -> bool:
        """Tell whether a cover has the question's verb."""
        return bool(cover[self._verb]) if self._verb is not None else True

    def find_predicate(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that match the question's verb."""
        if self._verb is None:
            return []
        term = self.terms[self._verb]
        keys = {term.stem, *synonyms.get_synonyms(term.stem), *self._alike.get(term.stem, ())}
        return [word for word in words if word.stem in keys]

    def find_asked_words(self, words: Sequence[Word]) -> list[Word]:
        """Return the words that match the question's verbs and things, else its names."""
        found = [
            word
            for word in words
            if word.stem in self._things or (word.stem in self._near and not word.capital)
        ]
        return found or [word for word in words if word.stem in self._names]


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    """Return a text without its letters' case; articles that many questions find, once."""
    return text.casefold()


def _opens_a_word(key: str, text: str) -> bool:
    """Tell whether a word of the text begins with ``key``; most texts do not hold it at all."""
    return key in text and re.search(rf"\b{re.escape(key)}", text) is not None


def _group_variants(
    variants: Sequence[WordVariant],
) -> dict[str, list[tuple[frozenset[str], float]]]:
    """Return, for each stem of the question, the stems that together stand for it."""
    found: dict[str, list[tuple[frozenset[str], float]]] = {}
    for variant in variants:
        own = frozenset(stem_word(word) for word in variant.words)
        for stem in variant.stems:
            found.setdefault(stem, []).append((own, variant.credit))
    return found


def _place_of(terms: Sequence[Term], verb: str) -> int | None:
    """Return which term is the verb; where none is known, the first that is no name."""
    known = (place for place, term in enumerate(terms) if term.stem == verb and not term.name)
    first = (place for place, term in enumerate(terms) if not term.name)
    return next(known, next(first, None))


def _alike(
    terms: Sequence[Term], vocabulary: Mapping[str, str], vectors: Vectors
) -> dict[str, dict[str, float]]:
    """Return, for each term that is no name, the stems of like meaning with their cosines."""
    common = [term for term in terms if not term.name and term.text[:1].isalpha()]
    if not common or not vocabulary:
        return {}
    keys = list(vocabulary)
    own = vectors([term.text.lower() for term in common])
    table = own @ vectors([vocabulary[key].lower() for key in keys]).T
    return {
        term.stem: {keys[place]: float(row[place]) for place in np.flatnonzero(row >= ALIKE)}
        | dict.fromkeys(synonyms.get_synonyms(term.stem), synonyms.ALIKE)
        for term, row in zip(common, table, strict=True)
    }


LEANT = 0.9
"""The credit of what the sentence before says, for one that begins by pointing back to it."""


def get_carried_topic(question: str) -> str:
    """Return what a rewritten follow-up took over: the words in its closing parentheses."""
    found = re.search(r"\(([^()]*)\)\W*$", question)
    return found[1] if found else ""


def has_reversed_roles(shown: set[str]) -> bool:
    """Tell whether readings of roles show them turned round, and none shows them straight."""
    return "turned" in shown and "straight" not in shown


def add_anaphora_coverage(
    some: Sequence[HitSentence], covers: Sequence[TermCoverage]
) -> list[TermCoverage]:
    """Give a sentence that points back ("The meeting ...") nearly what the one before it says.

    One that points back to another that does so is given what that was given, and less.
    """
    found: list[TermCoverage] = []
    for one, cover in zip(some, covers, strict=True):
        if found and one.points_back:
            cover = merge_coverages(cover, tuple(LEANT * part for part in found[-1]))
        found.append(cover)
    return found


def merge_coverages(*covers: TermCoverage) -> TermCoverage:
    """Return, term by term, the best of several covers."""
    return tuple(max(parts) for parts in zip(*covers, strict=True))


def get_stem_pairs(tokens: Sequence[Word]) -> set[tuple[str, str]]:
    """Return the pairs of stems that stand next to each other."""
    return set(pairwise(word.stem for word in tokens))


def compute_pair_overlap(asked: set[tuple[str, str]], tokens: Sequence[Word]) -> float:
    """Return the share of the pairs asked about that the words have (0 to 1)."""
    return len(asked & get_stem_pairs(tokens)) / len(asked) if asked else 0.0
