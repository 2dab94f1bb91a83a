"""Labelled lines above a text, whatever their language: "Quelle: ...", "FOR PUBLICATION: ...".

Such a block is told by its form: lines that each have a short label, one under another, above an
empty line. What a label means is told by its name where it is known, else by its value: a day is
one that can be read, a paper's name one that papers bear, a headline the longest line that ends no
sentence. A line without a label above the block is the paper's name, or the headline.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from index.metadata.field_date import parse_dotted_day, parse_field_date
from index.metadata.publisher import format_newspaper, is_newspaper
from index.readers.field_names import OTHER_DATES, get_meanings, normalize_name

_LINE = re.compile(r"\s*(?P<label>[^\W\d_][\w .’'/()-]{1,28}?)\s*:\s+(?P<value>\S.*?)\s*$")
_LEAST = 3  # labelled lines that make a block
_MOST = 25
_NAME = 8  # words of a line above the block
_HEADLINE = range(3, 30)  # words
_PARTS_OF_LINE = re.compile(r"\s*[*|]+\s*|\s{2,}")
_STOP = re.compile(r"[.…][”\"’')\]]*$")
_PARTS = ("title", "published_at", "source", "authors", "agency", "url")


def split_labelled_lines(text: str) -> tuple[dict[str, object], str]:
    """Return the fields that a block of labelled lines states, and the text below it.

    ({}, text) where none stands at the head of the text, where it states no day, or where its
    first label returns: then the text holds several documents.
    """
    lines = text.replace("\r\n", "\n").split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    above = (
        "" if _LINE.match(lines[first]) else _PARTS_OF_LINE.split(lines[first].strip(" *=-#"))[0]
    )
    start = first + bool(above)
    end = start
    for n in range(start, min(len(lines), start + _MOST)):
        if _LINE.match(lines[n]):
            end = n + 1
        elif lines[n].strip():
            break
    rows = [match for line in lines[start:end] if (match := _LINE.match(line))]
    rest = "\n".join(lines[end:])
    if (
        len(rows) < _LEAST
        or len(above.split()) > _NAME
        or (end < len(lines) and lines[end].strip())
    ):
        return {}, text
    if re.search(rf"^\s*{re.escape(rows[0]['label'])}\s*:", rest, re.M):
        return {}, text
    found = _name_rows({row["label"]: row["value"] for row in rows}, above)
    return (found, rest) if "published_at" in found else ({}, text)


def _is_day(value: str) -> bool:
    return (parse_field_date(value) or parse_dotted_day(value)) is not None


def _name_rows(rows: Mapping[str, str], above: str) -> dict[str, object]:
    """Return the parts that labels tell, then those that the values of the others tell."""
    found: dict[str, object] = {}
    free: list[str] = []
    for label, value in rows.items():
        parts = [part for part, _ in get_meanings(label) if part in _PARTS and part not in found]
        if parts and (parts[0] != "published_at" or _is_day(value)):
            found[parts[0]] = value
        elif not parts and normalize_name(label) not in OTHER_DATES:
            free.append(value)
    days = [value for value in free if _is_day(value)]
    papers = [value for value in [above, *free] if value and is_newspaper(value)]
    lines = [one for one in free if len(one.split()) in _HEADLINE and not _STOP.search(one)]
    if days and "published_at" not in found:
        found["published_at"] = days[0]
    if "title" not in found and ((above and above not in papers) or lines):
        found["title"] = above if above not in papers and above else max(lines, key=len)
    elif above and "source" not in found:
        found["source"] = format_newspaper(above)
    if papers and "source" not in found:
        found["source"] = format_newspaper(papers[0])
    return found
