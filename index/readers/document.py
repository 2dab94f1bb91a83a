"""What reading yields: a raw document, a failure with its reason, or a notice of what was left out.

The limits are those of news, with room to spare: the longest article of 16,861 in the
RealTimeQA collection has 100,000 characters, and ``War and Peace`` 3.2 million.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Literal
from urllib.parse import unquote, urlsplit

from index.errors import ReadError

Kind = Literal["text", "markdown", "html", "record"]

MAX_ARTICLE = 2_000_000  # characters of one article, page or record body
MAX_LINE = 16_000_000  # bytes of one line of JSON Lines
MAX_FILE = 64_000_000  # bytes of a file that has to be held whole (.json, feeds)
MAX_DEPTH = 40  # nesting of a record's JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNotice:
    """Something that is told of a place and is no error.

    Read by itself it says what was left out on purpose (``kind`` "draft", ".jpg"); in
    ``RawDocument.notices`` what was read with a reservation ("date not read").
    """

    origin: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One thing that was read, not yet cleaned.

    ``origin`` says where it stands ("a.jsonl:12", "news/b.txt", an address), ``key`` is the
    article id proposed for it, ``fields`` what the format states besides the text (for every
    kind: title, source, published_at, authors, ...). ``notices`` tell what a reader should know
    of it: a date that could not be read, letters that were mended.
    """

    origin: str
    text: str
    kind: Kind
    key: str
    fields: Mapping[str, object] = field(default_factory=dict)
    notices: tuple[ReadNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """One thing that could not be read: where it stands, and why, on one line."""

    origin: str
    reason: str


ReadItem = RawDocument | ReadFailure | ReadNotice


def make_failure(origin: str, error: ReadError) -> ReadFailure:
    """Return the failure that an error at one place amounts to."""
    return ReadFailure(origin=origin, reason=str(error))


_LONGEST = 120  # characters of a slug; the end of a path tells stories apart, so it is kept


def make_slug(address: str) -> str:
    """Return a readable id for an address: host and path, without "www." and suffix.

    Example: "https://www.example.com/news/2018/putin-kim.html?utm=x" ->
    "example.com/news/2018/putin-kim". A query that names the story ("?id=7") is kept.
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    path = re.sub(r"\.(?:html?|php|aspx?|amp)$", "", unquote(parts.path).strip("/"))
    story = re.search(r"(?:^|&)((?:id|p|article|story|item)=[\w-]+)", parts.query)
    whole = "/".join(part for part in (host, path) if part) + (f"?{story[1]}" if story else "")
    whole = re.sub(r"[^\w./?=~-]+", "-", whole).strip("-")
    return whole if len(whole) <= _LONGEST else host + "/" + whole[-(_LONGEST - len(host) - 1) :]


def get_file_stem(path: PurePath) -> str:
    """Return a file's name without its suffixes: "004_b8.txt" -> "004_b8", "a.warc.gz" -> "a"."""
    bare = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return PurePath(bare).stem or path.stem


def get_file_stems(files: Sequence[Path], root: Path) -> dict[Path, str]:
    """Return an id for each file of a folder: its stem, its path, or its path with its suffix."""
    stems = Counter(get_file_stem(file) for file in files)
    inner = {
        file: file.relative_to(root).with_name(get_file_stem(file)).as_posix() for file in files
    }
    paths = Counter(inner.values())
    return {
        file: get_file_stem(file)
        if stems[get_file_stem(file)] == 1
        else inner[file]
        if paths[inner[file]] == 1
        else file.relative_to(root).as_posix()
        for file in files
    }
