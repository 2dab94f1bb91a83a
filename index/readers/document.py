"""The two things reading yields: a raw document, or a failure with its reason.

The limits are those of news, with room to spare: the longest article of 16,861 in the
RealTimeQA collection has 100,000 characters, and ``War and Peace`` 3.2 million.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from index.errors import ReadError

Kind = Literal["text", "markdown", "html", "record"]

MAX_ARTICLE = 2_000_000  # characters of one article, page or record body
MAX_LINE = 16_000_000  # bytes of one line of JSON Lines
MAX_FILE = 64_000_000  # bytes of a file that has to be held whole (.json, feeds)
MAX_DEPTH = 40  # nesting of a record's JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """One thing that was read, not yet cleaned.

    ``origin`` says where it stands ("a.jsonl:12", "news/b.txt", an address), ``key`` is the
    article id proposed for it, ``fields`` what came with a record besides its text.
    """

    origin: str
    text: str
    kind: Kind
    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """One thing that could not be read: where it stands, and why, on one line."""

    origin: str
    reason: str


def make_failure(origin: str, error: ReadError) -> ReadFailure:
    """Return the failure that an error at one place amounts to."""
    return ReadFailure(origin=origin, reason=str(error))


_SUFFIXES = (".jsonl.gz", ".txt", ".md", ".markdown", ".html", ".htm")
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


def get_file_stem(path: Path) -> str:
    """Return a file's name without the suffix of a format: "004_b8.txt" -> "004_b8"."""
    found = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), "")
    return path.name[: len(path.name) - len(found)] if found else path.stem


def get_file_stems(files: Sequence[Path], root: Path) -> dict[Path, str]:
    """Return an id for each file of a folder: its stem, or its path where stems collide."""
    counts = Counter(get_file_stem(file) for file in files)
    ids = {}
    for file in files:
        inner = file.relative_to(root).with_name(get_file_stem(file)).as_posix()
        ids[file] = get_file_stem(file) if counts[get_file_stem(file)] == 1 else inner
    return ids
