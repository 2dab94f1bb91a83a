"""The archive: whether it opens and is whole, what it holds, and who is writing to it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot import storage
from bot.config import Config
from bot.doctor.finding import Area, Finding
from index import Archive, Coverage, embed
from index.errors import DatelineError
from index.lock import holder

AREA, EMBEDDER = Area("archive"), Area("embedder")
MANY = 0.5
"""From this share of undated articles on, questions about time have little to stand on."""


def archive(shelf: Archive) -> Iterator[Finding]:
    """Yield how an open archive is."""
    flaw = shelf.flaw()
    if flaw:
        yield AREA.fail(f"archive.db is damaged: {flaw}.", "Restore a copy, or index again.")
        return
    yield from _held(shelf.coverage())
    yield from _writable(shelf.directory)


def _held(coverage: Coverage) -> Iterator[Finding]:
    if not coverage.articles:
        yield AREA.fail("it holds no articles.", "Index some: dateline index PATH")
        return
    span = f"{coverage.first} to {coverage.last}" if coverage.first else "none of them dated"
    held = f"{coverage.articles:,} articles, {coverage.passages:,} passages, {span}"
    yield AREA.ok(f"opens, format and pages are sound: {held}.")
    if coverage.undated > MANY * coverage.articles:
        told = f"{coverage.undated:,} of {coverage.articles:,} articles have no date."
        yield AREA.warn(told, "`dateline articles dates` shows why; give dates with the articles.")
    elif coverage.undated:
        yield AREA.ok(f"{coverage.undated:,} articles have no date.")


def _writable(directory: Path) -> Iterator[Finding]:
    writer = holder(directory)
    if writer:
        yield AREA.ok(f"is being written to by {writer}; reading goes on meanwhile.")
    if not os.access(directory, os.W_OK):
        told = f"{directory} cannot be written to by this user."
        yield AREA.warn(told, "Answers work; indexing needs write permission there.")


def embedder(shelf: Archive, config: Config) -> Iterator[Finding]:
    """Yield whether the embedder that built the archive is here and gives the same vectors.

    One behind an address is asked for a word, as every question would.
    """
    made = shelf.embedder
    if made is None:
        return
    name, dimensions = made
    try:
        found = storage.embedder(config, shelf.directory) or embed.load(name)
        length = found.dimensions
    except DatelineError as error:
        yield EMBEDDER.failed(error)
        return
    if length != dimensions:
        told = f"{name} gives {length} dimensions; the archive holds {dimensions}."
        yield EMBEDDER.fail(told, "Run `dateline reindex`.")
    else:
        yield EMBEDDER.ok(f"{name}, {dimensions} dimensions, is the archive's own.")
