"""Articles and spans as SQLite keeps them, and back.

Lists and mappings are stored as JSON, ``raw`` compressed and only where it differs from the
body. A day is stored as its ordinal (``date.toordinal``), a minute as minutes since ordinal 0.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from index.archive.database import translate_value_errors
from index.embeddings.embedder import build_embedding_text
from index.types import Article, Correction, DateRange, Passage, PublicationDate, TimexSpan

FIRST_DAY, LAST_DAY = 0, date.max.toordinal()
REACHES = (1, 7, 31, 366, LAST_DAY + 1)
COLUMNS = (
    "title, body, raw, source, agency, url, authors, place, published, origin, tags, meta, "
    "corrections"
)


def compute_digest(*parts: str | bytes) -> bytes:
    """Return 16 bytes that stand for the parts, in order and each of its own length."""
    found = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "little"))
        found.update(data)
    return found.digest()


def compute_content_hash(article: Article) -> bytes:
    """Return what decides whether an article is unchanged: its text and all that is stated of it.

    A date that was inferred is no part of it (it follows from the text and its neighbours), nor
    are the version, the origin, and ``raw``.
    """
    stated = article.published
    if stated is not None and stated.basis == "inferred":
        stated = None
    values = (article.title, article.body, article.source, article.agency, article.url)
    return compute_digest(
        *values,
        article.place,
        _json(article.authors),
        _json(article.tags),
        _json(article.meta),
        _basis_json(stated) or "",
        *([_corrections_json(article)] if article.corrections else []),
    )


def compute_passage_key(article: Article, passage: Passage) -> bytes:
    """Return the hash that a passage's vector is stored under."""
    return compute_digest(build_embedding_text(article, passage))


def to_article_values(article: Article) -> tuple[object, ...]:
    """Return the values of ``COLUMNS`` for an article."""
    raw = None
    if article.raw not in ("", article.body):
        raw = zlib.compress(
            article.raw.encode(), level=1
        )  # a third of the time, a tenth more bytes
    return (
        article.title,
        article.body,
        raw,
        article.source,
        article.agency,
        article.url,
        _json(article.authors),
        article.place,
        _basis_json(article.published),
        article.origin,
        _json(article.tags),
        _json(article.meta),
        _corrections_json(article),
    )


@translate_value_errors
def to_article(article_id: str, version: int, values: Sequence[Any]) -> Article:
    """Return the article that ``to_article_values`` stored."""
    title, body, raw, source, agency, url, authors, place, published, *rest = values
    origin, tags, meta, corrections = rest
    return Article(
        id=article_id,
        version=version,
        title=title,
        body=body,
        source=source,
        agency=agency,
        url=url,
        place=place,
        origin=origin,
        authors=tuple(json.loads(authors)),
        tags=tuple(json.loads(tags)),
        meta=json.loads(meta),
        published=PublicationDate(**json.loads(published)) if published else None,
        raw=zlib.decompress(raw).decode() if raw else body,
        corrections=tuple(_correction(one) for one in json.loads(corrections)),
    )


def _corrections_json(article: Article) -> str:
    return _json(
        [
            (one.start, one.end, one.kind, one.label, one.published, one.retracted)
            for one in article.corrections
        ]
    )


def _correction(values: Sequence[Any]) -> Correction:
    start, end, kind, label, published, retracted = values
    return Correction(
        start=start,
        end=end,
        kind=kind,
        label=label,
        published=published,
        retracted=tuple((low, high) for low, high in retracted),
    )


def to_spans_json(spans: Iterable[TimexSpan]) -> str | None:
    """Return the spans of a passage as JSON, their text left to the body; None for no span."""
    rows = [
        (s.start, s.end, s.type, s.value, s.rule, s.working, *_range_values(s.range)) for s in spans
    ]
    return _json(rows) if rows else None


@translate_value_errors
def parse_spans(stored: str | None, body: str) -> tuple[TimexSpan, ...]:
    """Return the spans that ``to_spans_json`` stored."""
    return tuple(_span(values, body) for values in json.loads(stored)) if stored else ()


def _span(values: Sequence[Any], body: str) -> TimexSpan:
    start, end, type_, value, rule, working, *bounds = values
    return TimexSpan(
        start=start,
        end=end,
        text=body[start:end],
        type=type_,
        value=value,
        rule=rule,
        working=working,
        range=_range(bounds),
    )


def _range_values(found: DateRange | None) -> tuple[object, ...]:
    if found is None:
        return ()
    bounds = (found.start, found.end)
    return (found.value, *(day.toordinal() if day else None for day in bounds))


def _range(values: Sequence[Any]) -> DateRange | None:
    if not values:
        return None
    start, end = (date.fromordinal(day) if day is not None else None for day in values[1:])
    return DateRange(value=values[0], start=start, end=end)


def to_ordinals(days: DateRange) -> tuple[int, int]:
    """Return the first and last day of an interval; an open end becomes the calendar's edge."""
    first = days.start.toordinal() if days.start else FIRST_DAY
    return first, days.end.toordinal() if days.end else LAST_DAY


def get_length_class(first: int, last: int) -> int:
    """Return the class of an interval's length in days: the smallest of REACHES that holds it."""
    return next(size for size in REACHES if last - first + 1 <= size)


def to_published_values(
    published: PublicationDate | None,
) -> tuple[int | None, int | None, int | None]:
    """Return first day, last day and first minute of publication, or three times None."""
    if published is None:
        return None, None, None
    first, last = to_ordinals(published.range)
    return first, last, first * 1440 + _minute_of_day(published.value)


def _minute_of_day(value: str) -> int:
    _, _, clock = value.partition("T")
    hour, minutes = clock[:2], clock[3:5]
    return int(hour) * 60 + int(minutes or 0) if (hour + minutes).isdigit() else 0


def to_minutes(moment: date) -> int:
    """Return a moment as minutes; a plain date is its last minute (the day counts whole)."""
    if isinstance(moment, datetime):
        return moment.toordinal() * 1440 + moment.hour * 60 + moment.minute
    return moment.toordinal() * 1440 + 1439


def normalize_source(name: str) -> str:
    """Return a source's name as it is compared: no case, single spaces."""
    return " ".join(name.casefold().split())


def _basis_json(basis: PublicationDate | None) -> str | None:
    if basis is None:
        return None
    names = ("value", "basis", "words", "working")
    return _json({name: getattr(basis, name) for name in names})


def _json(value: Mapping[str, object] | Sequence[object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
