"""SlicedSearcher: one search over the slices of a split archive.

The catalogue says which slices a question can be answered from, and how rare its words are in all
of them; each of these slices ranks its own articles by that; the best of all are read where they
are. The hits are those that one archive would have given. A slice that does not answer in time is
left out, and noted in the search's log.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from index.archive.rows import to_ordinals
from index.bm25 import Stems
from index.embeddings import Embedder
from index.search import Query, Searcher, SimilarWord, Vocabulary
from index.search.hits import ReadArticle, get_depth, order_candidates, select_hits
from index.search.log import SearchLogs
from index.search.ranking import Candidate, merge_candidates
from index.search.searcher import SearchRequest
from index.search.segment import Segment
from index.search.time_prior import get_past_window
from index.slices.catalogue import SliceEntry
from index.slices.engine import gather
from index.slices.holding import have_day
from index.slices.sliced_archive import SlicedArchive, get_published
from index.types import Article, Hit

T = TypeVar("T")

AROUND = 30
"""Days before and after a window within which an article's day still speaks for it."""


class SlicedSearcher(Searcher):
    """A split archive open for questions, with the interface of `index.search.Searcher`."""

    archive: SlicedArchive

    def __init__(
        self,
        archive: SlicedArchive,
        embedder: Embedder,
        report: Callable[[str], None] | None = None,
    ) -> None:
        self.archive = archive
        self.embedder = embedder
        self.messages: list[str] = []
        self._told = report
        self._logs = SearchLogs()
        self._stems = Stems()
        self._words: tuple[int, SlicedVocabulary] | None = None

    @property
    def damaged(self) -> bool:
        """Whether a vector index was found damaged; `dateline index` mends those of slices."""
        return False

    def find_hits(self, query: Query) -> list[Hit]:
        """Return what ``search`` does, of the slices that answer."""
        request = self.prepare(query)
        chosen = [one.name for one in self.choose_slices(query)]
        parts = self._ask(chosen, lambda name: self._submit(name, Searcher.rank, request))
        order = order_candidates(merge_candidates(list(parts.values())), query)
        names = list(parts)
        wanted: dict[str, list[Candidate]] = {}
        for part, one in order:
            wanted.setdefault(names[part], []).append(one)
        depth = get_depth(query, len(order))
        read = self._ask(
            wanted,
            lambda name: self._submit(
                name, Searcher.read, request, [one.row for one in wanted[name]], depth
            ),
        )
        articles = {(name, one.row): one for name, some in read.items() for one in some}
        found: list[tuple[Candidate, ReadArticle]] = [
            (one, articles[names[part], one.row])
            for part, one in order
            if (names[part], one.row) in articles
        ]
        return select_hits(found, query)

    def prepare(self, query: Query) -> SearchRequest:
        """Return a query with its words, its vectors and how rare its words are in all slices."""
        request = super().prepare(query)
        self._check(request.vectors.content)
        return replace(request, corpus=self.archive.catalogue.count_corpus(request.terms.stems))

    def choose_slices(self, query: Query) -> list[SliceEntry]:
        """Return the slices that a query is asked of.

        Those that its limits let through; where it is about days of the past, of these the ones
        that were published around them or speak of them.
        """
        found = self.archive.slices(query.limits)
        window = get_past_window(query)
        if window is None:
            return found
        first, last = to_ordinals(window)
        return [one for one in found if is_about(one, first, last)]

    def find_articles(self, query: Query, groups: Sequence[Sequence[str]]) -> list[Article]:
        """Return every article within the query's limits that has a word of each group."""
        chosen = [one.name for one in self.archive.slices(query.limits)]
        found = self._ask(
            chosen, lambda name: self._submit(name, Searcher.find_articles, query, groups)
        )
        return [article for some in found.values() for article in some]

    def get_vocabulary(self) -> Vocabulary:
        """Return the words of all slices; kept until one changes."""
        change = self.archive.change
        if self._words is None or self._words[0] != change:
            self._words = (change, SlicedVocabulary(self, self._stems))
        return self._words[1]

    def get_segments(self) -> Sequence[Segment]:
        """Return none: each slice has its own."""
        return ()

    def warm(self) -> None:
        """Open every slice and load what its first searches would load."""
        names = [one.name for one in self.archive.slices()]
        self._ask(names, lambda name: self._submit(name, Searcher.warm))

    def describe_words(
        self, candidates: Sequence[tuple[str, int]], beside: Sequence[str]
    ) -> list[list[SimilarWord]]:
        """Return the candidates as each slice that holds one has them."""
        names = self.archive.catalogue.find_holding([stem for stem, _ in candidates])
        found = self._ask(
            names, lambda name: self._submit(name, describe_words, candidates, beside)
        )
        return list(found.values())

    def close(self) -> None:
        """Close the slices that are open here, and the catalogue."""
        self._stems.close()
        self.archive.close()

    def _submit(self, name: str, function: Callable[..., T], *args: object) -> Future[T]:
        return self.archive.engine.submit(name, function, *args)

    def _ask(self, names: Iterable[str], submit: Callable[[str], Future[T]]) -> dict[str, T]:
        """Return the slices' results, in the order of their names; note those without one."""
        futures = {name: submit(name) for name in names}
        found, missing = gather(futures, self.archive.timeout)
        self._logs.add_parts(futures, missing)
        for reason in missing.values():
            self._report(f"{reason} It was left out.")
        return found


def is_about(entry: SliceEntry, first: int, last: int) -> bool:
    """Tell whether a slice was published around some days (ordinals) or speaks of them."""
    held = entry.holding
    near = have_day(get_published(entry), first - AROUND, last + AROUND)
    return near or have_day(held.spoken, first, last)


def describe_words(
    searcher: Searcher, candidates: Sequence[tuple[str, int]], beside: Sequence[str]
) -> list[SimilarWord]:
    """Return stems as words of one slice."""
    return searcher.get_vocabulary().describe(candidates, beside)


class SlicedVocabulary(Vocabulary):
    """The stems of all slices: counted by the catalogue, read where they stand."""

    def __init__(self, searcher: SlicedSearcher, stems: Stems) -> None:
        super().__init__(searcher.archive, (), stems)
        self._searcher = searcher

    def count_all(self) -> int:
        """Return how many articles there are."""
        return self._searcher.archive.catalogue.count_corpus(()).articles

    def _count_stem(self, stem: str) -> int:
        return self._searcher.archive.catalogue.count_stem(stem)[0]

    def list_stems(self) -> list[str]:
        """Return every stem, once."""
        return self._searcher.archive.catalogue.list_stems()

    def describe(
        self, candidates: Sequence[tuple[str, int]], beside: Sequence[str]
    ) -> list[SimilarWord]:
        """Return the stems (with their edits) as words of the archive, those it has written."""
        found: dict[str, list[SimilarWord]] = {}
        for part in self._searcher.describe_words(candidates, beside):
            for one in part:
                found.setdefault(one.stem, []).append(one)
        return [merge_words(found[stem]) for stem, _ in candidates if stem in found]


def merge_words(parts: Sequence[SimilarWord]) -> SimilarWord:
    """Return one word of several slices, written as where it stands beside the question's most."""
    best = max(parts, key=lambda one: (one.together, one.articles))
    return replace(
        best,
        articles=sum(one.articles for one in parts),
        together=sum(one.together for one in parts),
        shared=tuple(sum(some) for some in zip(*(one.shared for one in parts), strict=True)),
        forms=tuple(dict.fromkeys(form for one in parts for form in one.forms)),
    )
