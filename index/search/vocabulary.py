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
_WORD = re.compile(r"[^\W\d_]+")
NAMED, SAMPLED = 0.7, 3
"""The share of a word's places within sentences from which it is a name, and the articles in which
they are looked for."""
_SAME_SOUND = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "y": "i", "w": "v", "j": "i"})


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

    def count_articles(self, word: str) -> int:
        """Return in how many articles a word stands, in any of its forms."""
        return len(self._find_places(self._stem(word)))

    def find_name(self, word: str) -> str:
        """Return a word as the newest articles write it within sentences, "" where that is small.

        Example: "nfsb" -> "NFSB", "putin" -> "Putin", "bridge" -> "".
        """
        folded = fold_text(word)
        if folded not in self._named:
            stem = self._stem(word)
            newest = [(number, int(place)) for number, segment in enumerate(self._segments)
                      for place in segment.articles.posting(stem)[0][-SAMPLED:]]  # fmt: skip
            texts = [text for place in newest[-SAMPLED:] for text in self._read_place(place)]
            within = re.compile(rf"(?:(?<=[a-z,;] )|(?<=\())(?i:{re.escape(stem[:1])})[^\W\d_]*")
            written = self._list_written(stem, [text.partition("\n")[2] for text in texts], within)
            large = [one for one in written if one[0].isupper()]
            same = [one for one in large if fold_text(one) == folded]
            named = max(same, key=same.count, default=word[:1].upper() + word[1:])
            self._named[folded] = named if len(large) > NAMED * len(written) else ""
        return self._named[folded]

    def read_texts(self, words: Sequence[str], most: int) -> list[str]:
        """Return the texts of at most so many articles that have all the words."""
        places = sorted(self._find_shared(words))[:most]
        return [text for place in places for text in self._read_place(place)]

    def _find_shared(self, words: Sequence[str]) -> set[tuple[int, int]]:
        every = [self._find_places(self._stem(word)) for word in words]
        return set.intersection(*every) if every else set()

    def _read_place(self, place: tuple[int, int]) -> list[str]:
        number, row = place
        rows = self._segments[number].rows_of(np.array([row])).tolist()
        articles = {each.id: each for _, _, each in self._archive.read_passages(rows)}
        return [f"{each.title}\n{each.body}" for each in articles.values()]

    def find_articles(self, groups: Sequence[Sequence[str]], allowed: Sequence[Mask]) -> list[int]:
        """Return the first row of every article that has a word of each group, oldest first.

        ``allowed`` are the articles that count, segment by segment.
        """
        every = [(number, int(place)) for number, mask in enumerate(allowed)
                 for place in np.flatnonzero(mask)]  # fmt: skip
        found = set(every)
        for words in groups:
            found &= {place for word in words for place in self._find_places(self._stem(word))}
        return sorted(
            int(self._segments[number].articles.first_row[place]) for number, place in found
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
        around = {place for other in beside for place in self._find_places(self._stem(other))}
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

    def _find_places(self, stem: str) -> set[tuple[int, int]]:
        """Return (segment, place) of each live article that holds a stem."""
        found = set()
        for number, segment in enumerate(self._segments):
            places, _ = segment.articles.posting(stem)
            found |= {(number, int(place)) for place in places[segment.alive[places]]}
        return found

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
            for size in range(-2, 3)
            for each in words[len(stem) + size]
            if len(bones) > 1 and get_consonant_skeleton(each) == bones and each != stem
        ]
        spelled = {each: OSA.distance(stem, each) for each in alike[:MOST]}
        return sorted((spelled | exact).items(), key=lambda pair: pair[1])

    def _get_words(self) -> dict[int, list[str]]:
        """Return the stems by their number of letters; made once, when first asked for."""
        if self._by_size is None:
            self._by_size = defaultdict(list)
            for text in self.list_stems():
                if text.isalpha():
                    self._by_size[len(text)].append(text)
        return self._by_size

    def _describe(self, stem: str, edits: int, around: set[tuple[int, int]]) -> SimilarWord | None:
        places = self._find_places(stem)
        text = self._find_written(stem, sorted(places & around or places)[:LOOKED_AT])
        if not text:
            return None
        return SimilarWord(
            text=text, stem=stem, edits=edits, articles=len(places), together=len(places & around)
        )

    def _find_written(self, stem: str, places: Sequence[tuple[int, int]]) -> str:
        """Return a word as articles write it most often, "" where none of them has it."""
        texts = [text for place in places for text in self._read_place(place)]
        fitting = self._list_written(stem, texts, _WORD)
        return max(dict.fromkeys(fitting), key=fitting.count, default="")

    def _list_written(self, stem: str, texts: Sequence[str], words: re.Pattern[str]) -> list[str]:
        """Return the forms of a stem in texts, as they stand there."""
        found = [word for text in texts for word in words.findall(text)
                 if fold_text(word)[:2] == stem[:2]]  # fmt: skip
        stems = self._stems.stem_words([fold_text(word) for word in found])
        return [word for word in found if stems[fold_text(word)] == stem]


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
