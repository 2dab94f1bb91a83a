"""The windows of dumped candidates: what the reader is given for a question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.extractive.packing import ReadingWindow, split_windows

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlacedWindow:
    """A window with the number of its passage, and where its text begins in the article."""

    hit: int
    begin: int
    window: ReadingWindow


def read_rows(path: Path) -> Iterator[Row]:
    """Read the lines that training.candidates wrote."""
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def format_day(published: str) -> str:
    """Return a day as it is read: "2018-08-15" -> "August 15, 2018"; "" where it is no day."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return ""
    return f"{day:%B} {day.day}, {day.year}"


def place_windows(row: Row, passages: int, beyond: int) -> list[PlacedWindow]:
    """Return the windows read for a question: of its first passages, and of its best sentences.

    ``beyond`` sentences are looked at; those outside the first ``passages`` are read with the
    sentence before them.
    """
    found = [one for at in range(min(passages, len(row["hits"]))) for one in _of_passage(row, at)]
    done: set[tuple[int, int]] = set()
    for candidate in row["candidates"][:beyond]:
        hit = row["hits"][candidate["hit"]]
        own = next(
            (k for k, (a, b, _) in enumerate(hit["sentences"]) if a <= candidate["start"] < b), None
        )
        if own is None or candidate["hit"] < passages or (candidate["hit"], own) in done:
            continue
        done |= {(candidate["hit"], own - 1), (candidate["hit"], own)}
        found.append(_window(hit, candidate["hit"], *_pair(hit["sentences"], own)))
    return found


def _pair(sentences: list[list[Any]], own: int) -> tuple[int, int]:
    return sentences[max(0, own - 1)][0], sentences[own][1]


def _of_passage(row: Row, at: int) -> Iterator[PlacedWindow]:
    hit = row["hits"][at]
    begin = hit["sentences"][0][0] if hit["sentences"] else 0
    body = get_passage_text(hit)
    own = [(a - begin, b - begin) for a, b, _ in hit["sentences"]]
    for start, end in split_windows(body, own):
        yield _window(hit, at, start + begin, end + begin)


def get_passage_text(hit: Row) -> str:
    """Return the article's characters over a passage's sentences, gaps as spaces."""
    sentences = hit["sentences"]
    if not sentences:
        return ""
    begin = sentences[0][0]
    body = [" "] * (sentences[-1][1] - begin)
    for start, end, text in sentences:
        body[start - begin : end - begin] = text
    return "".join(body)


def _window(hit: Row, at: int, start: int, end: int) -> PlacedWindow:
    begin = hit["sentences"][0][0]
    text = get_passage_text(hit)[start - begin : end - begin]
    window = ReadingWindow(text=text, headline=hit["headline"], day=format_day(hit["published"]))
    return PlacedWindow(at, start, window)
