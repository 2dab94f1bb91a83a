"""One file, read by the format that its name or its first bytes tell."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.errors import ReadError
from index.read.decode import declared_in, decode
from index.read.document import MAX_ARTICLE, MAX_FILE, Kind, RawDocument, ReadFailure, failure
from index.read.feed import is_feed, read_feed
from index.read.lines import is_gzip
from index.read.records import read_json, read_lines

SUFFIXES = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".jsonl.gz": "jsonl",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
}
_PEEK = 65_536  # bytes that tell the format of a stream with no name


def read_file(path: Path, *, origin: str, key: str) -> Iterator[RawDocument | ReadFailure]:
    """Yield what one file holds. Its format is its suffix's, or what its first bytes show."""
    try:
        with path.open("rb") as stream:
            found = next((SUFFIXES[end] for end in SUFFIXES if path.name.lower().endswith(end)), "")
            yield from _read(stream, found or sniff(stream.peek(_PEEK)), origin, key)
    except OSError as error:
        reason = ReadError(f"It cannot be opened: {error.strerror}.", "Check its permissions.")
        yield failure(origin, reason)


def read_stream(stdin: BinaryIO) -> Iterator[RawDocument | ReadFailure]:
    """Yield what standard input holds: JSON Lines (packed or not), JSON, HTML, a feed or text."""
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), _PEEK)
    try:
        yield from _read(stream, sniff(stream.peek(_PEEK)), "-", "stdin")
    finally:
        stream.detach()  # standard input is its owner's to close


def sniff(head: bytes) -> str:
    """Return the format that a file's first bytes show: "jsonl", "json", "html", "feed", "text"."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if is_gzip(head) or (start.startswith(b"{") and _is_line(start)):
        return "jsonl"
    if start[:1] in (b"{", b"["):
        return "json"
    if not start.startswith(b"<"):
        return "text"
    return "feed" if is_feed(start) else "html"


def _is_line(start: bytes) -> bool:
    """Tell whether the first line is a whole JSON value, or too long to be a pretty print."""
    line, newline, _ = start.partition(b"\n")
    if not newline and len(start) >= _PEEK // 2:
        return True
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _read(
    stream: io.BufferedReader[Any], form: str, origin: str, key: str
) -> Iterator[RawDocument | ReadFailure]:
    if form == "jsonl":
        yield from read_lines(stream, origin, zipped=is_gzip(stream.peek(2)))
        return
    try:
        data = _whole(stream, MAX_FILE if form in ("json", "feed") else 4 * MAX_ARTICLE)
        if form == "json":
            yield from read_json(data, origin)
        elif form == "feed":
            yield from read_feed(data, origin)
        else:
            yield _page(data, form, origin, key)
    except ReadError as error:
        yield failure(origin, error)


def _page(data: bytes, form: str, origin: str, key: str) -> RawDocument:
    text = decode(data, declared=declared_in(data) if form == "html" else "")
    if not text.strip():
        raise ReadError("It is empty.", "Remove it, or put an article into it.")
    if form != "html" and len(text) > MAX_ARTICLE:
        raise ReadError(
            f"It has {len(text):,} characters, more than an article's {MAX_ARTICLE:,}.",
            "Split it, or write its articles as JSON lines.",
        )
    kinds: dict[str, Kind] = {"html": "html", "markdown": "markdown"}
    return RawDocument(origin=origin, text=text, kind=kinds.get(form, "text"), key=key)


def _whole(stream: BinaryIO, limit: int) -> bytes:
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise ReadError(f"It is larger than {limit:,} bytes.", "Write it as JSON lines.")
    return data
