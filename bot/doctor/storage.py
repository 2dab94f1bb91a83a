"""Checks of the archive, of its embedder, and of the published vector index."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot import stores
from bot.calibration import FILE, read_calibration
from bot.config import Config
from bot.errors import ConfigError
from bot.finding import Area, Finding
from bot.stores import open_server as server_of
from index import Archive, Coverage, embeddings
from index.archive.lock import find_lock_holder
from index.errors import DatelineError, VectorStoreError
from index.vectors import ChromaServer, Generation, GenerationStore, is_due

AREA, EMBEDDER, CALIBRATION = Area("archive"), Area("embedder"), Area("thresholds")
MANY = 0.5
"""From this share of undated articles on, questions about time have little to stand on."""


def check_archive(archive: Archive) -> Iterator[Finding]:
    """Yield how an open archive is."""
    flaw = archive.find_corruption()
    if flaw:
        yield AREA.fail(f"archive.db is damaged: {flaw}.", "Restore a copy, or index again.")
        return
    yield from _held(archive.coverage())
    yield from _writable(archive.directory)


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
    writer = find_lock_holder(directory)
    if writer:
        yield AREA.ok(f"is being written to by {writer}; reading goes on meanwhile.")
    if not os.access(directory, os.W_OK):
        told = f"{directory} cannot be written to by this user."
        yield AREA.warn(told, "Answers work; indexing needs write permission there.")


def check_embedder(archive: Archive, config: Config) -> Iterator[Finding]:
    """Yield whether the embedder that built the archive is here and gives the same vectors.

    One behind an address is asked for a word, as every question would.
    """
    made = archive.embedder
    if made is None:
        return
    name, dimensions = made
    try:
        found = stores.open_embedder(config, archive.directory) or embeddings.load_embedder(name)
        length = found.dimensions
    except DatelineError as error:
        yield EMBEDDER.failed(error)
        return
    if length != dimensions:
        told = f"{name} gives {length} dimensions; the archive holds {dimensions}."
        yield EMBEDDER.fail(told, "Run `dateline reindex`.")
    else:
        yield EMBEDDER.ok(f"{name}, {dimensions} dimensions, is the archive's own.")


def check_calibration(directory: Path) -> Iterator[Finding]:
    """Yield whether thresholds fitted on the archive's own cases are in force."""
    try:
        found = read_calibration(directory)
    except ConfigError as error:
        yield CALIBRATION.failed(error)
        return
    if found.engines and not found.is_in_force:
        told = f"{FILE} was fitted to another measure of confidence: it is not in force."
        yield CALIBRATION.warn(told, "Run `dateline eval CASES --calibrate` again.")
        return
    for engine, one in found.engines.items():
        yield CALIBRATION.ok(
            f"{FILE} is in force for {engine} answers: lead from {one.lead:.2f}, answer from "
            f"{one.silence:.2f}, fitted on {one.cases} cases on {one.fitted}."
        )


VECTORS = Area("vectors")
_REINDEX = "Run `dateline reindex`."


def check_vector_store(archive: Archive, config: Config) -> Iterator[Finding]:
    """Yield how the published generation of an open archive is, and the server, if there is one."""
    try:
        yield from _stood(archive, server_of(config))
    except VectorStoreError as error:
        yield VECTORS.failed(error)


def _stood(archive: Archive, server: ChromaServer | None) -> Iterator[Finding]:
    generations = GenerationStore(archive.directory)
    number = generations.current()
    if number is None:
        if archive.coverage().passages:
            yield VECTORS.warn("there is no vector index: every passage is read.", _REINDEX)
        return
    with closing(Generation(generations.folder(number), server)) as generation:
        generation.manifest.verify(generation.folder)
        generation.warm()
        yield from _current(generation, archive, server)


def _current(
    generation: Generation, archive: Archive, server: ChromaServer | None
) -> Iterator[Finding]:
    made = generation.manifest
    where = f"the server {made.server}" if made.server else "its folder"
    yield VECTORS.ok(f"generation {made.number} is whole and answers from {where}.")
    if (made.model, made.dimensions) != archive.embedder:
        yield VECTORS.fail(f"it was built with {made.model}, not the archive's embedder.", _REINDEX)
    elif made.change > archive.change:
        yield VECTORS.fail("it is newer than archive.db (an older copy restored?).", _REINDEX)
    elif server is not None and server.url != made.server:
        yield VECTORS.warn(f"it is not on {server.url}, which is configured.", _REINDEX)
    else:
        yield _behind(made.change, archive, due=is_due(archive, archive.directory, server))


def _behind(change: int, archive: Archive, *, due: bool) -> Finding:
    fresh, gone = len(archive.live_rows(change)), len(archive.removed_since(change))
    if not fresh + gone:
        return VECTORS.ok("it holds every passage of the archive.")
    told = f"{fresh:,} passages came and {gone:,} went since; they are read beside it."
    if due:
        return VECTORS.warn(told, "Run `dateline reindex` to take them in.")
    return VECTORS.ok(told)
