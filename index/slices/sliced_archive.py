"""SlicedArchive: the archives of all slices, read as one.

What the catalogue knows is answered from it; for the rest the slices are asked that can have it.
A passage's row is its row in its slice, with the slice's number above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from index.archive import Archive, Coverage, Filter, Rows
from index.archive.reader import FTS_WEIGHTS
from index.archive.rows import normalize_source, to_minutes, to_ordinals
from index.bm25 import Stems, fold_text
from index.errors import ArchiveError
from index.search import Searcher
from index.slices.catalogue import Catalogue, Days, SliceEntry
from index.slices.engine import TIMEOUT, Engine, gather, get_result
from index.slices.holding import have_day
from index.types import Article, Passage

_SLICE = 1 << 40
"""A row of slice ``n`` is its own row plus so many times ``n``."""
_PAGE = 200
_CAPPED = 5000
"""How far ``frequency`` counts, as in one archive."""


class _NoDatabase:
    """Stands where one archive has its database: what is not answered slice by slice fails."""

    def __getattr__(self, name: str) -> NoReturn:
        raise ArchiveError(
            "A split archive cannot do this as one.", "Use the archive of a slice: DIR/slices/NAME"
        )


class SlicedArchive(Archive):
    """The archive in a folder that is split; opened by `index.slices.open_archive`.

    It is for reading; ``change`` is the catalogue's. What no slice answers in time raises
    SliceError.
    """

    def __init__(
        self, directory: Path, catalogue: Catalogue, engine: Engine, timeout: float = TIMEOUT
    ) -> None:
        super().__init__(directory, _NoDatabase(), None)  # type: ignore[arg-type]
        self.catalogue, self.engine, self.timeout = catalogue, engine, timeout
        self._stems = Stems()
        self.copies = SlicedCopies(catalogue)  # type: ignore[assignment]
        self.supersessions = SlicedSupersessions(catalogue)  # type: ignore[assignment]

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Do nothing: each slice answers from one moment of its own."""
        yield

    def close(self) -> None:
        """Close the catalogue and the slices that are open here."""
        self.engine.close()
        self._stems.close()
        self.catalogue.close()

    @property
    def change(self) -> int:
        """The number of the last change."""
        return self.catalogue.change

    @property
    def embedder(self) -> tuple[str, int] | None:
        """Name and dimensions of the embedder that built the slices."""
        return self.catalogue.get_setting("model"), int(self.catalogue.get_setting("dimensions"))

    def slices(self, wanted: Filter | None = None) -> list[SliceEntry]:
        """Return the slices that may hold what passes a filter, earliest first."""
        every = [one for one in self.catalogue.slices() if one.holding.passages]
        if wanted and wanted.article_ids:
            homes = {self.catalogue.find_slice(one) for one in wanted.article_ids}
            every = [one for one in every if one.name in homes]
        return [one for one in every if wanted is None or may_hold(one, wanted)]

    def article(self, article_id: str, version: int | None = None) -> Article | None:
        """Return an article, from the slice that has it."""
        name = self.catalogue.find_slice(article_id)
        return self._ask(name, "article", article_id, version) if name else None

    def versions(self, article_id: str) -> list[tuple[int, str | None]]:
        """Return (version, moment) of an article, oldest first."""
        name = self.catalogue.find_slice(article_id)
        return self._ask(name, "versions", article_id) if name else []

    def passages_of(self, article_id: str) -> list[Passage]:
        """Return the passages of an article, in the order of its text."""
        name = self.catalogue.find_slice(article_id)
        return self._ask(name, "passages_of", article_id) if name else []

    def articles(self, wanted: Filter | None = None) -> Iterator[Article]:
        """Yield the articles that pass, slice after slice."""
        for one in self.slices(wanted):
            after = 0
            while page := self._ask(one.name, "read_page", wanted or Filter(), after, _PAGE):
                yield from (article for _, article in page)
                after = page[-1][0]

    def newest(self, count: int) -> list[Article]:
        """Return the articles with the latest days of publication, newest first."""
        dated = [one for one in self.slices() if one.holding.last_day is not None]
        dated.sort(key=lambda one: -(one.holding.last_day or 0))
        found: list[Article] = []
        for one in dated:
            oldest = min((_last_day(article) for article in found[:count]), default=0)
            if len(found) >= count and (one.holding.last_day or 0) < oldest:
                break
            found += self._ask(one.name, "newest", count)
            found.sort(key=lambda article: -_last_day(article))
        return found[:count]

    def changed_since(self, change: int) -> list[str]:
        """Return the ids of the articles that came or changed after ``change``."""
        changed = self.catalogue.find_changed(change).items()
        return [one for name, since in changed for one in self._ask(name, "changed_since", since)]

    def count(self, wanted: Filter) -> int:
        """Return how many passages pass the filter."""
        if wanted.is_empty:
            return sum(one.holding.passages for one in self.slices())
        return sum(self._ask_all(wanted, "count", wanted).values())

    def coverage(self, as_of: date | None = None, wanted: Filter | None = None) -> Coverage:
        """Return what the slices hold; those that pass a filter as a whole are not opened."""
        wanted = wanted or Filter(as_of=as_of)
        every = self.slices(wanted)
        within = [one for one in every if passes_whole(one, wanted)]
        partly = [one.name for one in every if one not in within]
        asked = self._ask_some(partly, "coverage", None, wanted)
        return merge_coverage([*map(get_coverage, within), *asked.values()])

    def frequency(self, word: str, most: int = _CAPPED) -> int:
        """Return how many passages have ``word``, counted no further than ``most``.

        Words that are several to the index ("Kim's") are counted in the slices that are open, the
        others estimated by them.
        """
        parts = "".join(letter if letter.isalnum() else " " for letter in fold_text(word)).split()
        stems = dict.fromkeys(self._stems.stem_words(parts).values())
        if not stems:
            return 0
        counts = min((self.catalogue.count_passages(stem) for stem in stems), key=_sum)
        if len(parts) == 1:
            return min(_sum(counts), most)
        opened = [name for name in self.engine.get_opened() if counts.get(name)]
        found = self._ask_some(opened, "frequency", word, most)
        known = sum(counts[name] for name in found)
        if not known:
            return min(_sum(counts), most)
        return min(round(_sum(found) * _sum(counts) / known), most)

    def find_corruption(self) -> str:
        """Return the first thing wrong with a slice's file, all of them read, or ""."""
        found = ((one.name, self._ask(one.name, "find_corruption")) for one in self.slices())
        return next((f"{name}: {flaw}" for name, flaw in found if flaw), "")

    def lexical(
        self,
        match: str,
        limit: int,
        rows: Sequence[int] | Rows | None = None,
        weights: tuple[float, float, float] = FTS_WEIGHTS,
    ) -> list[tuple[int, float]]:
        """Return up to ``limit`` (row, BM25 score of its slice) for an FTS5 query, of all rows."""
        del rows, weights
        numbers = {one.name: one.number for one in self.slices()}
        found = self._ask_all(Filter(), "lexical", match, limit)
        every = [
            (numbers[name] * _SLICE + row, score)
            for name, some in found.items()
            for row, score in some
        ]
        return sorted(every, key=lambda each: -each[1])[:limit]

    def rows(self, wanted: Filter) -> Rows:
        """Return the rows of the passages that pass the filter, slice after slice."""
        numbers = {one.name: one.number for one in self.slices()}
        found = self._ask_all(wanted, "rows", wanted)
        parts = [rows + numbers[name] * _SLICE for name, rows in found.items()]
        return np.concatenate([np.empty(0, dtype=np.int64), *parts])

    def live_rows(self, since: int = 0) -> Rows:
        """Return all rows."""
        del since
        return self.rows(Filter())

    def read_passages(self, rows: Sequence[int] | Rows) -> list[tuple[int, Passage, Article]]:
        """Return (row, passage, its article) in the order of ``rows``."""
        names = {one.number: one.name for one in self.slices()}
        homes: dict[int, list[int]] = {}
        for row in rows:
            homes.setdefault(int(row) // _SLICE, []).append(int(row))
        read = {}
        for number, some in homes.items():
            bare = [row % _SLICE for row in some]
            for row, passage, article in self._ask(names[number], "read_passages", bare):
                read[number * _SLICE + row] = (passage, article)
        return [(int(row), *read[int(row)]) for row in rows if int(row) in read]

    def _ask(self, name: str, method: str, *args: Any) -> Any:
        """Return what a method of one slice's archive returns."""
        future = self.engine.submit(name, read_archive, method, *args)
        return get_result(name, future, self.timeout)

    def _ask_all(self, wanted: Filter, method: str, *args: Any) -> dict[str, Any]:
        """Return what a method returns for each slice that may hold what passes a filter."""
        return self._ask_some([one.name for one in self.slices(wanted)], method, *args)

    def _ask_some(self, names: Iterable[str], method: str, *args: Any) -> dict[str, Any]:
        futures = {name: self.engine.submit(name, read_archive, method, *args) for name in names}
        return gather(futures, self.timeout)[0]


class SlicedCopies:
    """The clusters of copies of all slices, as `index.archive.near_duplicates` has one's."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def get_cluster(self, article_id: str) -> list[str]:
        """Return the ids of an article's cluster, itself included, the earliest first."""
        return self._catalogue.get_cluster(article_id)

    def clusters(self) -> list[list[str]]:
        """Return the ids of every cluster of two or more, the earliest member first."""
        return self._catalogue.list_clusters()

    def count(self) -> int:
        """Return how many articles another one carried first."""
        return sum(len(members) - 1 for members in self.clusters())


class SlicedSupersessions:
    """Which articles of any slice were replaced by corrected copies."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def find_successors(self, article_ids: Iterable[str]) -> dict[str, str]:
        """Return, for each of the articles that is superseded, the id of its corrected copy."""
        return self._catalogue.find_successors(article_ids)

    def find_predecessors(self, article_id: str) -> list[str]:
        """Return the ids of the first copies that an article supersedes."""
        return self._catalogue.find_predecessors(article_id)


def may_hold(entry: SliceEntry, wanted: Filter) -> bool:
    """Tell whether a slice may hold a passage that passes a filter."""
    held = entry.holding
    published = get_published(entry)
    latest = to_minutes(wanted.as_of) if wanted.as_of is not None else None
    begun = held.first_minute is not None and (latest is None or held.first_minute <= latest)
    if latest is not None and not held.undated and not begun:
        return False
    if wanted.published is not None and not have_day(published, *to_ordinals(wanted.published)):
        return False
    if wanted.sources and not held.names & {normalize_source(one) for one in wanted.sources}:
        return False
    if wanted.happened is not None:
        return have_day(held.spoken_ever, *to_ordinals(wanted.happened))
    return True


def get_published(entry: SliceEntry) -> tuple[Days, ...]:
    """Return the days from a slice's first of publication to its last, as one interval or none."""
    first, last = entry.holding.first_day, entry.holding.last_day
    return ((first, last),) if first is not None and last is not None else ()


def passes_whole(entry: SliceEntry, wanted: Filter) -> bool:
    """Tell whether all articles of a slice pass a filter, as far as its holding tells."""
    held = entry.holding
    if wanted.sources or wanted.tags or wanted.article_ids:
        return False
    if wanted.published is not None:
        first, last = to_ordinals(wanted.published)
        if held.undated or held.first_day is None or held.last_day is None:
            return False
        if held.first_day < first or held.last_day > last:
            return False
    if wanted.as_of is not None and held.last_day is not None:
        return held.last_day < to_minutes(wanted.as_of) // 1440
    return True


def get_coverage(entry: SliceEntry) -> Coverage:
    """Return the coverage of a whole slice."""
    held = entry.holding
    return Coverage(
        articles=held.articles,
        passages=held.passages,
        undated=held.undated,
        first=date.fromordinal(held.first) if held.first else None,
        last=date.fromordinal(held.last) if held.last else None,
        sources=held.sources,
        months=held.months,
    )


def merge_coverage(parts: Sequence[Coverage]) -> Coverage:
    """Return the coverage of all parts together."""
    sources, months = Counter[str](), Counter[str]()
    spelled: dict[str, str] = {}
    for part in parts:
        for name, count in part.sources:
            sources[spelled.setdefault(normalize_source(name), name)] += count
        months.update(dict(part.months))
    return Coverage(
        articles=sum(part.articles for part in parts),
        passages=sum(part.passages for part in parts),
        undated=sum(part.undated for part in parts),
        first=min((part.first for part in parts if part.first), default=None),
        last=max((part.last for part in parts if part.last), default=None),
        sources=tuple(sorted(sources.items(), key=lambda one: (-one[1], normalize_source(one[0])))),
        months=tuple(sorted(months.items())),
    )


def _last_day(article: Article) -> int:
    found = article.published.range.end if article.published else None
    return found.toordinal() if found else 0


def _sum(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def read_archive(searcher: Searcher, method: str, *args: Any) -> Any:
    """Return what a method of one slice's archive returns."""
    return getattr(searcher.archive, method)(*args)
