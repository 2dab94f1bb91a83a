"""Feeds: RSS 2.0, RSS 1.0 and Atom, each entry an article; sitemaps, which list addresses.

Captions and credits of pictures (Media RSS) are taken out before the feed is read, for they stand
where a summary does and would replace it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from index.clean.blocks import has_markup, to_plain_line
from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.document import ReadItem, ReadNotice, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream
from index.readers.xml_tree import child_texts, find_all, is_cut_off, parse_xml

ROOTS = ("rss", "feed", "rdf")
SITEMAP_ROOTS = ("urlset", "sitemapindex")
"""First elements of feeds, and of sitemaps."""

_ASIDE = ("http://search.yahoo.com/mrss", "http://www.itunes.com/dtds", "http://video.search.yahoo")
_DATES = ("published", "created", "issued", "date", "updated", "modified")
_DC_DATE = "{http://purl.org/dc/elements/1.1/}date"
_ISSUED = "{http://purl.org/dc/terms/}issued"
_CHANGES = ("updated", "modified")


def read_feed(source: SourceStream) -> Iterator[ReadItem]:
    """Yield a record for each entry of a feed: its fullest text, address, date and authors.

    An entry whose date cannot be read is undated, and told so. Raises ReadError where the
    bytes are no feed.
    """
    import feedparser

    data = source.read_bytes()
    bare, cut = _without_captions(data)
    stream = BytesIO(bare)  # bytes that name a file it would open
    parsed = feedparser.parse(stream, sanitize_html=False, resolve_relative_uris=False)
    if not parsed.entries:
        raise ReadError("It is no feed, or has no entries.", "Name an RSS or Atom feed.")
    named = str(parsed.feed.get("title", ""))
    for number, entry in enumerate(parsed.entries, start=1):
        place = f"{source.origin}[{number}]"
        try:
            fields, notices = _fields(entry, named, place)
            text = drop_footer(_text(entry), entry.get("link", ""), entry.get("title", ""), named)
            yield make_record(text, fields, place, notices)
        except ReadError as error:
            yield make_failure(place, error)
    if cut:
        reason = ReadError("The feed is cut off: later entries are missing.", "Fetch it again.")
        yield make_failure(source.origin, reason)


def _without_captions(data: bytes) -> tuple[bytes, bool]:
    """Return a feed without its media elements, and whether it is cut off."""
    from lxml import etree

    root = parse_xml(data)
    for element in list(root.iter()):
        parent = element.getparent()
        if parent is not None and str(element.tag).lstrip("{").startswith(_ASIDE):
            _remove(element)
        elif element.tag == _DC_DATE:  # which feedparser takes for the date of a change
            element.tag = _ISSUED
    return etree.tostring(root, encoding="utf-8", xml_declaration=True), is_cut_off(data, root)


def _remove(element: Any) -> None:
    """Take an element out of its parent; what is written after it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _text(entry: Any) -> str:
    texts = [str(part.get("value", "")) for part in entry.get("content", [])]
    return max([*texts, str(entry.get("summary", ""))], key=len)


_FOOTER = 60  # words of the longest footer that a feed sets below an entry


def drop_footer(text: str, link: str, title: str, feed: str) -> str:
    """Return an entry's text without the footer that leads to its page and its site.

    In HTML it is a last block whose link to the entry's own address bears its headline ("The
    post ... appeared first on ..."), or that link alone ("Continue reading"); in a text it is a
    last line with headline and site. No word of any language tells it.
    """
    if not has_markup(text):
        kept, _, last = text.rstrip().rpartition("\n")
        site = feed.split("|")[0].strip()
        named = bool(title and site) and title in last and site in last
        return kept if named and len(last.split()) <= _FOOTER else text
    from lxml import html

    tree = html.fragment_fromstring(text, create_parent="div")
    blocks = [one for one in tree if isinstance(one.tag, str) and one.text_content().strip()]
    last_block = blocks[-1] if blocks else None
    links = [] if last_block is None else list(last_block.iter("a"))
    if last_block is None or len(last_block.text_content().split()) > _FOOTER:
        return text
    own = [one for one in links if _bare(one.get("href") or "") == _bare(link)]
    if not own:
        return text
    titled = any(_folded(one.text_content()) == _folded(title) for one in own)
    (last_block if titled else own[-1]).drop_tree()
    return str(html.tostring(tree, encoding="unicode"))


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", to_plain_line(text).casefold())


def _bare(address: str) -> str:
    """Return an address without scheme, query and final stroke."""
    return re.sub(r"^https?://(?:www\.)?|[?#].*$", "", address).rstrip("/")


def _fields(entry: Any, feed: str, place: str) -> tuple[dict[str, object], tuple[ReadNotice, ...]]:
    """Return an entry as the fields of a record; feedparser's entries are untyped."""
    source = entry.get("source", {}).get("title") or feed
    written, notices = _date(entry, place)
    return {
        "title": str(entry.get("title", "")),
        "source": str(source),
        "url": str(entry.get("link", "")),
        "published_at": written,
        "authors": [str(a["name"]) for a in entry.get("authors", []) if a.get("name")],
        "tags": [str(tag["term"]) for tag in entry.get("tags", []) if tag.get("term")],
    }, notices


def _date(entry: Any, place: str) -> tuple[str | None, tuple[ReadNotice, ...]]:
    """Return the first date of an entry that can be read, and what is to be told of it."""
    unread = ""
    for name in _DATES:
        written = str(dict.get(entry, name) or "")  # feedparser answers one name with another's
        found = parse_field_date(written)
        if found is None:
            unread = unread or written
            continue
        told = []
        if name in _CHANGES and not unread:
            told.append(
                ("date of a change", "Its date is that of its last change: it states no other.")
            )
        if found.remark:
            told.append(("odd date", f"Its date {written!r} was read, though {found.remark}."))
        return written, tuple(ReadNotice(origin=place, kind=k, reason=r) for k, r in told)
    if not unread:
        return None, ()
    reason = f"It is undated, for no date was read in {unread!r}."
    return None, (ReadNotice(origin=place, kind="date not read", reason=reason),)


def read_sitemap(source: SourceStream) -> Iterator[ReadItem]:
    """Yield why a sitemap holds no article: it lists addresses, with headlines or without."""
    root = parse_xml(source.read_bytes())
    entries = find_all(root, "url") or find_all(root, "sitemap")
    raise ReadError(
        f"It is a sitemap that lists {len(entries)} addresses without a text.",
        "Give the addresses of the articles themselves.",
    )
    yield


def list_addresses(data: bytes) -> list[str]:
    """Return the addresses that a sitemap lists, in order."""
    entries = find_all(parse_xml(data), "url")
    return [
        text.strip() for entry in entries for text in child_texts(entry, "loc")[:1] if text.strip()
    ]
