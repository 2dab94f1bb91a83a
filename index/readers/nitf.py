"""NITF: the News Industry Text Format, one article a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.document import ReadItem, make_failure
from index.readers.records import make_record
from index.readers.source import SourceStream
from index.readers.unpublished import NOT_PUBLISHED
from index.readers.xml_tree import (
    find_all,
    find_text,
    find_text_attribute,
    get_local,
    is_cut_off,
    parse_xml,
    to_markup,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_STATES = ("canceled", "cancelled", "embargoed", "withheld", "killed")


def read_nitf(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the articles of a file: the root itself, or every nitf element inside it."""
    data = source.read_bytes()
    root = parse_xml(data)
    stories = find_all(root, "nitf") or [root]
    for number, story in enumerate(stories, start=1):
        place = source.origin if len(stories) == 1 else f"{source.origin}[{number}]"
        try:
            yield _article(story, source, place)
        except ReadError as error:
            yield make_failure(place, error)
    if is_cut_off(data, root):
        yield make_failure(source.origin, ReadError("It is cut off.", "Fetch the file again."))


def _article(story: _Element, source: SourceStream, place: str) -> ReadItem:
    status = find_text_attribute(story, "docdata", "management-status").lower()
    if status in _STATES:
        return source.notice(status, NOT_PUBLISHED)
    dates, fields = _dates(story), _fields(story)
    body = _body(story)
    if not body:
        raise ReadError("The document has no text.", "Export it with its body.")
    unread = [] if not dates or fields["published_at"] else dates
    notices = tuple(
        source.notice("date not read", f"It is undated, for no date was read in {one!r}.")
        for one in unread[:1]
    )
    return make_record(body, fields, place, notices)


def _fields(story: _Element) -> dict[str, object]:
    headline = (
        find_text(story, "hedline", "hl1")
        or find_text(story, "hedline")
        or find_text(story, "title")
    )
    readable = next((one for one in _dates(story) if parse_field_date(one)), None)
    agency = find_text(story, "distributor")
    publication = find_text_attribute(story, "pubdata", "name")
    return {
        "title": headline or None,
        "published_at": readable,
        "authors": find_text(story, "byline", "person") or find_text(story, "byline") or None,
        "place": find_text(story, "dateline", "location") or find_text(story, "dateline") or None,
        "source": publication
        or agency
        or find_text_attribute(story, "doc.copyright", "holder")
        or None,
        "agency": agency or None,
        "id": find_text_attribute(story, "doc-id", "id-string") or None,
        "url": find_text_attribute(story, "pubdata", "ex-ref") or None,
    }


def _dates(story: _Element) -> list[str]:
    """Return the dates of issue and release, best first; the print edition's day is the last."""
    pairs = (
        ("date.issue", "norm"),
        ("date.release", "norm"),
        ("story.date", "norm"),
        ("pubdata", "date.publication"),
    )
    return [
        written
        for name, attribute in pairs
        if (written := find_text_attribute(story, name, attribute))
    ]


def _body(story: _Element) -> str:
    content = [
        one
        for one in find_all(story, "body.content")
        if not any(get_local(above) == "note" for above in one.iterancestors())
    ]
    for element in content:
        for dropped in [*find_all(element, "media"), *find_all(element, "media-caption")]:
            parent = dropped.getparent()
            if parent is not None and not (dropped.tail or "").strip():
                parent.remove(dropped)
    return "\n".join(
        to_markup(element) for element in content if "".join(element.itertext()).strip()
    )
