"""Vocabulary: the words an archive holds, and which of them a misspelt word may stand for.

Words are compared as stems, since that is how the article index keeps them. A word's likeness is
measured by rapidfuzz: edits that swap, add, drop or replace a letter (Damerau-Levenshtein, "OSA"),
or the same skeleton of consonants, as transliterations have it ("Gaddafi", "Qadhafi").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.archive import ArchiveReader
from index.bm25 import Stems, fold_text
from index.search.segment import Mask, Segment

SHORTEST = 4
"""Letters from which a word is compared with others."""
ENDINGS = (
    "",
    "s",
    "es",
    "ed",
    "ing",
    "ion",
    "ions",
    "er",
    "ers",
    "or",
    "ors",
    "al",
    "ly",
    "ment",
    "ation",
    "ity",
    "e",
)
"""What stemming takes off a word: a misspelt ending is compared with each."""
MOST = 12
"""Similar words that are looked up in their articles."""
LOOKED_AT = 4
"""Articles in which a stem's written form is looked for."""
NAMED, SAMPLED = 0.7, 3
"""The share of a word's places within sentences from which it is a name, and the articles in which
they are looked for."""
_SAME_SOUND = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "y": "i", "w": "v", "j": "i"})

Places = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarWord:
    """A word of the archive, as written there, that is like a word of a question.

    ``edits`` are the letters by which they differ; ``articles`` hold it, ``together`` of them
    also hold a word that the question says beside it.
    """

    text: str
    stem: str
    edits: int
    articles: int
    together: int

    @property
    def is_name(self) -> bool:
        """Whether the archive writes it with a capital."""
        return self.text[:1].isupper()


class Vocabulary:
    """The stems of an archive's articles at one moment."""

    def __init__(self, archive: ArchiveReader, segments: Sequence[Segment], stems: Stems) -> None:
        self._archive = archive
        self._segments = segments
        self._stems = stems
        self._by_size: dict[int, list[str]] | None = None
        self._named: dict[str, str] = {}
        self._sounding: dict[str, dict[str, list[str]]] = {}

    def count_articles(self, word: str) -> int:
        """Return in how many articles a word stands, in any of its forms."""
        return sum(len(places) for places in self._find_places(self._stem(word)))

    def find_name(self, word: str) -> str:
        """Return a word as the newest articles write it within sentences, "" where that is small.

        Example: "nfsb" -> "NFSB", "putin" -> "Putin", "bridge" -> "".
        """
        folded = fold_text(word)
        if folded not in self._named:
            stem = self._stem(word)
            places = [each[-SAMPLED:] for each in self._find_places(stem)]
            texts = self._read_places(places)[-SAMPLED:]
            within = re.compile(rf"(?:(?<=[a-z,;] )|(?<=\()){_beginning(stem)}")
            written = self._list_written(stem, [text.partition("\n")[2] for text in texts], within)
            large = [one for one in written if one[0].isupper()]
            same = [one for one in large if fold_text(one) == folded]
            named = max(same, key=same.count, default=word[:1].upper() + word[1:])
            self._named[folded] = named if len(large) > NAMED * len(written) else ""
        return self._named[folded]

    def read_texts(self, words: Sequence[str], most: int) -> list[str]:
        """Return the texts of at most so many articles that have all the words."""
        every = [self._find_places(self._stem(word)) for word in words]
        shared = [reduce(np.intersect1d, some) for some in zip(*every, strict=True)]
        return self._read_places(shared, most)

    def _read_places(self, places: Sequence[Places], most: int = MOST) -> list[str]:
        """Return the texts of the first articles of those at the places of each segment."""
        firsts = [
            int(segment.articles.first_row[place])
            for segment, some in zip(self._segments, places, strict=True)
            for place in some[:most]
        ]
        read = self._archive.read_passages(firsts[:most])
        return [f"{article.title}\n{article.body}" for _, _, article in read]

    def find_articles(self, groups: Sequence[Sequence[str]], allowed: Sequence[Mask]) -> list[int]:
        """Return the first row of every article that has a word of each group, oldest first.

        ``allowed`` are the articles that count, segment by segment.
        """
        found = [np.flatnonzero(mask) for mask in allowed]
        for words in groups:
            some = self._find_any(words)
            found = [np.intersect1d(*pair) for pair in zip(found, some, strict=True)]
        return sorted(
            int(row)
            for segment, places in zip(self._segments, found, strict=True)
            for row in segment.articles.first_row[places]
        )

    def find_similar(self, word: str, beside: Sequence[str] = ()) -> list[SimilarWord]:
        """Return the archive's words that ``word`` may be a misspelling of, likeliest first.

        Likelier are fewer edits, then more articles that hold a word of ``beside`` too.
        """
        stem = self._stem(word)
        if len(stem) < SHORTEST:
            return []
        found = self.describe(self._find_candidates(stem, fold_text(word)), beside)
        return sorted(found, key=lambda each: (each.edits, -each.together, -each.articles))

    def describe(
        self, candidates: Sequence[tuple[str, int]], beside: Sequence[str]
    ) -> list[SimilarWord]:
        """Return the stems (with their edits) as words of the archive, those it has written."""
        around = self._find_any(beside)
        return [
            similar
            for candidate, edits in candidates
            if (similar := self._describe(candidate, edits, around)) is not None
        ]

    def list_stems(self) -> list[str]:
        """Return every stem, once."""
        arrays = [segment.articles.stems for segment in self._segments]
        every: NDArray[np.bytes_] = np.unique(np.concatenate(arrays))
        return [raw.decode("utf-8", "ignore") for raw in every.tolist()]

    def _stem(self, word: str) -> str:
        folded = fold_text(word)
        return self._stems.stem_words([folded])[folded]

    def _find_places(self, stem: str) -> list[Places]:
        """Return the places of the live articles that hold a stem, segment by segment."""
        every = [(each, each.articles.posting(stem)[0]) for each in self._segments]
        return [places[segment.alive[places]] for segment, places in every]

    def _find_any(self, words: Sequence[str]) -> list[Places]:
        """Return the places of the articles that hold one of the words, segment by segment."""
        every = [self._find_places(self._stem(word)) for word in words]
        none = np.empty(0, dtype=np.int32)
        return [np.unique(np.concatenate([none, *some])) for some in zip(*every, strict=True)] or [
            none for _ in self._segments
        ]

    def _find_candidates(self, stem: str, word: str) -> list[tuple[str, int]]:
        edits = get_allowed_edits(word)
        words = self._get_words()
        near = [
            each
            for size in range(-5, edits + 1)
            for each in words[len(word) + size]
            if each[0] == word[0]
        ]
        exact = dict(_find_near(stem, near, edits))
        for ending in ENDINGS:
            whole = {each + ending: each for each in near}
            for found, distance in _find_near(word, list(whole), edits):
                exact[whole[found]] = min(distance, exact.get(whole[found], distance))
        bones = get_consonant_skeleton(stem)
        alike = [
            each
            for each in (self._get_sounding(bones[0]).get(bones, ()) if len(bones) > 1 else ())
            if each != stem and abs(len(each) - len(stem)) < 3
        ]
        spelled = {each: OSA.distance(stem, each) for each in alike}
        nearest = sorted(spelled, key=spelled.__getitem__)[:MOST]
        known = {each: spelled[each] for each in nearest} | exact
        return sorted(known.items(), key=lambda pair: pair[1])

    def _get_words(self) -> dict[int, list[str]]:
        """Return the stems by their number of letters; made once, when first asked for."""
        if self._by_size is None:
            self._by_size = defaultdict(list)
            for text in self.list_stems():
                if text.isalpha():
                    self._by_size[len(text)].append(text)
        return self._by_size

    def _get_sounding(self, first: str) -> dict[str, list[str]]:
        """Return the stems whose skeleton begins with a sound, by their skeletons; made once."""
        if first not in self._sounding:
            alike: dict[str, list[str]] = defaultdict(list)
            for stems in self._get_words().values():
                for each in stems:
                    if each[0].translate(_SAME_SOUND) == first or each[:2] == "ph":
                        alike[get_consonant_skeleton(each)].append(each)
            self._sounding[first] = alike
        return self._sounding[first]

    def _describe(self, stem: str, edits: int, around: Sequence[Places]) -> SimilarWord | None:
        places = self._find_places(stem)
        shared = [np.intersect1d(*pair) for pair in zip(places, around, strict=True)]
        together = sum(len(each) for each in shared)
        text = self._find_written(stem, shared if together else places)
        if not text:
            return None
        articles = sum(len(each) for each in places)
        return SimilarWord(text=text, stem=stem, edits=edits, articles=articles, together=together)

    def _find_written(self, stem: str, places: Sequence[Places]) -> str:
        """Return a word as articles write it most often, "" where none of them has it."""
        texts = self._read_places(places, LOOKED_AT)
        fitting = self._list_written(stem, texts, re.compile(rf"(?<![^\W\d_]){_beginning(stem)}"))
        return max(dict.fromkeys(fitting), key=fitting.count, default="")

    def _list_written(self, stem: str, texts: Sequence[str], words: re.Pattern[str]) -> list[str]:
        """Return the forms of a stem in texts, as they stand there."""
        found = [word for text in texts for word in words.findall(text)
                 if fold_text(word)[:2] == stem[:2]]  # fmt: skip
        stems = self._stems.stem_words([fold_text(word) for word in found])
        return [word for word in found if stems[fold_text(word)] == stem]


def _beginning(stem: str) -> str:
    """Return a pattern of the words that begin as a stem, marks of their letters aside."""
    letters = (rf"(?:(?i:{re.escape(letter)})|[^\W\d_a-zA-Z])" for letter in stem[:2])
    return rf"{''.join(letters)}[^\W\d_]*"


def _find_near(word: str, among: Sequence[str], edits: int) -> list[tuple[str, int]]:
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=edits, limit=MOST)
    return [(each, int(distance)) for each, distance, _ in found]


def get_allowed_edits(word: str) -> int:
    """Return how many letters a misspelling may differ by. Example: "putin" -> 1."""
    return 1 if len(word) < 8 else 2


def get_consonant_skeleton(word: str) -> str:
    """Return the consonants of a folded word as they sound, none twice in a row.

    Example: "gaddafi" and "qadhafi" -> "kdf", "kiev" and "kyiv" -> "kv".
    """
    spelled = word.replace("ph", "f").replace("kh", "k").replace("dh", "d").translate(_SAME_SOUND)
    bones = spelled[:1] + re.sub(r"[aeiouh]", "", spelled[1:])
    return re.sub(r"(.)\1+", r"\1", bones)
