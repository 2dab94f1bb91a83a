"""Records: JSON and JSON Lines, each object one article.

Fields with a place of their own: id, title, body (or text, or content), source, url,
published_at, authors. The rest is kept as metadata, up to a sane depth.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from index.errors import ReadError
from index.readers.decode import iter_lines
from index.readers.document import (
    MAX_ARTICLE,
    MAX_DEPTH,
    MAX_LINE,
    RawDocument,
    ReadFailure,
    make_failure,
    make_slug,
)

BODY = ("body", "text", "content")
_LISTS = ("articles", "items", "entries", "records", "data", "docs")


def read_json_lines(
    stream: BinaryIO, origin: str, *, zipped: bool = False
) -> Iterator[RawDocument | ReadFailure]:
    """Yield the records of a JSON Lines stream, a failure for each line that is none."""
    try:
        for number, line in iter_lines(stream, zipped=zipped):
            if line is None or line.strip():
                yield _of_line(line, f"{origin}:{number}")
    except ReadError as error:
        yield make_failure(origin, error)


def read_json(data: bytes, origin: str) -> Iterator[RawDocument | ReadFailure]:
    """Yield the records of one JSON value: an object, a list, or an object that holds a list."""
    try:
        value = parse_json(data)
    except ReadError as error:
        yield make_failure(origin, error)
        return
    found = _records_in(value)
    for number, item in enumerate(found, start=1):
        place = origin if len(found) == 1 else f"{origin}[{number}]"
        try:
            yield to_raw_document(item, place)
        except ReadError as error:
            yield make_failure(place, error)


def _records_in(value: object) -> list[object]:
    if isinstance(value, dict) and not any(name in value for name in BODY):
        lists = [value[name] for name in _LISTS if isinstance(value.get(name), list)]
        return list(lists[0]) if lists else [value]
    return value if isinstance(value, list) else [value]


def _of_line(line: bytes | None, origin: str) -> RawDocument | ReadFailure:
    try:
        if line is None:
            raise ReadError(
                f"The line is longer than {MAX_LINE:,} bytes.", "Split it: one article a record."
            )
        return to_raw_document(parse_json(line), origin)
    except ReadError as error:
        return make_failure(origin, error)


def parse_json(data: bytes) -> object:
    """Return the JSON value of UTF-8 bytes.

    Raises ReadError for NUL bytes, other encodings, broken JSON, numbers without end and nesting
    too deep.
    """
    if b"\x00" in data:
        raise ReadError("The record holds NUL bytes.", "Export it again as UTF-8 JSON.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ReadError(
            f"Byte {error.start} of the record is not UTF-8.", "Export it again as UTF-8."
        ) from error
    except json.JSONDecodeError as error:
        raise ReadError(
            f"The record is not JSON: {error.msg} at character {error.pos}.", "Mend or remove it."
        ) from error
    except ValueError as error:  # Python reads no integer of more than 4,300 digits
        raise ReadError("The record holds an endless number.", "Write it as a string.") from error
    except RecursionError as error:
        raise ReadError("The record's JSON is nested too deep.", "Flatten it.") from error


def to_raw_document(value: object, origin: str) -> RawDocument:
    """Return the raw document of one JSON object.

    Its key is its id, or its address's slug, or its origin. Raises ReadError where it is no
    object, has no text, or holds what cannot be stored.
    """
    if not isinstance(value, dict):
        raise ReadError(f"The record is {type(value).__name__}, not an object.", "Remove it.")
    name = next((name for name in BODY if isinstance(value.get(name), str)), None)
    if name is None:
        raise ReadError("The record has no body.", "Give it a text in 'body'.")
    fields = {key: item for key, item in value.items() if key != name and item is not None}
    _check_text(value[name])
    _check_fields(fields)
    return RawDocument(
        origin=origin, text=value[name], kind="record", key=_key(fields, origin), fields=fields
    )


def _check_text(text: str) -> None:
    if len(text) > MAX_ARTICLE:
        raise ReadError(
            f"The body has {len(text):,} characters, more than {MAX_ARTICLE:,}.",
            "Split it into articles.",
        )
    if "\x00" in text:
        raise ReadError("The body holds NUL characters.", "Export it again as text.")
    _check_letters(text)


def _check_letters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ReadError(
            f"Character {error.start} is half of a surrogate pair.", "Export it again as UTF-8."
        ) from error


def _check_fields(fields: dict[str, object]) -> None:
    """Refuse what no archive can hold: nesting without end, halves of characters."""
    level: list[object] = [fields]
    for _ in range(MAX_DEPTH):
        for item in level:
            if isinstance(item, str):
                _check_letters(item)
        level = [inner for item in level for inner in _inner(item)]
        if not level:
            return
    raise ReadError(f"Its fields nest deeper than {MAX_DEPTH} levels.", "Flatten them.")


def _inner(item: object) -> list[object]:
    if isinstance(item, dict):
        return [*item.keys(), *item.values()]
    return item if isinstance(item, list) else []


def _key(fields: dict[str, object], origin: str) -> str:
    given = fields.get("id")
    if isinstance(given, str | int) and str(given).strip():
        return str(given).strip()
    address = fields.get("url")
    return make_slug(address) if isinstance(address, str) and address.strip() else origin


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
            yield to_raw_document(_fields(entry, str(parsed.feed.get("title", ""))), place)
        except ReadError as error:
            yield make_failure(place, error)


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
