"""JSON and JSON Lines, each object one article, whatever tool wrote it.

What a dump calls the parts of an article is looked up in ``index.readers.field_names``; the rest
is kept as metadata, up to a sane depth. Objects that wrap a list of articles are looked into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from index.clean.blocks import to_plain_line
from index.errors import ReadError
from index.metadata.publisher import is_newspaper
from index.readers.column_roles import PARTS, has_prose, name_fields
from index.readers.document import (
    MAX_ARTICLE,
    MAX_DEPTH,
    MAX_LINE,
    RawDocument,
    ReadItem,
    ReadNotice,
    make_failure,
    make_slug,
)
from index.readers.record_fields import (
    find_name,
    find_source,
    has_article,
    is_whole_article,
    lacks_part,
    pick_fields,
)
from index.readers.record_layout import lay_out
from index.readers.source import SourceStream
from index.readers.unpack import iter_lines
from index.readers.unpublished import NOT_PUBLISHED, find_placeholder

_NO_TEXT = "it has a headline and no text"
_LEVELS = 8  # levels of wrapping objects above the articles


def read_json_lines(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the records of a JSON Lines stream, a failure for each line that is none."""
    for number, line in iter_lines(source.stream):
        if line is None or line.strip():
            yield from _of_line(line, f"{source.origin}:{number}")


def read_json(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the records of one JSON value: an object, a list, or an object that holds a list.

    One without an id and an address is known by its file's place in the folder.
    """
    for item in read_value(parse_json(source.read_bytes()), source.origin):
        if isinstance(item, RawDocument) and item.key == item.origin:
            item = replace(item, key=item.key.replace(source.origin, source.key, 1))
        yield item


def read_value(value: object, origin: str) -> Iterator[ReadItem]:
    """Yield the records of a value as JSON holds it; one that cannot be read is a failure."""
    value = lay_out(value)
    found = find_records(value)
    named = _envelope(value, found)
    found = name_parts(found, named)
    for number, item in enumerate(found, start=1):
        place = origin if len(found) == 1 else f"{origin}[{number}]"
        try:
            read = to_raw_document(item, place, named)
            yield read
        except ReadError as error:
            yield make_failure(place, error)


def find_records(value: object) -> list[object]:
    """Return the records of a JSON value: itself, its items, or the list it wraps.

    Example: {"response": {"results": [...]}} (Guardian), {"hits": {"hits": [...]}} (Elastic).
    """
    if isinstance(value, list) and not any(map(_is_around, value)):
        return value
    whole = find_level(value, is_whole_article)
    return whole or _find_parts(value)


def _is_around(item: object) -> bool:
    """Tell whether an item of a list is none itself, but holds a list of records: a table's."""
    if not isinstance(item, dict):
        return isinstance(item, list)
    lists = [one for one in item.values() if isinstance(one, list)]
    return not has_article(item) and any(any(map(is_whole_article, one)) for one in lists)


def name_parts(found: list[object], given: Mapping[str, object]) -> list[object]:
    """Return records with the parts that no name tells under their names.

    A headline or a paper is told by the values. A day is, too, where several records differ in it:
    a date that stands alone may be of anything, and is told to the reader instead.
    """
    records = [one for one in found if isinstance(one, dict)]
    if len(records) < max(len(found), 2):
        return found
    wanted = [part for part in ("title", "published_at", "source") if part not in given]
    lacking = [part for part in wanted if lacks_part(records, part)]
    return list(name_fields(records, lacking)) if lacking else found


def find_level(value: object, is_article: Callable[[object], bool]) -> list[object]:
    """Return the outermost list that holds an article, or the outermost article; [] for none."""
    level: list[object] = [value]
    for _ in range(_LEVELS):
        for item in level:
            if isinstance(item, list) and any(map(is_article, item)):
                return item
            if isinstance(item, dict) and len(item) > 1 and all(map(is_article, item.values())):
                return list(item.values())  # records by their keys
            if is_article(item) and not _holds_articles(item, is_article):
                return [item]
        level = [
            inner for item in level for inner in _inside(item) if isinstance(inner, dict | list)
        ]
    return []


def _holds_articles(item: object, is_article: Callable[[object], bool]) -> bool:
    """Tell whether an object is an envelope with words of its own: a list in it holds articles."""
    lists = [one for one in _inside(item) if isinstance(one, list)]
    return any(sum(map(is_article, one)) > 1 for one in lists)


def _find_parts(value: object) -> list[object]:
    """Return the records of a value that holds no article with both a title and a text."""
    level: list[object] = [value]
    for _ in range(_LEVELS):
        for item in level:
            if isinstance(item, dict) and has_article(item):
                return [item]
            if isinstance(item, list) and any(
                isinstance(one, dict) and has_article(one) for one in item
            ):
                return item
        level = [
            inner for item in level for inner in _inside(item) if isinstance(inner, dict | list)
        ]
    unnamed = [one for one in find_level(value, has_prose) if isinstance(one, dict)]
    named = name_fields(unnamed, PARTS) if unnamed else []
    dated = any(set(one) >= {"body", "published_at"} for one in named)
    return list(named) if dated else [value]  # prose without a day is a program's, not a paper's


def _inside(item: object) -> list[object]:
    return list(item.values()) if isinstance(item, dict) else item if isinstance(item, list) else []


def _envelope(value: object, found: list[object]) -> dict[str, object]:
    """Return the source that the objects around all records state: a JSON Feed's title, a site."""
    if isinstance(value, dict) and "jsonfeed.org" in str(value.get("version", "")):
        return {"source": str(value.get("title") or "")}
    level, source = [value], _find_channel(value)
    for _ in range(_LEVELS):
        around = [one for one in level if isinstance(one, dict) and one not in found]
        named = (find_source(one) or _find_site_title(one) for one in around)
        source = source or next(filter(None, named), "")
        level = [
            each
            for one in around
            for inner in one.values()
            for each in (inner if isinstance(inner, list) and len(inner) == 1 else [inner])
            if isinstance(each, dict)
        ]
    source = source or _find_linked_source(value)
    return {"source": source} if source else {}


def _find_channel(value: object) -> str:
    """Return the name of an envelope that is a channel's, or names a paper, or ""."""
    name = find_name(value) if isinstance(value, dict) else ""
    told = isinstance(value, dict) and _CHANNEL.search(str(value.get("type")))
    return name if told or is_newspaper(name) else ""


_CHANNEL = re.compile(r"channel|feed|publication", re.I)


def _find_linked_source(value: object) -> str:
    """Return the name of the one paper that an export's linked records describe, or "".

    Such a record says its kind: {"type": "taxonomy_term--publication", "attributes": {...}}.
    """
    level, names = [value], set[str]()
    for _ in range(_LEVELS):
        for one in level:
            if isinstance(one, dict) and _PUBLISHER.search(_find_kind(one)):
                names.add(find_name(one))
        level = [inner for one in level for inner in _inside(one) if isinstance(inner, dict | list)]
    names.discard("")
    return names.pop() if len(names) == 1 else ""


def _find_kind(record: Mapping[str, object]) -> str:
    """Return the kind that a record of an export says it is of: its own, or its system's."""
    system: object = record.get("sys")
    for name in ("contentType", "sys", "id"):
        system = system.get(name) if isinstance(system, dict) else None
    told = (record.get("type"), record.get("__typename"), record.get("_type"), system)
    return " ".join(one for one in told if isinstance(one, str))


_PUBLISHER = re.compile(r"(?:publication|publisher|newspaper|outlet|brand|website|site)$", re.I)


def _find_site_title(envelope: Mapping[str, object]) -> str:
    """Return the title that the settings of a newsroom's export give its site, or "".

    Settings are an object, or a list of pairs: [{"key": "title", "value": "The Post"}].
    """
    for name in _SETTINGS:
        inner = envelope.get(name)
        if isinstance(inner, list):
            pairs = [one for one in inner if isinstance(one, dict) and "value" in one]
            inner = {str(one.get("key") or one.get("name")): one["value"] for one in pairs}
        if isinstance(inner, dict):
            found = next((inner[n] for n in ("title", "name", "sitename") if inner.get(n)), "")
            if isinstance(found, str) and found.strip():
                return found.strip()
    return ""


_SETTINGS = ("settings", "site", "blog", "channel", "options", "feed")


def _of_line(line: bytes | None, origin: str) -> Iterator[ReadItem]:
    try:
        if line is None:
            raise ReadError(
                f"The line is longer than {MAX_LINE:,} bytes.", "Split it: one article a record."
            )
        value = parse_json(line)
    except ReadError as error:
        yield make_failure(origin, error)
        return
    if isinstance(value, dict):
        yield from read_value(value, origin)
        return
    wrong = ReadError(f"The record is {type(value).__name__}, not an object.", "Remove it.")
    yield make_failure(origin, wrong)


def parse_json(data: bytes) -> object:
    """Return the JSON value of UTF-8 bytes.

    Raises ReadError for NUL bytes, other encodings, broken JSON, numbers without end and nesting
    too deep.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode(errors="replace")
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


def to_raw_document(
    value: object, origin: str, given: Mapping[str, object] | None = None
) -> RawDocument | ReadNotice:
    """Return the raw document of one object of any dump, or a notice that it is unpublished.

    ``given`` are fields that hold where the record states none. Its key is its id, or its
    address's slug, or its origin. Raises ReadError where it is no object, has no text, or
    holds what cannot be stored.
    """
    if not isinstance(value, dict):
        raise ReadError(f"The record is {type(value).__name__}, not an object.", "Remove it.")
    picked = pick_fields(value)
    if picked.unpublished:
        return ReadNotice(origin=origin, kind=picked.unpublished, reason=NOT_PUBLISHED)
    if kind := find_placeholder(picked.body or ""):
        return ReadNotice(origin=origin, kind=kind, reason=NOT_PUBLISHED)
    if picked.body is None:
        told = picked.fields.get("url") or picked.fields.get("published_at")
        if not (picked.fields.get("title") and told):
            names = ", ".join(sorted(map(str, value))[:12])
            raise ReadError(
                "The record has no body.", f"Give it a text in 'body' (it has: {names})."
            )
    if picked.fields.get("title") and not (picked.body or "").strip():
        return ReadNotice(origin=origin, kind="no text", reason=_NO_TEXT)
    fields = {**(given or {}), **picked.fields}
    notices = tuple(
        ReadNotice(origin=origin, kind=kind, reason=reason) for kind, reason in picked.remarks
    )
    return make_record(picked.body or "", fields, origin, notices)


def make_record(
    text: str, fields: Mapping[str, object], origin: str, notices: tuple[ReadNotice, ...] = ()
) -> RawDocument:
    """Return the raw document of a text and its fields (id, title, source, published_at, ...).

    Fields that are None are dropped. Raises ReadError for what cannot be stored.
    """
    kept = {name: item for name, item in fields.items() if item is not None}
    for name in ("title", "source"):
        if isinstance(line := kept.get(name), str):
            kept[name] = re.sub(r"\s+(?=[,.](?:\s|$))", "", to_plain_line(line))
    _check_text(text)
    _check_fields(kept)
    return RawDocument(
        origin=origin,
        text=text,
        kind="record",
        key=_key(kept, origin),
        fields=kept,
        notices=notices,
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


def _key(fields: Mapping[str, object], origin: str) -> str:
    given = fields.get("id")
    if isinstance(given, str | int) and str(given).strip():
        return str(given).strip()
    address = fields.get("url")
    return make_slug(address) if isinstance(address, str) and address.strip() else origin
