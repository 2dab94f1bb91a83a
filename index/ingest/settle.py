"""Articles still undated when all are in, dated from neighbours that report the same.

Whether neighbours prove a date is decided by ``index.document_dating``; here they are only
found: by the names, figures and words of the title and the opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from index.archive import Archive, Filter, Rows
from index.document_dating import infer_publication_date
from index.ingest.chunk import split_passages
from index.ingest.identity import get_place
from index.types import Article

NEIGHBOURS = 40
_PASSAGES = 40
_WORDS = 16
_OPENING = 600  # characters of the body that a query is made from
_WORD = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_][\w'’-]{3,}")


def infer_dates_from_neighbours(
    archive: Archive, before: date, beside: Sequence[Archive] = ()
) -> int:
    """Date the undated articles that their neighbours prove; return how many.

    ``before`` is a day on which they were there to be read; neighbours are looked for in the
    archives ``beside`` too.
    """
    dated = 0
    for article_id in _candidates(archive):
        article = archive.article(article_id)
        near = [
            other
            for one in (archive, *beside)
            for other in (find_neighbours(one, article) if article else ())
        ]
        found = article and infer_publication_date(article, near, before=before)
        if article and found:
            known = replace(article, published=found)
            archive.redate(known, split_passages(known))
            dated += 1
    return dated


def _candidates(archive: Archive) -> list[str]:
    """Return the undated articles that are new, or that have a new neighbour."""
    undated, new = archive.undated(), archive.changed_since(archive.settled)
    if len(new) >= len(undated):
        return undated
    rows = archive.rows(Filter(article_ids=tuple(undated)))
    fresh = [article for name in new if (article := archive.article(name))]
    near = {near.id for article in fresh for near in find_neighbours(archive, article, rows)}
    return [article_id for article_id in undated if article_id in near.union(new)]


def find_neighbours(archive: Archive, article: Article, rows: Rows | None = None) -> list[Article]:
    """Return up to NEIGHBOURS articles, dated or not, that share most with one, nearest first.

    ``rows`` are the passages to look among; by default all.
    """
    match = _query(article)
    if not match:
        return []
    nearest = [row for row, _ in archive.lexical(match, _PASSAGES, rows)]
    found = {near.id: near for _, _, near in archive.read_passages(nearest)}
    found.pop(article.id, None)
    return list(found.values())[:NEIGHBOURS]


def _query(article: Article) -> str:
    """Return an FTS5 query of an article's most telling words: names and figures first."""
    words = _WORD.findall(f"{article.title}\n{article.body[:_OPENING]}")
    ranked = sorted(dict.fromkeys(words), key=lambda word: (word[0].islower(), -len(word)))
    return " OR ".join(f'"{word}"' for word in _distinct(ranked)[:_WORDS])


def _distinct(words: Sequence[str]) -> list[str]:
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1]


@dataclass(slots=True)
class SeenDocuments:
    """The documents that a run met, and the places that it could not read to the end."""

    documents: set[tuple[str, bytes]] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def remove_missing_documents(archive: Archive, sources: Sequence[str], seen: SeenDocuments) -> int:
    """Remove the articles of documents that are gone; return how many that were."""
    roots = [get_place(source) for source in sources if "://" not in source and source != "-"]
    gone = [
        (origin, digest)
        for origin, digest in archive.documents
        if (origin, digest) not in seen.documents
        and not _is_within(origin, seen.failed)
        and _is_under(origin, roots)
    ]
    with archive.batch():
        orphans = archive.documents.forget(gone)
        for article_id in orphans:
            archive.remove(article_id)
    if orphans:
        archive.sweep()
    return len(orphans)


def _is_within(origin: str, failed: set[str]) -> bool:
    """Tell whether a place could not be read: itself, or the archive that it lies in."""
    return origin in failed or any(str(parent) in failed for parent in Path(origin).parents)


def _is_under(origin: str, roots: Iterable[str]) -> bool:
    return any(origin == root or Path(origin).is_relative_to(root) for root in roots)
