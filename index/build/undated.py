"""Articles still undated when all are in, dated from neighbours that report the same.

Whether neighbours prove a date is decided by ``index.dating``; here they are only found: by the
names, figures and words of the title and the opening.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.archive import Archive, Filter, Rows
from index.chunk import passages
from index.dating import infer
from index.types import Article

NEIGHBOURS = 40
_PASSAGES = 40
_WORDS = 16
_OPENING = 600  # characters of the body that a query is made from
_WORD = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_][\w'’-]{3,}")


def date_from_neighbours(archive: Archive, before: date) -> int:
    """Date the undated articles that their neighbours prove; return how many.

    ``before`` is a day on which they were there to be read.
    """
    dated = 0
    for article_id in _candidates(archive):
        article = archive.article(article_id)
        found = article and infer(article, neighbours(archive, article), before=before)
        if article and found:
            known = replace(article, published=found)
            archive.redate(known, passages(known))
            dated += 1
    return dated


def _candidates(archive: Archive) -> list[str]:
    """Return the undated articles that are new, or that have a new neighbour."""
    undated, new = archive.undated(), archive.changed_since(archive.settled)
    if len(new) >= len(undated):
        return undated
    rows = archive.rows(Filter(article_ids=tuple(undated)))
    fresh = [article for name in new if (article := archive.article(name))]
    near = {near.id for article in fresh for near in neighbours(archive, article, rows)}
    return [article_id for article_id in undated if article_id in near.union(new)]


def neighbours(archive: Archive, article: Article, rows: Rows | None = None) -> list[Article]:
    """Return up to NEIGHBOURS articles, dated or not, that share most with one, nearest first.

    ``rows`` are the passages to look among; by default all.
    """
    match = _query(article)
    if not match:
        return []
    nearest = [row for row, _ in archive.lexical(match, _PASSAGES, rows)]
    found = {near.id: near for _, _, near in archive.found(nearest)}
    found.pop(article.id, None)
    return list(found.values())[:NEIGHBOURS]


def _query(article: Article) -> str:
    """Return an FTS5 query of an article's most telling words: names and figures first."""
    words = _WORD.findall(f"{article.title}\n{article.body[:_OPENING]}")
    ranked = sorted(dict.fromkeys(words), key=lambda word: (word[0].islower(), -len(word)))
    return " OR ".join(f'"{word}"' for word in _distinct(ranked)[:_WORDS])


def _distinct(words: Sequence[str]) -> list[str]:
    return list({word.casefold(): word for word in reversed(words)}.values())[::-1]
