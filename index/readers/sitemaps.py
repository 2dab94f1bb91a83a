"""Sitemaps: lists of addresses. News sitemaps state a headline, a day and a publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.document import ReadItem, ReadNotice, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream
from index.readers.xml_tree import child_texts, find_all, find_text, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = ("urlset", "sitemapindex")


def read_sitemap(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the headlines of a news sitemap; one failure where it only lists addresses."""
    root = parse_xml(source.read_bytes())
    entries = find_all(root, "url") or find_all(root, "sitemap")
    news = [entry for entry in entries if find_text(entry, "news", "title")]
    for number, entry in enumerate(news, start=1):
        place = f"{source.origin}[{number}]"
        try:
            yield _headline(entry, place)
        except ReadError as error:
            yield make_failure(place, error)
    if len(news) < len(entries) or not entries:
        error = ReadError(
            f"It is a sitemap that lists {len(entries) - len(news)} addresses without a text.",
            "Give the addresses of the articles themselves.",
        )
        yield make_failure(source.origin, error)


def list_addresses(data: bytes) -> list[str]:
    """Return the addresses that a sitemap lists, in order."""
    entries = find_all(parse_xml(data), "url")
    return [text.strip() for entry in entries for text in child_texts(entry, "loc")[:1] if text.strip()]


def _headline(entry: _Element, place: str) -> ReadItem:
    fields: dict[str, object] = {
        "title": find_text(entry, "news", "title"),
        "published_at": find_text(entry, "publication_date") or None,
        "source": find_text(entry, "publication", "name") or None,
        "url": next((text.strip() for text in child_texts(entry, "loc")), None),
    }
    told = ReadNotice(
        origin=place, kind="headline only", reason="It has no text; its headline alone was read."
    )
    return make_record("", fields, place, (told,))
