"""Corrected copies: which earlier article of the same publisher a corrected one replaces.

A corrected copy says so itself ("CORRECTED", or a note that corrects). The first copy is an
article of the same publisher or agency, not later, within a fortnight, that has the same
headline or shares half the words of its running text.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from index.archive import Archive
from index.archive.rows import normalize_source
from index.ingest.near_duplicates import compute_overlap
from index.ingest.settle import find_neighbours
from index.metadata.story_data import normalize_headline
from index.types import Article

_WITHIN = timedelta(days=14)
_ALIKE = 0.5  # share of the shorter text's runs of words


def find_superseded(archive: Archive, beside: Sequence[Archive] = ()) -> dict[str, str]:
    """Return, for each first copy, the id of the archive's corrected article, both by id.

    First copies are looked for in the archive and in those ``beside`` it.
    """
    found: dict[str, str] = {}
    for article_id in archive.supersessions.find_corrected():
        article = archive.article(article_id)
        for one in (archive, *beside) if article else ():
            for other in find_neighbours(one, article) if article else ():
                if article and _is_first_copy(other, article):
                    found[other.id] = article.id
    return found


def _is_first_copy(first: Article, corrected: Article) -> bool:
    if first.id == corrected.id or not _same_publisher(first, corrected):
        return False
    if first.published is None or corrected.published is None:
        return False
    if first.published.value >= corrected.published.value and first.corrections:
        return False
    low, high = first.published.range.start, corrected.published.range.end
    if low is None or high is None or not timedelta(0) <= high - low <= _WITHIN:
        return False
    if "T" in first.published.value and first.published.value > corrected.published.value:
        return False
    titles = {normalize_headline(one.title) for one in (first, corrected)}
    overlap = compute_overlap(first.body, _without_notes(corrected))
    return overlap >= (_ALIKE / 2 if len(titles) == 1 else _ALIKE)


def _same_publisher(first: Article, corrected: Article) -> bool:
    def names(article: Article) -> set[str]:
        return {normalize_source(one) for one in (article.source, article.agency) if one}

    return bool(names(first) & names(corrected)) or not (names(first) or names(corrected))


def _without_notes(article: Article) -> str:
    body, kept, at = article.body, [], 0
    for note in article.corrections:
        kept.append(body[at : note.start])
        at = note.end
    return "".join([*kept, body[at:]])
