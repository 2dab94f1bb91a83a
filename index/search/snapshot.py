"""A snapshot: everything a search reads besides texts, as it stood at one change of the archive.

Immutable, so that a search goes on undisturbed while a newer one takes its place. Of its rows
``FilterResolver`` tells which a query's hard limits let through: days are compared over the
segments' arrays; names (sources, tags, ids) are resolved in SQLite, and the answer kept while the
archive stands still (a bot asks with the same sources all day).
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from index.archive import Archive, ArchiveReader, Filter
from index.bm25 import Stems
from index.errors import VectorStoreError
from index.search.dense import SCANNING, DenseSearcher
from index.search.segment import (
    Mask,
    Segment,
    build_generation_segment,
    build_new_segment,
    join_segments,
)
from index.vectors import ChromaServer, Generation, GenerationStore, Rows, check_lineage

MOST_SEGMENTS = 8
"""Beyond so many, the last of them that together are no larger than the one before are joined."""
LEAST_JOINED = 4
_OPENING = threading.Lock()
"""NumPy parses the head of an array as Python, and CPython 3.11's parser fails where threads do so
at once ("AST constructor recursion depth mismatch"): slices are opened one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The segments at ``change``; the first is the generation's, if there is one."""

    change: int
    segments: tuple[Segment, ...]
    generation: Generation | None = None

    @classmethod
    def capture(
        cls, archive: ArchiveReader, generation: Generation | None, stems: Stems
    ) -> Snapshot:
        """Return the archive as it is now, as seen through a generation or without one."""
        base = generation.change if generation else 0
        first = (build_generation_segment(generation, archive),) if generation else ()
        start = cls(change=base, segments=first, generation=generation)
        return start.bring_up_to_date(archive, stems)

    def bring_up_to_date(self, archive: ArchiveReader, stems: Stems) -> Snapshot:
        """Return this snapshot brought up to date; itself where nothing has changed."""
        with archive.snapshot():
            change = archive.change
            if change == self.change:
                return self
            removed = archive.removed_since(self.change)
            kept = tuple(segment.without_rows(removed) for segment in self.segments)
            more = build_new_segment(archive, self.change, stems)
        segments = compact_segments((*kept, more) if more is not None else kept)
        return Snapshot(change=change, segments=segments, generation=self.generation)

    @property
    def passages(self) -> int:
        """How many live passages there are."""
        return sum(int(each.articles.passages[each.alive].sum()) for each in self.segments)


def compact_segments(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return at most MOST_SEGMENTS, the last ones joined where there are more.

    As a log-structured merge tree does it: a passage is copied a few times in all, however many
    batches come. A generation's segment is left as it is.
    """
    if len(segments) <= MOST_SEGMENTS:
        return segments
    first = sum(segment.generation is not None for segment in segments)
    sizes = [len(segment.rows) for segment in segments]
    at = len(segments) - LEAST_JOINED
    while at > first and sizes[at - 1] < sum(sizes[at:]):
        at -= 1
    return (*segments[:at], join_segments(segments[at:]))


Report = Callable[[str], None]


class SnapshotManager:
    """The current snapshot of one archive. Call `now` inside ``archive.snapshot()``.

    ``torn`` says that the newest generation is missing or damaged, so that the archive is read
    without it; the writer can build it again.
    """

    def __init__(
        self,
        archive: ArchiveReader,
        shelf: GenerationStore,
        server: ChromaServer | None,
        dense: DenseSearcher,
        stems: Stems,
        report: Report,
    ) -> None:
        self._archive, self._shelf, self._server = archive, shelf, server
        self._dense, self._stems, self._report = dense, stems, report
        self._lock = threading.RLock()
        self._tried: int | None = -1
        self._snapshot: Snapshot | None = None
        self._ready: Generation | None = None
        self._warming: threading.Thread | None = None
        self.damaged = False

    def get_current(self) -> Snapshot:
        """Return the archive as it is, through the newest generation that is ready."""
        with self._lock:
            self._look()
            if self._snapshot is None:
                self._snapshot = Snapshot.capture(self._archive, None, self._stems)
            self._snapshot = self._snapshot.bring_up_to_date(self._archive, self._stems)
            return self._snapshot

    def _look(self) -> None:
        """Take up a generation that was published, or that has become ready."""
        number = self._shelf.current()
        if number != self._tried:
            self._tried = number
            self._open(number)
        if self._ready is not None:
            self._switch(self._ready)
            self._ready = None

    def _open(self, number: int | None) -> None:
        if number is None:
            if self._snapshot is not None and self._snapshot.generation is not None:
                return  # it was deleted under us, and still answers
            self.damaged = True
            self._report("There is no vector index: every passage is read. Run `dateline reindex`.")
            return
        try:
            with _OPENING:
                generation = Generation(self._shelf.folder(number), self._server)
            self._check(generation)
        except VectorStoreError as error:
            self.damaged = True
            self._report(f"{error} {SCANNING}")
            return
        self.damaged = False
        if generation.change > self._archive.change:
            self._tried = -1  # this search reads an older state; the next one takes it up
            return
        try:
            generation.check_server()
        except VectorStoreError as error:  # its vectors are here too, and are scanned
            self._report(f"{error} {SCANNING}")
            self._dense.back_off()
        if self._snapshot is None or not self._dense.uses_chroma:
            self._ready = generation
            return
        self._warming = threading.Thread(target=self._warm, args=(generation,))
        self._warming.start()

    def _check(self, generation: Generation) -> None:
        """Raise VectorStoreError for a generation of another archive or embedder."""
        with Archive.open(self._shelf.directory) as newest:  # not as this search's snapshot has it
            check_lineage(generation, newest)
        manifest = generation.manifest
        if (manifest.model, manifest.dimensions) != self._archive.embedder:
            raise VectorStoreError(
                f"Generation {manifest.number} was built with {manifest.model}.",
                "Run `dateline reindex` to build it again.",
            )

    def drop_if_damaged(self) -> bool:
        """Compare the generation in use with its checksums; drop it and say so where it fails."""
        with self._lock:
            generation = self._snapshot.generation if self._snapshot else None
            if generation is None:
                return False
            try:
                generation.verify()
                return False
            except VectorStoreError as error:
                self.damaged = True
                self._report(f"{error} {SCANNING}")
            generation.close()
            self._snapshot = None
            return True

    def _warm(self, generation: Generation) -> None:
        try:
            generation.warm()
        except VectorStoreError as error:
            self._report(f"{error} {SCANNING}")
        with self._lock:
            self._ready = generation

    def _switch(self, generation: Generation) -> None:
        old = self._snapshot.generation if self._snapshot else None
        self._snapshot = Snapshot.capture(self._archive, generation, self._stems)
        if old is not None:
            old.close()

    def close(self) -> None:
        """Wait for a generation that is being warmed, and close them all."""
        if self._warming is not None:
            self._warming.join()
        with self._lock:
            current = self._snapshot.generation if self._snapshot else None
            for generation in (self._ready, current):
                if generation is not None:
                    generation.close()


_RESOLVED = 16
"""How many limits a resolver remembers."""


class FilterResolver:
    """The limits of queries over one archive, resolved and remembered."""

    def __init__(self, archive: ArchiveReader) -> None:
        self._archive = archive
        self._at: Snapshot | None = None
        self._known: dict[Filter, list[Mask]] = {}

    def resolve(self, snapshot: Snapshot, limits: Filter) -> tuple[list[Mask], Rows | None]:
        """Return which articles of each segment pass, and which rows where passages are limited.

        The rows are None where an article that passes does so with all its passages.
        """
        masks = [segment.match_dates(limits) for segment in snapshot.segments]
        named = replace(limits, published=None, as_of=None, happened=None)
        if not named.is_empty:
            holding = self._named(snapshot, named)
            masks = [mask & holds for mask, holds in zip(masks, holding, strict=True)]
        if limits.happened is None:
            return masks, None
        rows = [each.spans.find_overlapping(limits.happened) for each in snapshot.segments]
        parts = zip(masks, snapshot.segments, rows, strict=True)
        return [mask & each.match_rows(some) for mask, each, some in parts], np.concatenate(rows)

    def _named(self, snapshot: Snapshot, named: Filter) -> list[Mask]:
        """Return which articles pass by their names."""
        if self._at is not snapshot or len(self._known) >= _RESOLVED:
            self._at, self._known = snapshot, {}
        if named not in self._known:
            rows = self._archive.rows(named)
            self._known[named] = [each.match_rows(rows) for each in snapshot.segments]
        return self._known[named]
