"""A small archive that is split, and its like that is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fakes.archives import TOY, new_archive
from fakes.search_archive import ARTICLES
from index.search import Searcher
from index.slices import open_searcher
from index.slices.engine import ThreadEngine
from index.slices.sliced_archive import SlicedArchive
from index.slices.sliced_searcher import SlicedSearcher
from index.slices.split import By, split_archive
from index.types import Article


def write(archive, folder) -> None:
    """Publish nothing: passages are scanned."""


def split(directory: Path, *articles: Article, by: By = "year", size: int = 3) -> list[str]:
    """Make an archive of the articles, or of `ARTICLES`, and split it."""
    new_archive(directory, *(articles or ARTICLES)).close()
    return split_archive(directory, by=by, size=size, publish=write)


@contextmanager
def opened(directory: Path) -> Iterator[SlicedSearcher]:
    """Open a split archive with the toy embedder."""
    with open_searcher(directory, embedder=TOY, timeout=5.0) as found:
        assert isinstance(found, SlicedSearcher)
        yield found


def engine(searcher: Searcher) -> ThreadEngine:
    """The engine of a split archive's searcher."""
    assert isinstance(searcher.archive, SlicedArchive)
    assert isinstance(searcher.archive.engine, ThreadEngine)
    return searcher.archive.engine
