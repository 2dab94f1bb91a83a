"""A small archive for the tests of search: what each article is for stands beside it."""

from __future__ import annotations

from pathlib import Path

from fakes.archives import TOY, article, new_archive
from index.search import Searcher
from index.types import Article

ARTICLES: tuple[Article, ...] = (
    article(
        "ferry",
        "A ferry sank near Rostock.\nDivers found the bell on 2020-03-04.",
        title="Ferry sinks",
        source="Harbour News",
        published="2020-03-02",
        tags=("sea",),
    ),
    article(
        "later",
        "The lost ferry was raised near Rostock.\nIt took two cranes.",
        title="Ferry raised",
        source="Harbour News",
        published="2021-06-10",
    ),
    article(
        "digest",
        "A ferry sank.\nTaxes rose.\nA bear escaped.\nChess was played.",
        title="Five things",
        source="Daily Sum",
        published="2020-03-03",
    ),
    article(
        "taxes",
        "Taxes on tea rise by three percent.\nMinister Oda said so on 2020-01-05.",
        title="Tea taxes",
        source="Daily Sum",
        agency="AFP",
        published="2020-01-06T10:30",
    ),
    article("undated", "The bear of Lund was caught again.", title="Bear caught", source="AFP"),
    article(
        "gallery",
        "See the pictures.",
        title="",
        source="Daily Sum",
        url="https://example.org/2020/05/01/comet-over-malta/index.html",
        published="2020-05-01",
    ),
    article("month", "Olive harvest was good.", title="Olives", published="2020-05"),
)


def build(directory: Path, *articles: Article) -> None:
    """Make an archive of the articles, or of `ARTICLES`, without a generation."""
    new_archive(directory, *(articles or ARTICLES)).close()


def searcher(directory: Path) -> Searcher:
    """A searcher over an archive made with the toy embedder."""
    return Searcher.open(directory, embedder=TOY)


def ids(hits) -> list[str]:
    """The articles of hits, in order."""
    return [hit.article.id for hit in hits]
