"""HTML pages: bytes to text; the article in it is found when the page is prepared."""

from __future__ import annotations

from collections.abc import Iterator

from index.errors import ReadError
from index.readers.document import MAX_ARTICLE, RawDocument, ReadItem, ReadNotice
from index.readers.source import SourceStream


def read_html(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an HTML page as one document."""
    text, notices = decode_page(source.read_bytes(4 * MAX_ARTICLE), source)
    yield RawDocument(
        origin=source.origin, text=text, kind="html", key=source.key, notices=notices
    )


def decode_page(data: bytes, source: SourceStream) -> tuple[str, tuple[ReadNotice, ...]]:
    """Return the text of a page in the encoding it states, and what is told of it."""
    text, notices = source.decode(data, html=True)
    if not text.strip():
        raise ReadError("It is empty.", "Remove it, or put an article into it.")
    return text, notices
