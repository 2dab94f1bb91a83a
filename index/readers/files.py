"""One file, read by the format that its name or its first bytes tell."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from index.errors import ReadError
from index.readers.decode import decode_bytes, find_declared_encoding, is_gzip
from index.readers.document import (
    MAX_ARTICLE,
    MAX_FILE,
    Kind,
    RawDocument,
    ReadFailure,
    get_file_stem,
    get_file_stems,
    make_failure,
)
from index.readers.records import is_feed, read_feed, read_json, read_json_lines

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
            yield from _read(stream, found or detect_format(stream.peek(_PEEK)), origin, key)
    except OSError as error:
        reason = ReadError(f"It cannot be opened: {error.strerror}.", "Check its permissions.")
        yield make_failure(origin, reason)


def read_stream(stdin: BinaryIO) -> Iterator[RawDocument | ReadFailure]:
    """Yield what standard input holds: JSON Lines (packed or not), JSON, HTML, a feed or text."""
    stream = io.BufferedReader(cast(io.RawIOBase, stdin), _PEEK)
    try:
        yield from _read(stream, detect_format(stream.peek(_PEEK)), "-", "stdin")
    finally:
        stream.detach()  # standard input is its owner's to close


def detect_format(head: bytes) -> str:
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
        yield from read_json_lines(stream, origin, zipped=is_gzip(stream.peek(2)))
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
        yield make_failure(origin, error)


def _page(data: bytes, form: str, origin: str, key: str) -> RawDocument:
    text = decode_bytes(data, declared=find_declared_encoding(data) if form == "html" else "")
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


def read_sources(
    sources: Sequence[str], *, stdin: BinaryIO | None = None, allow_private: bool = False
) -> Iterator[RawDocument | ReadFailure]:
    """Read every source and yield what it holds, in order.

    A source is a file, a folder, an http(s) address, or "-" for ``stdin`` (bytes).
    ``allow_private`` lets addresses lead to this machine and private networks. Nothing is
    raised for bad input: each becomes a ReadFailure, and reading goes on.
    """
    places: dict[str, str] = {}
    done: set[Path] = set()
    for source in sources:
        for item in _read_one(source, stdin, allow_private, done):
            yield _unique(item, places) if isinstance(item, RawDocument) else item


def _unique(document: RawDocument, places: dict[str, str]) -> RawDocument | ReadFailure:
    first = places.get(document.key)
    if first is None:
        places[document.key] = document.origin
        return document
    error = ReadError(f"The id {document.key!r} was already read from {first}.", "Give it its own.")
    return make_failure(document.origin, error)


def _read_one(
    source: str, stdin: BinaryIO | None, allow_private: bool, done: set[Path]
) -> Iterator[RawDocument | ReadFailure]:
    if source == "-":
        yield from _read_stdin(stdin)
        return
    if "://" in source:
        from index.readers.web import read_address

        yield from read_address(source, allow_private=allow_private)
        return
    path = Path(source)
    if not path.exists():
        error = ReadError(f"There is no file or folder {source!r}.", "Check the path.")
        yield make_failure(source, error)
    elif path.is_dir():
        yield from _read_folder(path, done)
    else:
        yield from _read_once(path, source, get_file_stem(path), done)


def _read_stdin(stdin: BinaryIO | None) -> Iterator[RawDocument | ReadFailure]:
    if stdin is None:
        yield make_failure(
            "-", ReadError("Standard input is not open.", "Pipe a text or JSON lines.")
        )
        return
    yield from read_stream(stdin)


def _read_folder(folder: Path, done: set[Path]) -> Iterator[RawDocument | ReadFailure]:
    root = folder.resolve()
    files = sorted(path for path in root.rglob("*") if _wanted(path, root))
    inside = [path for path in files if path.resolve().is_relative_to(root)]
    if not files:
        kinds = ", ".join(sorted(SUFFIXES))
        error = ReadError(
            f"The folder {str(folder)!r} holds no file to read.", f"It takes {kinds}."
        )
        yield make_failure(str(folder), error)
    ids = get_file_stems(inside, root)
    for path in files:
        if path in ids:
            yield from _read_once(path, str(path), ids[path], done)
        else:
            error = ReadError("It is a link out of the folder.", "Name its target to read it.")
            yield make_failure(str(path), error)


def _wanted(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    if hidden or not (path.is_symlink() or path.is_file()):
        return False
    return path.name.lower().endswith(tuple(SUFFIXES)) or _leads_out(path, folder)


def _leads_out(path: Path, folder: Path) -> bool:
    return path.is_symlink() and path.is_dir() and not path.resolve().is_relative_to(folder)


def _read_once(
    path: Path, origin: str, key: str, done: set[Path]
) -> Iterator[RawDocument | ReadFailure]:
    real = path.resolve()
    if real in done:
        return
    done.add(real)
    yield from read_file(path, origin=origin, key=key)
