"""Article ids, proposed from where a document stands: a file's stem, an address's slug."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

_SUFFIXES = (".jsonl.gz", ".txt", ".md", ".markdown", ".html", ".htm")
_LONGEST = 120  # characters of a slug; the end of a path tells stories apart, so it is kept


def slug(address: str) -> str:
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


def stem(path: Path) -> str:
    """Return a file's name without the suffix of a format: "004_b8.txt" -> "004_b8"."""
    found = next((end for end in _SUFFIXES if path.name.lower().endswith(end)), "")
    return path.name[: len(path.name) - len(found)] if found else path.stem


def stems(files: Sequence[Path], root: Path) -> dict[Path, str]:
    """Return an id for each file of a folder: its stem, or its path where stems collide."""
    counts = Counter(stem(file) for file in files)
    ids = {}
    for file in files:
        inner = file.relative_to(root).with_name(stem(file)).as_posix()
        ids[file] = stem(file) if counts[stem(file)] == 1 else inner
    return ids
