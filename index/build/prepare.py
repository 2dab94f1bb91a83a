"""A document made ready for the archive: articles, dated from their own text, and passages.

Pure work on one document, without the archive, so that it may run in other processes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from index.articles import articles_of
from index.chunk import passages
from index.copies import signature
from index.dating import infer
from index.errors import DatelineError, ReadError
from index.read import RawDocument, ReadFailure
from index.types import Article, Passage

Repeated = Mapping[str, frozenset[str]]
_BAD_RECORD = (DatelineError, ValueError, LookupError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An article as it goes into the archive: cut, and signed to be compared with others."""

    article: Article
    passages: list[Passage]
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One document's articles, or why there are none."""

    document: RawDocument
    articles: tuple[Ready, ...] = ()
    failure: ReadFailure | None = None


def prepare(document: RawDocument, before: date, repeated: Repeated | None = None) -> Prepared:
    """Return what a document comes to. A bad record is a failure; nothing is raised for it.

    ``before`` is a day on which the document was there to be read: the day of this run;
    ``repeated`` maps a source to its furniture (see ``index.articles.articles_of``).
    """
    try:
        found = [_storable(article) for article in articles_of(document, repeated)]
        ready = tuple(_ready(_dated(article, before)) for article in found)
    except _BAD_RECORD as error:
        reason = str(error) if isinstance(error, DatelineError) else f"It cannot be read: {error!r}"
        failure = ReadFailure(origin=document.origin, reason=" ".join(reason.split()))
        return Prepared(document=document, failure=failure)
    return Prepared(document=document, articles=ready)


def _ready(article: Article) -> Ready:
    return Ready(article=article, passages=passages(article), signature=signature(article))


def _dated(article: Article, before: date) -> Article:
    """Date an undated article where its own text proves the date."""
    if article.published is not None:
        return article
    return replace(article, published=infer(article, before=before))


def _storable(article: Article) -> Article:
    """Refuse an article that SQLite cannot store as it is."""
    text = article.title + article.body + article.raw
    if "\0" in text:
        raise ReadError("It holds NUL characters.", "Save it again as text.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ReadError("It holds half of a character.", "Save it again as UTF-8.") from error
    return article
