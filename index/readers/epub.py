"""EPUB: a newspaper or magazine as a book, each chapter with a text an article.

Read with the standard library's zipfile and lxml, for the known library is AGPL.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import ReadError
from index.metadata.masthead import find_line_date
from index.readers.document import RawDocument, ReadItem, make_failure
from index.readers.source import SourceStream
from index.readers.text import decode_page
from index.readers.xml_tree import find_all, find_text, find_text_attribute, parse_xml, to_markup

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_SHORTEST = 60  # characters of text of a chapter that is an article
_LINKED = 0.6  # share of a chapter's letters that stand in links, from which it lists the others
_WHOLE = 20_000_000  # bytes of one chapter


def read_epub(source: SourceStream, book: ZipFile) -> Iterator[ReadItem]:
    """Yield an article for each chapter of a book, in its order; covers and contents are told."""
    root = _member(book, "META-INF/container.xml")
    path = find_text_attribute(parse_xml(root), "rootfile", "full-path")
    package = parse_xml(_member(book, path))
    named = find_text(package, "metadata", "title")
    day = find_line_date(named)
    given: dict[str, object] = {
        "source": (named.replace(day.words, "").strip(" ,-–—|([])") if day else named) or None,
        "published_at": find_text(package, "metadata", "date") or None,
    }
    for number, name in enumerate(_spine(package, posixpath.dirname(path)), start=1):
        place = f"{source.origin}[{number}]"
        try:
            yield _chapter(book, name, source, place, given)
        except ReadError as error:
            yield make_failure(place, error)


def _member(book: ZipFile, name: str) -> bytes:
    """Return a member's bytes; raise ReadError where it is missing, damaged or too large."""
    try:
        if book.getinfo(name).file_size > _WHOLE:
            raise ReadError(f"Its part {name!r} is too large.", "Save it again.")
        return book.read(name)
    except KeyError as error:
        raise ReadError(f"The EPUB lacks its part {name!r}.", "Fetch it again.") from error


def _spine(package: _Element, folder: str) -> list[str]:
    """Return the names of the chapters, in reading order."""
    files = {str(item.get("id")): item for item in find_all(package, "manifest", "item")}
    chapters = [files.get(str(ref.get("idref"))) for ref in find_all(package, "spine", "itemref")]
    return [
        posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href")))))
        for item in chapters
        if item is not None and "nav" not in str(item.get("properties", "")).split()
    ]


def _chapter(
    book: ZipFile, name: str, source: SourceStream, place: str, given: dict[str, object]
) -> ReadItem:
    text, notices = decode_page(_member(book, name), source)
    chapter = parse_xml(text.encode())
    heading = next((found for tag in ("h1", "h2", "h3") if (found := find_text(chapter, tag))), "")
    title = heading or find_text(chapter, "title")
    body = find_all(chapter, "body")
    written = " ".join("".join(body[0].itertext()).split()) if body else ""
    linked = sum(len("".join(one.itertext())) for one in find_all(chapter, "a"))
    if len(written) < _SHORTEST + len(heading) or linked > _LINKED * len(written):
        return source.notice("short chapter", "a cover, contents or title page")
    for element in [*find_all(chapter, "nav"), *find_all(chapter, "h1")[:1]]:
        parent = element.getparent()
        if parent is not None and not (element.tail or "").strip():
            parent.remove(element)
    return RawDocument(
        origin=place,
        text=to_markup(body[0]),
        kind="record",
        key=f"{source.key}/{name}",
        fields={"title": title, **{k: v for k, v in given.items() if v}},
        notices=notices,
    )
