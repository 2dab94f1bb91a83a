"""NewsML-G2 (and the older NewsML 1): news items with their texts, one article an item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.document import ReadItem, make_failure
from index.readers.records import make_record, read_value
from index.readers.source import SourceStream
from index.readers.unpublished import NOT_PUBLISHED
from index.readers.xml_records import to_record
from index.readers.xml_tree import (
    find_all,
    find_text,
    find_text_attribute,
    get_local,
    get_root_name,
    is_cut_off,
    parse_xml,
    to_markup,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTLESS = ("picture", "graphic", "video", "audio", "composite", "animation")
_DATES = (
    "firstCreated",
    "contentCreated",
    "versionCreated",
    "FirstCreated",
    "ThisRevisionCreated",
    "DateAndTime",
    "DateId",
    "contentModified",
)


def read_newsml(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article for each news item of a file, a notice for pictures and drafts."""
    data = source.read_bytes()
    root = parse_xml(data)
    if get_root_name(data[:20_000]) == "newsitem" and root.find("text") is not None:
        yield from read_value(to_record(root), source.origin)  # Reuters' corpus names it alike
        return
    items = [
        e
        for e in root.iter()
        if isinstance(e.tag, str) and get_local(e) in ("newsItem", "NewsItem")
    ]
    for number, item in enumerate(items, start=1):
        place = source.origin if len(items) == 1 else f"{source.origin}[{number}]"
        try:
            yield _article(item, source, place)
        except ReadError as error:
            yield make_failure(place, error)
    if not items or is_cut_off(data, root):
        reason = "It is cut off." if items else "It holds no news item."
        yield make_failure(source.origin, ReadError(reason, "Fetch the file again."))


def _article(item: _Element, source: SourceStream, place: str) -> ReadItem:
    status = _code(item, "pubStatus") or find_text_attribute(item, "Status", "FormalName").lower()
    if status not in ("", "usable"):
        return source.notice(status, NOT_PUBLISHED)
    kind = _code(item, "itemClass")
    body = _body(item)
    if not body and kind in _TEXTLESS:
        return source.notice(kind, "holds no text")
    if not body:
        raise ReadError("The news item has no text.", "Export it with its inline content.")
    return make_record(body, _fields(item), place)


def _code(item: _Element, name: str) -> str:
    """Return the last part of a coded value: "stat:usable" -> "usable"."""
    return find_text_attribute(item, name, "qcode").rpartition(":")[2].lower()


def _fields(item: _Element) -> dict[str, object]:
    written = next(
        (text for name in _DATES if (text := find_text(item, name)) and parse_field_date(text)),
        None,
    )
    provider = _named(item, "provider") or find_text_attribute(item, "Provider", "FormalName")
    source = (
        _named(item, "infoSource")
        or find_text(item, "source")
        or find_text(item, "Source")
        or provider
    )
    names = [_name(e) for e in [*find_all(item, "by"), *find_all(item, "ByLine")]] or [
        _name(e) for e in find_all(item, "creator")
    ]
    return {
        "title": find_text(item, "headline") or find_text(item, "HeadLine") or None,
        "published_at": written,
        "authors": [name for name in names if name] or None,
        "place": find_text(item, "dateline")
        or _named(item, "located")
        or find_text(item, "DateLine")
        or None,
        "source": source or find_text(item, "copyrightHolder") or None,
        "agency": provider or None,
        "id": str(item.get("guid") or find_text(item, "PublicIdentifier") or "") or None,
        "url": find_text_attribute(item, "link", "href") or None,
    }


def _named(item: _Element, name: str) -> str:
    return next((found for e in find_all(item, name) if (found := _name(e))), "")


def _name(element: _Element) -> str:
    """Return the name that an element states: in a child, a literal, or its own text."""
    name = find_text(element, "name")
    own = " ".join("".join(element.itertext()).split())
    return name or own or str(element.get("literal") or "").strip()


def _body(item: _Element) -> str:
    """Return the markup of an item's inline text: XHTML, NITF inside it, or plain data."""
    for name in ("inlineXML", "DataContent"):
        for element in find_all(item, name):
            bodies = find_all(element, "body.content") or find_all(element, "body") or [element]
            if "".join(bodies[0].itertext()).strip():
                return to_markup(bodies[0])
    return next(("".join(e.itertext()) for e in find_all(item, "inlineData") if e.text), "")
