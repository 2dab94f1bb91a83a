"""The vector index: whether a generation stands, is whole, is up to date, and Chroma answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from bot.config import Config
from bot.doctor.finding import Area, Finding
from bot.storage import server as server_of
from index import Archive
from index.errors import VectorStoreError
from index.vectors import Generation, Server, Shelf, is_due

AREA = Area("vectors")
_REINDEX = "Run `dateline reindex`."


def store(archive: Archive, config: Config) -> Iterator[Finding]:
    """Yield how the published generation of an open archive is, and the server, if there is one."""
    try:
        yield from _stood(archive, server_of(config))
    except VectorStoreError as error:
        yield AREA.failed(error)


def _stood(archive: Archive, server: Server | None) -> Iterator[Finding]:
    shelf = Shelf(archive.directory)
    number = shelf.current()
    if number is None:
        if archive.coverage().passages:
            yield AREA.warn("there is no vector index: every passage is read.", _REINDEX)
        return
    with closing(Generation(shelf.folder(number), server)) as generation:
        generation.manifest.verify(generation.folder)
        generation.warm()
        yield from _current(generation, archive, server)


def _current(generation: Generation, archive: Archive, server: Server | None) -> Iterator[Finding]:
    made = generation.manifest
    where = f"the server {made.server}" if made.server else "its folder"
    yield AREA.ok(f"generation {made.number} is whole and answers from {where}.")
    if (made.model, made.dimensions) != archive.embedder:
        yield AREA.fail(f"it was built with {made.model}, not the archive's embedder.", _REINDEX)
    elif made.change > archive.change:
        yield AREA.fail("it is newer than archive.db (an older copy restored?).", _REINDEX)
    elif server is not None and server.url != made.server:
        yield AREA.warn(f"it is not on {server.url}, which is configured.", _REINDEX)
    else:
        yield _behind(made.change, archive, due=is_due(archive, archive.directory, server))


def _behind(change: int, archive: Archive, *, due: bool) -> Finding:
    fresh, gone = len(archive.live_rows(change)), len(archive.removed_since(change))
    if not fresh + gone:
        return AREA.ok("it holds every passage of the archive.")
    told = f"{fresh:,} passages came and {gone:,} went since; they are read beside it."
    if due:
        return AREA.warn(told, "Run `dateline reindex` to take them in.")
    return AREA.ok(told)
