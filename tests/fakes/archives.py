"""Articles and passages for the tests of the archive: small, in our own words, no splitter."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from index.archive import Archive, Matrix
from index.embeddings import ToyEmbedder, build_embedding_text
from index.types import Article, DateRange, Passage, PublicationDate, TimexSpan

TOY = ToyEmbedder(dimensions=16)
NOW = datetime(2024, 5, 1, 12, 0)
FULL = Article(
    id="full",
    title="A full one",
    body="It rained on 2018-06-14.\nIt dried.",
    source="TASS",
    agency="AFP",
    url="https://example.org/a",
    authors=("A. B.", "C. D."),
    place="MOSCOW",
    published=PublicationDate(
        value="2018-06-14T16:10", basis="stated", words="14 June", working="w"
    ),
    raw="<p>It rained</p>",
    origin="a.html",
    tags=("rain", "news"),
    meta={"section": ["x", 1]},
)
YEAR = re.compile(r"\b(?:19|20)\d\d(?:-\d\d)?(?:-\d\d)?\b")


def article(id: str = "a", body: str = "The mayor spoke.", **more: Any) -> Article:
    """An article; ``published`` may be given as a plain value."""
    stated = more.pop("published", None)
    basis = PublicationDate(value=stated, basis="stated") if stated else None
    return Article(
        id=id, title=more.pop("title", f"Title of {id}"), body=body, published=basis, **more
    )


def passages(article: Article) -> list[Passage]:
    """One passage a line, with the dates written in it as ISO."""
    lines = list(re.finditer(r".+", article.body))
    return [
        Passage(
            id=f"{article.id}#{number}",
            article_id=article.id,
            text=line[0],
            start=line.start(),
            end=line.end(),
            spans=_spans(line),
        )
        for number, line in enumerate(lines, start=1)
    ]


def _spans(line: re.Match[str]) -> tuple[TimexSpan, ...]:
    return tuple(
        TimexSpan(
            start=line.start() + m.start(),
            end=line.start() + m.end(),
            text=m[0],
            type="DATE",
            value=m[0],
            rule="iso",
            range=DateRange.of(m[0]),
        )
        for m in YEAR.finditer(line[0])
    )


def vectors(article: Article, embedder: ToyEmbedder = TOY) -> Matrix:
    """The toy vectors of an article's passages."""
    return embedder.embed([build_embedding_text(article, passage) for passage in passages(article)])


def put(archive: Archive, *articles: Article, embedder: ToyEmbedder = TOY) -> list[str]:
    """Put articles with their passages and vectors; return the outcomes."""
    return [
        archive.put(one, passages(one), vectors(one, embedder), recorded=NOW) for one in articles
    ]


def new_archive(directory: Path, *articles: Article) -> Archive:
    """An archive open for writing, made with the toy embedder, holding some articles."""
    archive = Archive.open(directory, create=True)
    archive.use_embedder(TOY.name, TOY.dimensions)
    put(archive, *articles)
    return archive
