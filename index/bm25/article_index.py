"""ArticleIndex: which articles hold which words how often, mapped from the disk.

A sparse vector for each article: BM25F over its body, headline and source, as columns of arrays
sorted by word. Measured on 17,000 articles: 1-2 ms a question, where an OR query of FTS5 takes
100 ms because it ranks every passage that holds any of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.5
"""BM25's saturation and length normalisation; tuned on realtimeqa, flat around these values."""

TERM_BYTES = 40
FOLDER = "articles"
PER_ARTICLE = ("first_row", "passages", "first_day", "last_day", "minute", "length")
"""The arrays of an `ArticleIndex` with one entry for each article."""
UNDATED = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArticleIndex:
    """Articles in the order of their rows, and the postings of their stems.

    ``first_row`` and ``passages`` name an article's rows; days are ordinals and ``minute`` the
    first minute of publication (-1 where unknown); ``length`` is the body's number of words.
    ``stems`` are sorted UTF-8 bytes; stem ``i`` is in the articles ``places[starts[i]:
    starts[i + 1]]``, ``times`` times each (headline and source words weighted).
    """

    first_row: NDArray[np.int64]
    passages: NDArray[np.int32]
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    minute: NDArray[np.int64]
    length: NDArray[np.float32]
    stems: NDArray[np.bytes_]
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    times: NDArray[np.uint16]

    def __len__(self) -> int:
        return len(self.first_row)

    def posting(self, stem: str) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """Return the places of the articles that hold a stem, ascending, and how often."""
        key = stem.encode()[:TERM_BYTES]
        at = int(np.searchsorted(self.stems, np.bytes_(key)))
        if at == len(self.stems) or self.stems[at] != key:
            return self.places[:0], self.times[:0]
        some = slice(int(self.starts[at]), int(self.starts[at + 1]))
        return self.places[some], self.times[some]

    def places_of_rows(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of the article of each row; rows of no article here are left out."""
        if not len(self) or not len(rows):
            return np.empty(0, dtype=np.int64)
        places = np.searchsorted(self.first_row, rows, side="right") - 1
        inside = places >= 0
        inside &= rows < self.first_row[places] + self.passages[places]
        return places[inside]

    def save(self, folder: Path) -> None:
        """Write every array into ``folder``, where `load` maps it from."""
        folder.mkdir(parents=True, exist_ok=True)
        for each in fields(self):
            np.save(folder / f"{each.name}.npy", getattr(self, each.name))

    @classmethod
    def load(cls, folder: Path) -> ArticleIndex:
        """Return the index in ``folder``; postings stay on the disk until they are read.

        Raises OSError or ValueError where an array is missing or torn.
        """
        mapped = {"stems", "places", "times"}
        return cls(
            **{
                each.name: np.asarray(
                    np.load(
                        folder / f"{each.name}.npy", mmap_mode="r" if each.name in mapped else None
                    )
                )
                for each in fields(cls)
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusStatistics:
    """What BM25 counts over a whole corpus, of which one archive may be a slice.

    ``articles`` and ``words`` are how many it has (words of bodies), ``holding`` in how many
    articles a stem stands.
    """

    articles: int
    words: float
    holding: Mapping[str, int]

    def compute_idf(self, stem: str) -> float:
        """Return the inverse document frequency of a stem. Example: in 1 article of 10: 1.99."""
        holding = self.holding.get(stem, 0)
        return float(np.log1p((self.articles - holding + 0.5) / (holding + 0.5)))

    def compute_norms(self, length: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the length normalisation of articles, by the average length of all."""
        average = self.words / max(self.articles, 1) or 1.0
        return (K1 * (1 - B + B * length / average)).astype(np.float32)


def count_corpus(parts: Sequence[ArticleIndex], stems: Iterable[str]) -> CorpusStatistics:
    """Return the statistics of the parts together, for these stems."""
    return CorpusStatistics(
        articles=sum(len(part) for part in parts),
        words=sum(float(part.length.sum(dtype=np.float64)) for part in parts),
        holding={stem: sum(len(part.posting(stem)[0]) for part in parts) for stem in stems},
    )


def score_bm25(
    parts: Sequence[ArticleIndex], stems: Sequence[str], corpus: CorpusStatistics
) -> list[NDArray[np.float32]]:
    """Return, for each part, the BM25F score of its articles for the stems.

    Counted over the whole corpus and divided by what an article of every stem once, at
    average length, would have: 1 is "all of the question's words", 2.2 the most. A question
    without stems scores 0. Formula: Robertson and Zaragoza 2009, with Lucene's positive idf.
    """
    norms = [corpus.compute_norms(part.length) for part in parts]
    scores = [np.zeros(len(part), dtype=np.float32) for part in parts]
    most = 0.0
    for stem in stems:
        idf = corpus.compute_idf(stem)
        most += idf
        for score, norm, part in zip(scores, norms, parts, strict=True):
            places, times = part.posting(stem)
            score[places] += idf * (K1 + 1) * times / (times + norm[places])
    return [score / np.float32(most or 1.0) for score in scores]


Mask = NDArray[np.bool_]


def merge_indexes(parts: Sequence[ArticleIndex], kept: Sequence[Mask]) -> ArticleIndex:
    """Return one index of the articles that the masks keep; a part's rows follow the last's.

    As `build` would make it of their texts, but for stems that no kept article has any more.
    """
    stems = np.unique(np.concatenate([part.stems for part in parts]))
    offsets = np.cumsum([0, *(int(mask.sum()) for mask in kept)])
    found = [
        _postings(part, mask, stems, int(offset))
        for part, mask, offset in zip(parts, kept, offsets[:-1], strict=True)
    ]
    numbers, places, times = (np.concatenate(some) for some in zip(*found, strict=True))
    order = np.argsort(numbers, kind="stable")
    pairs = list(zip(parts, kept, strict=True))
    per_article = {
        name: np.concatenate([getattr(part, name)[mask] for part, mask in pairs])
        for name in PER_ARTICLE
    }
    return ArticleIndex(
        **per_article,
        stems=stems,
        places=places[order],
        times=times[order],
        starts=np.searchsorted(numbers[order], np.arange(len(stems) + 1)).astype(np.int64),
    )


def _postings(
    part: ArticleIndex, mask: Mask, stems: NDArray[np.bytes_], offset: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
    """Return the kept postings: the stem's number among ``stems``, the new place, how often."""
    numbers = np.searchsorted(stems, part.stems).astype(np.int32)
    moved = (np.cumsum(mask) - 1 + offset).astype(np.int32)
    kept = mask[part.places]
    every = np.repeat(numbers, np.diff(part.starts))
    return every[kept], moved[part.places[kept]], np.asarray(part.times[kept])
