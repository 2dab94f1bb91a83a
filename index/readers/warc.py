"""WARC and WET: what crawlers keep. Each page is an article, dated by its own words.

The day on which a page was fetched is kept as metadata; it is no day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.decode import decode_bytes
from index.readers.document import MAX_ARTICLE, RawDocument, ReadItem, make_failure, make_slug
from index.readers.source import SourceStream, wrap_bytes

_CHARSET = re.compile(r"charset=[\"']?([\w-]+)", re.I)
_TEXTS = ("text/html", "application/xhtml+xml", "text/plain", "")
_SENTENCE = 8  # words from which a line that ends with a stop is a sentence
_STOP = re.compile(r"[.!?…][”\"’')\]]*\s*$")
_INNER = ("json", "xml", "rss", "atom", "pdf", "rtf", "msword", "officedocument")


def read_warc(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article for each page of a crawl; a failure where the file is cut off."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    number = 0
    try:
        for record in ArchiveIterator(source.stream, no_record_parse=False, arc2warc=True):
            number += 1
            yield from _record(record, source, f"{source.origin}[{number}]")
    except (
        ArchiveLoadFailed,
        ValueError,
        EOFError,
        OSError,
        AttributeError,
        TypeError,
        LookupError,
    ) as error:
        reason = ReadError(
            f"The crawl is damaged or cut off after record {number}.", "Fetch the file again."
        )
        reason.__cause__ = error
        yield make_failure(source.origin, reason)


def _record(record: Any, source: SourceStream, place: str) -> Iterator[ReadItem]:
    """Yield what one record of the crawl holds; requests and metadata are no pages."""
    if record.rec_type not in ("response", "resource", "conversion"):
        return
    try:
        yield from _page(record, source, place)
    except ReadError as error:
        yield make_failure(place, error)


def _page(record: Any, source: SourceStream, place: str) -> Iterator[ReadItem]:
    address = str(record.rec_headers.get_header("WARC-Target-URI") or "")
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status != "200":
        yield source.notice(f"answer {status}", "not a page")
        return
    headers = record.http_headers or record.rec_headers
    kind = str(headers.get_header("Content-Type") or "").lower()
    media = kind.partition(";")[0].strip()
    data = record.content_stream().read(4 * MAX_ARTICLE + 1)
    _check_whole(record, data)
    if media not in _TEXTS:
        if any(word in media for word in _INNER):
            inner = wrap_bytes(data, source, origin=place, key=make_slug(address) or place, name="")
            yield from source.read_inner(inner)
            return
        yield source.notice(media, "no format that is read")
        return
    page = _document(record, data, kind, address, source, place)
    if page.kind == "text" and not _has_prose(page.text):
        yield source.notice("list", "no sentence of a story stands in it")
        return
    yield page


def _has_prose(text: str) -> bool:
    """Tell whether a line of a text is a sentence: a front page and robots.txt have none."""
    lines = (line.strip() for line in text.split("\n"))
    return any(len(line.split()) >= _SENTENCE and _STOP.search(line) for line in lines)


def drop_page_foot(text: str) -> str:
    """Return the text of a page without the menus below its last sentence."""
    lines = text.rstrip().split("\n")
    ends = [n for n, one in enumerate(lines) if len(one.split()) >= _CLAUSE and _STOP.search(one)]
    return "\n".join(lines[: ends[-1] + 1]) if ends else text


_CLAUSE = 4  # words of a short sentence


def _check_whole(record: Any, data: bytes) -> None:
    """Raise ReadError where a record ends before its length."""
    left = getattr(record.raw_stream, "limit", 0)
    if len(data) > 4 * MAX_ARTICLE:
        raise ReadError("The page is too long for an article.", "Save the page's own file.")
    if left and not data.endswith(b">") and getattr(record.raw_stream, "stream", None) is not None:
        raise ReadError("The page is cut off.", "Fetch the file again.")


def _document(
    record: Any, data: bytes, kind: str, address: str, source: SourceStream, place: str
) -> RawDocument:
    from index.readers.decode import find_declared_encoding

    stated = _CHARSET.search(kind)
    declared = stated[1] if stated else find_declared_encoding(data)
    told: list[str] = []
    text = decode_bytes(data, declared=declared, named=source.encoding, tell=told.append)
    if not text.strip():
        raise ReadError("The page is empty.", "Fetch it again.")
    plain = record.rec_type == "conversion" or kind.startswith("text/plain")
    text = drop_page_foot(text) if record.rec_type == "conversion" else text
    return RawDocument(
        origin=place,
        text=text,
        kind="text" if plain else "html",
        key=make_slug(address) if "://" in address else place,
        fields={"url": address, "fetched": str(record.rec_headers.get_header("WARC-Date") or "")},
        notices=tuple(source.notice("encoding", reason) for reason in told),
    )
