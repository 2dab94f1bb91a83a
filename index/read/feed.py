"""RSS and Atom feeds: each entry a record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.errors import ReadError
from index.read.document import RawDocument, ReadFailure, failure
from index.read.records import record

_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")


def is_feed(head: bytes) -> bool:
    """Tell whether a file that begins with these bytes is an RSS or Atom feed."""
    return _ROOT.search(head[:2000]) is not None


def read_feed(data: bytes, origin: str) -> Iterator[RawDocument | ReadFailure]:
    """Yield a record for each entry of a feed: its fullest text, address, date and authors.

    An entry whose date cannot be read is a failure; one without a date is undated. Raises
    ReadError where the bytes are no feed.
    """
    import feedparser

    stream = BytesIO(data)  # bytes that name a file it would open
    parsed = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries:
        raise ReadError("It is no feed, or has no entries.", "Name an RSS or Atom feed.")
    for number, entry in enumerate(parsed.entries, start=1):
        place = f"{origin}[{number}]"
        try:
            yield record(_fields(entry, str(parsed.feed.get("title", ""))), place)
        except ReadError as error:
            yield failure(place, error)


def _fields(entry: Any, feed: str) -> dict[str, object]:
    """Return an entry as the fields of a record; feedparser's entries are untyped."""
    texts = [str(part.get("value", "")) for part in entry.get("content", [])]
    source = entry.get("source", {}).get("title") or feed
    written = entry.get("published") or entry.get("created")
    return {
        "title": str(entry.get("title", "")),
        "body": max([*texts, str(entry.get("summary", ""))], key=len),
        "source": str(source),
        "url": str(entry.get("link", "")),
        "published_at": written,
        "authors": [str(a["name"]) for a in entry.get("authors", []) if a.get("name")],
        "tags": [str(tag["term"]) for tag in entry.get("tags", []) if tag.get("term")],
    }
