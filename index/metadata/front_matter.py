"""Labelled lines at the head of a text: front matter, or "Source: TASS" under one another."""

from __future__ import annotations

import re
from email.utils import parseaddr

from index.metadata.publication_date import find_date_stamp
from index.types import PublicationDate

_FIELDS = {
    "title": "title",
    "headline": "title",
    "subject": "title",
    "from": "source",
    "source": "source",
    "publisher": "source",
    "publication": "source",
    "newspaper": "source",
    "agency": "agency",
    "author": "authors",
    "authors": "authors",
    "byline": "authors",
    "date": "published",
    "published": "published",
    "published_at": "published",
    "publication date": "published",
    "load-date": "",
    "length": "",
    "section": "",
    "language": "",
    "url": "url",
    "link": "url",
}
_LINE = re.compile(r"\s*(?P<label>[A-Za-z][A-Za-z_ -]{1,17})\s*:\s+(?P<value>\S.*)$")
_RULE = re.compile(r"\s*(?:---|\+\+\+)\s*$")


def parse_front_matter(text: str) -> tuple[dict[str, object], str]:
    """Return what labelled lines at the head of a text state, and the text after them.

    Between rules ("---") every line is taken; without rules two known labels or more must
    follow one another, for a single "Date: ..." may be a sentence of the story's own.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    ruled = bool(_RULE.match(lines[first]))
    end = _end(lines, first + 1 if ruled else first, ruled)
    if end is None:
        return {}, text
    found = dict(_known(lines[first:end]))
    if not ruled and len(found) < 2:
        return {}, text
    return _typed(found), "\n".join(lines[end + ruled :])


def _end(lines: list[str], first: int, ruled: bool) -> int | None:
    """Return the number of the line at which the labelled lines end, or None."""
    for n in range(first, len(lines)):
        if ruled and _RULE.match(lines[n]):
            return n
        match = _LINE.match(lines[n])
        if not ruled and (match is None or match["label"].lower() not in _FIELDS):
            return n if n > first else None
        if ruled and n - first > 40:
            return None
    return None


def _known(lines: list[str]) -> list[tuple[str, str]]:
    pairs = [
        (match["label"].lower(), match["value"]) for line in lines if (match := _LINE.match(line))
    ]
    return [
        (_FIELDS[label], value.strip().strip("\"'")) for label, value in pairs if label in _FIELDS
    ]


def _typed(found: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = {name: value for name, value in found.items() if name}
    if "authors" in values:
        written = re.sub(r"^\s*by\s+", "", found["authors"], flags=re.I).strip("[] ")
        values["authors"] = tuple(re.split(r",? and |,\s*| & |;\s*", written))
    if "@" in str(values.get("source", "")):  # a mail's sender
        values["source"] = parseaddr(found["source"])[0]
    if "published" in values:
        read = find_date_stamp(found["published"])
        values["published"] = (
            PublicationDate(value=read.value, basis="stated", words=found["published"])
            if read
            else None
        )
    return values
