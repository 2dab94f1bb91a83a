"""Plain text, HTML pages, and Markdown with its front matter (YAML between ---, TOML between +++).

The article in a page is found when the page is prepared (``index.metadata.html_page``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.document import MAX_ARTICLE, Kind, RawDocument, ReadItem, ReadNotice
from index.readers.labelled import split_labelled_lines
from index.readers.record_fields import pick_fields
from index.readers.source import SourceStream
from index.readers.unpublished import NOT_PUBLISHED, find_unpublished_state

_RULED = re.compile(
    r"\s*(?P<rule>---|\+\+\+)[ \t]*\n(?P<block>.{0,20000}?)\n(?P=rule)[ \t]*(?:\n|$)", re.S
)
_LABEL = re.compile(r"^[\w-]+\s*[:=]", re.M)
HEAD = 2_000
"""Characters at a text's head in which a labelled date is looked for."""
_LABELLED_DATE = re.compile(r"^[^\W\d]{3,12}\s*:\s*(\d{1,4}[./-]\d{1,2}[./-]\d{1,4})\s*$", re.M)
_UNREAD = "No date was read in {!r}: it is none, or may be two. Write it as 2018-06-14."


def read_text(source: SourceStream) -> Iterator[ReadItem]:
    """Yield a text file as one document."""
    yield _read(source, "text")


def read_markdown(source: SourceStream) -> Iterator[ReadItem]:
    """Yield a Markdown file as one document, or a notice that it is a draft."""
    yield _read(source, "markdown")


def _read(source: SourceStream, kind: Kind) -> RawDocument | ReadNotice:
    text, notices = source.decode(source.read_bytes(4 * MAX_ARTICLE))
    return make_text_document(text, source, kind, notices)


def make_text_document(
    text: str, source: SourceStream, kind: Kind = "text", notices: tuple[ReadNotice, ...] = ()
) -> RawDocument | ReadNotice:
    """Return a text as a document, its front matter as fields; a notice where it is a draft.

    Raises ReadError where it is empty, or too long for an article.
    """
    if not text.strip():
        raise ReadError("It is empty.", "Remove it, or put an article into it.")
    if len(text) > MAX_ARTICLE:
        raise ReadError(
            f"It has {len(text):,} characters, more than an article's {MAX_ARTICLE:,}.",
            "Split it, or write its articles as JSON lines.",
        )
    if kind == "text" and not has_prose(text):
        return source.notice("no story", "no sentence of a story stands in it")
    block, rest = _split_front_matter(text)
    if not block and kind == "text":
        block, rest = split_labelled_lines(text)
    if state := find_unpublished_state(block):
        return source.notice(state, NOT_PUBLISHED)
    if block and rest.strip():
        text, fields, remarks = rest, *_fields(block)
        notices += tuple(source.notice(kind, reason) for kind, reason in remarks)
    else:
        fields = {}
        unread = _find_unread_dates(text[:HEAD])
        notices += tuple(source.notice("date not read", _UNREAD.format(one)) for one in unread)
    return RawDocument(
        origin=source.origin, text=text, kind=kind, key=source.key, fields=fields, notices=notices
    )


def _find_unread_dates(head: str) -> list[str]:
    """Return what stands as a date behind a label and is none, or may be two."""
    return [one for one in _LABELLED_DATE.findall(head) if parse_field_date(one) is None]


def has_prose(text: str) -> bool:
    """Tell whether a text may be a story: a line of it ends a sentence, or is as long as one."""
    lines = (line.strip() for line in text.split("\n"))
    return any(_STOP.search(line) or len(line.split()) > _LONG_LINE for line in lines)


_STOP = re.compile(r"[.!?…。！？؟।][”\"’')\]»]*$")
_LONG_LINE = 8  # words


def _split_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return the fields between rules at the head of a text, and the text after them."""
    match = (
        _RULED.match(text.replace("\r\n", "\n")) if text.lstrip()[:3] in ("---", "+++") else None
    )
    if match is None or not _LABEL.search(match["block"]):
        return {}, text
    block = _toml(match["block"]) if match["rule"] == "+++" else _yaml(match["block"])
    return block, text.replace("\r\n", "\n")[match.end() :] if block else text


def _yaml(block: str) -> dict[str, object]:
    """Return the fields of a YAML block, every value as it is written; {} where it is none."""
    if "&" in block and "*" in block:  # anchors and aliases: a bomb's, never a headline's need
        return _lines(block)
    import yaml

    try:
        found = yaml.load(block, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):  # "title: Bridge: opened", tabs
        return _lines(block)
    return {str(k): v for k, v in found.items()} if isinstance(found, dict) else {}


def _lines(block: str) -> dict[str, object]:
    """Return the fields of a block that is almost YAML: a line each."""
    pairs = re.findall(r"^([A-Za-z][\w -]*?)\s*:[ \t]+(\S.*)$", block, re.M)
    return {name: value.strip().strip("\"'") for name, value in pairs}


def _toml(block: str) -> dict[str, object]:
    import tomllib

    try:
        found: Mapping[str, Any] = tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in found.items()}


def _fields(block: dict[str, object]) -> tuple[dict[str, object], list[tuple[str, str]]]:
    """Return front matter as the fields of a document, and what is to be told of them."""
    picked = pick_fields({"body": " ", **{k: v for k, v in block.items() if k != "body"}})
    fields = {name: item for name, item in picked.fields.items() if name != "id"}
    if parse_field_date(fields.get("published_at")) is None:
        fields.pop("published_at", None)
    return fields, picked.remarks


def read_html(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an HTML page as one document."""
    text, notices = decode_page(source.read_bytes(4 * MAX_ARTICLE), source)
    yield RawDocument(origin=source.origin, text=text, kind="html", key=source.key, notices=notices)


def decode_page(data: bytes, source: SourceStream) -> tuple[str, tuple[ReadNotice, ...]]:
    """Return the text of a page in the encoding it states, and what is told of it."""
    text, notices = source.decode(data, html=True)
    if not text.strip():
        raise ReadError("It is empty.", "Remove it, or put an article into it.")
    return text, notices
