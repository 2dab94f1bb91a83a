"""Building an ArticleIndex from the archive's texts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.archive import ArchiveReader
from index.archive.rows import to_published_values
from index.bm25.analyzer import Stems, count_words
from index.bm25.article_index import TERM_BYTES, UNDATED, ArticleIndex
from index.types import Article

HEADLINE_WEIGHT = 4
"""How often a headline's word counts; 2 to 6 rank realtimeqa alike, 0 clearly worse."""

BLOCK = 200
_NAMED = re.compile(r"[^\W\d_]{2,}")
_SUFFIX = re.compile(r"\.\w{1,5}$")
_MOST = int(np.iinfo(np.uint16).max)


def get_headline(article: Article) -> str:
    """Return the title, or the words of the address where it has no word.

    Example: "https://example.org/2022/06/15/business/ford-recall/index.html" -> "ford recall".
    """
    if _NAMED.search(article.title):
        return article.title
    pieces = [_SUFFIX.sub("", piece) for piece in urlsplit(article.url).path.split("/")]
    slugs = [piece for piece in pieces if "-" in piece]
    best = max(slugs, key=lambda slug: len(_NAMED.findall(slug)), default="")
    return " ".join(re.findall(r"[^\W_]+", best))


def build_article_index(
    archive: ArchiveReader, rows: NDArray[np.int64], stems: Stems
) -> tuple[ArticleIndex, list[str]]:
    """Return the index of the articles that the (ascending) rows belong to, and their headlines."""
    draft, headlines = _Draft(), []
    for first_row, passages, article in _articles(archive, rows):
        headlines.append(get_headline(article))
        draft.add(first_row, passages, article, headlines[-1])
    return draft.finish(stems), headlines


def _articles(
    archive: ArchiveReader, rows: NDArray[np.int64]
) -> Iterator[tuple[int, int, Article]]:
    """Yield (first row, number of passages, article), in the order of rows."""
    starts: list[tuple[int, int]] = []  # (article key, first row)
    for at in range(0, len(rows), BLOCK * 10):
        for row in archive.metadata(rows[at : at + BLOCK * 10]):
            if not starts or starts[-1][0] != row.article_key:
                starts.append((row.article_key, row.row))
    firsts = np.array([first for _, first in starts], dtype=np.int64)
    sizes = np.diff(np.searchsorted(rows, firsts), append=len(rows))
    for at in range(0, len(firsts), BLOCK):
        some = slice(at, at + BLOCK)
        found = archive.read_passages(firsts[some])
        for (first_row, _, article), size in zip(found, sizes[some].tolist(), strict=True):
            yield first_row, size, article


def _numbering() -> defaultdict[str, int]:
    """Return a dictionary that gives each new key the next number."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    return numbers


@dataclass(slots=True)
class _Draft:
    """The arrays while they grow: words by number, stemmed only at the end, all at once."""

    numbers: defaultdict[str, int] = field(default_factory=_numbering)
    heads: list[tuple[int, int, int, int, int, int]] = field(default_factory=list)
    words: list[NDArray[np.int32]] = field(default_factory=list)
    times: list[NDArray[np.int32]] = field(default_factory=list)

    def add(self, first_row: int, passages: int, article: Article, head: str) -> None:
        """Count the words of one article."""
        fields = [(head, HEADLINE_WEIGHT), (f"{article.source} {article.agency}", 1)]
        found, length = count_words(article.body, fields)
        self.words.append(np.fromiter(map(self.numbers.__getitem__, found), np.int32, len(found)))
        self.times.append(np.fromiter(found.values(), dtype=np.int32, count=len(found)))
        days = (UNDATED if day is None else day for day in to_published_values(article.published))
        self.heads.append((first_row, passages, *days, length))  # type: ignore[arg-type]

    def finish(self, stems: Stems) -> ArticleIndex:
        """Return the index: words become stems, their counts add up."""
        names, numbers = self._stems(stems)
        sizes = [len(some) for some in self.words]
        places = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        keys = numbers[_joined(self.words)]
        keys *= max(len(self.words), 1)
        keys += places
        order = np.argsort(keys, kind="stable")
        keys, times = keys[order], _joined(self.times)[order]
        del order, places
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        merged = np.add.reduceat(times, firsts) if len(firsts) else times
        of_stem, place = np.divmod(keys[firsts], max(len(self.words), 1))
        heads = np.array(self.heads, dtype=np.int64).reshape(-1, 6)
        return ArticleIndex(
            first_row=heads[:, 0].copy(),
            passages=heads[:, 1].astype(np.int32),
            first_day=heads[:, 2].astype(np.int32),
            last_day=heads[:, 3].astype(np.int32),
            minute=heads[:, 4].copy(),
            length=heads[:, 5].astype(np.float32),
            stems=names,
            starts=np.searchsorted(of_stem, np.arange(len(names) + 1)).astype(np.int64),
            places=place.astype(np.int32),
            times=np.minimum(merged, _MOST).astype(np.uint16),
        )

    def _stems(self, stems: Stems) -> tuple[NDArray[np.bytes_], NDArray[np.int64]]:
        """Return the sorted stems, and for each word's number the place of its stem."""
        found = stems.stem_words(list(self.numbers))
        raw = np.array(
            [found[word].encode()[:TERM_BYTES] for word in self.numbers], dtype=f"S{TERM_BYTES}"
        )
        names, numbers = np.unique(raw, return_inverse=True)
        return names, numbers.astype(np.int64)


def _joined(parts: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.concatenate([np.empty(0, dtype=np.int32), *parts])
