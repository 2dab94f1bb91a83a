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
    *("", "s", "es", "e", "y", "ies", "ied", "ed", "ing", "er", "ers", "or", "ors", "al", "ly"),
    *("ion", "ions", "ation", "ations", "ment", "ity", "ive", "ance", "ence", "able", "ness"),
    *("ist", "ists", "ous", "ful"),
)
"""What stemming takes off a word: a misspelt ending is compared with each."""
LISTED, MOST = 60, 14
"""Similar words that are counted, and those that are looked up in their articles."""
LOOKED_AT = 4
"""Articles in which a stem's written form is looked for."""
NAMED, SAMPLED = 0.7, 3
"""The share of a word's places within sentences from which it is a name, and the articles in which
they are looked for."""
_VOWELS = frozenset("aeiou")
_SAME_SOUND = str.maketrans({"q": "k", "c": "k", "g": "k", "z": "s", "y": "i", "w": "v", "j": "i"})

Places = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarWord:
    """A word of the archive, as written there, that is like a word of a question.

    ``edits`` are the letters by which they differ; ``articles`` hold it, ``together`` of them
    also hold a word that the question says beside it, ``shared`` of them each of those words.
    ``forms`` are those in which some of them write it.
    """

    text: str
    stem: str
    edits: int
    articles: int
    together: int
    shared: tuple[int, ...] = ()
    forms: tuple[str, ...] = ()

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
        self._by_size: dict[tuple[str, int], list[str]] | None = None
        self._named: dict[str, str] = {}
        self._sounding: dict[str, dict[str, list[str]]] = {}

    def count_articles(self, word: str) -> int:
        """Return in how many articles a word stands, in any of its forms."""
        return self._count_stem(self._stem(word))

    def _count_stem(self, stem: str) -> int:
        return sum(len(places) for places in self._find_places(stem))

    def count_all(self) -> int:
        """Return how many articles there are."""
        return sum(int(segment.alive.sum()) for segment in self._segments)

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
            like = [one for one in large if abs(len(one) - len(word)) <= len("'s")]
            default = word[:1].upper() + word[1:] if like else ""
            named = max(same, key=same.count, default=default)
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
        if len(word) < SHORTEST:
            return []
        found = self.describe(self._find_candidates(stem, fold_text(word)), beside)
        return sorted(found, key=lambda each: (each.edits, -each.together, -each.articles))

    def describe(
        self, candidates: Sequence[tuple[str, int]], beside: Sequence[str]
    ) -> list[SimilarWord]:
        """Return the stems (with their edits) as words of the archive, those it has written."""
        around = [self._find_places(self._stem(other)) for other in beside]
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
        exact: dict[str, int] = {}
        for ending in (each for each in ENDINGS if _may_end_in(word, each, edits)):
            whole = {
                form: each
                for size in range(-edits - 1, edits + 2)
                for each in words[word[0], len(word) - len(ending) + size]
                for form in attach_ending(each, ending)
            }
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
        return sorted(known.items(), key=lambda pair: (pair[1], -self._count_stem(pair[0])))[:MOST]

    def _get_words(self) -> dict[tuple[str, int], list[str]]:
        """Return the stems by their first letter and number of letters; made once, when needed."""
        if self._by_size is None:
            self._by_size = defaultdict(list)
            for text in self.list_stems():
                if text.isalpha():
                    self._by_size[text[0], len(text)].append(text)
        return self._by_size

    def _get_sounding(self, first: str) -> dict[str, list[str]]:
        """Return the stems whose skeleton begins with a sound, by their skeletons; made once."""
        if first not in self._sounding:
            alike: dict[str, list[str]] = defaultdict(list)
            for (letter, _), stems in list(self._get_words().items()):
                if letter.translate(_SAME_SOUND) != first and letter != "p":
                    continue
                for each in stems:
                    if letter != "p" or first == "p" or each[1:2] == "h":
                        alike[get_consonant_skeleton(each)].append(each)
            self._sounding[first] = alike
        return self._sounding[first]

    def _describe(
        self, stem: str, edits: int, around: Sequence[Sequence[Places]]
    ) -> SimilarWord | None:
        places = self._find_places(stem)
        shared = [[np.isin(*pair) for pair in zip(places, some, strict=True)] for some in around]
        every = [reduce(np.logical_or, some) for some in zip(*shared, strict=True)]
        beside = [some[held] for some, held in zip(places, every, strict=bool(every))]
        together = sum(len(some) for some in beside)
        forms = self._find_written(stem, beside if together else places)
        if not forms:
            return None
        return SimilarWord(
            text=max(dict.fromkeys(forms), key=forms.count),
            stem=stem,
            edits=edits,
            articles=sum(len(each) for each in places),
            together=together,
            shared=tuple(int(sum(each.sum() for each in some)) for some in shared),
            forms=tuple(dict.fromkeys(forms)),
        )

    def _find_written(self, stem: str, places: Sequence[Places]) -> list[str]:
        """Return a word as some articles write it, each time that they do."""
        texts = self._read_places(places, LOOKED_AT)
        return self._list_written(stem, texts, re.compile(rf"(?<![^\W\d_]){_beginning(stem)}"))

    def _list_written(self, stem: str, texts: Sequence[str], words: re.Pattern[str]) -> list[str]:
        """Return the forms of a stem in texts, as they stand there."""
        found = [word for text in texts for word in words.findall(text)
                 if fold_text(word)[:2] == stem[:2]]  # fmt: skip
        stems = self._stems.stem_words([fold_text(word) for word in found])
        return [word for word in found if stems[fold_text(word)] == stem]


def _may_end_in(word: str, ending: str, edits: int) -> bool:
    """Tell whether a word's own end is as near to an ending as a misspelling may be."""
    sizes = range(max(0, len(ending) - edits), len(ending) + edits + 1)
    return any(OSA.distance(word[len(word) - size :], ending) <= edits for size in sizes)


def attach_ending(stem: str, ending: str) -> list[str]:
    """Return the forms of a stem with an ending. Example: "invit", "ed" -> "invited"; "win", "ing"
    -> "wining", "winning"; "countri", "y" -> "country".
    """
    if ending in ("y", "ies", "ied") and stem.endswith("i"):
        return [stem[:-1] + ending]
    if not ending or ending[0] not in "aeio":
        return [stem + ending]
    if stem[-1] not in "aeiouwxy" and stem[-2:-1] in _VOWELS and stem[-3:-2] not in _VOWELS:
        return [stem + ending, stem + stem[-1] + ending]
    return [stem.removesuffix("e") + ending]


def _beginning(stem: str) -> str:
    """Return a pattern of the words that begin as a stem, marks of their letters aside."""
    letters = (rf"(?:(?i:{re.escape(letter)})|[^\W\d_a-zA-Z])" for letter in stem[:2])
    return rf"{''.join(letters)}[^\W\d_]*"


def _find_near(word: str, among: Sequence[str], edits: int) -> list[tuple[str, int]]:
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=edits, limit=LISTED)
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
