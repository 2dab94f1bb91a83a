"""Standing: the snapshot that searches read now, kept up with the archive and its generations.

A reader looks at every search whether the archive has changed or another generation has been
published (two reads of a few microseconds), so a committed article is found by the next search.
Where Chroma is in use, a new generation is opened and warmed in the background and taken when it
is ready. Searches of one reader come one after the other (they hold the archive's snapshot), so
the old one can be closed at once.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from index.archive import Archive, ArchiveReader
from index.errors import VectorStoreError
from index.search.dense import SCANNING, Dense
from index.search.snapshot import Snapshot
from index.vectors import Generation, Server, Shelf, check_lineage
from index.vectors.sparse import Stems

Report = Callable[[str], None]


class Standing:
    """The current snapshot of one archive. Call `now` inside ``archive.snapshot()``.

    ``torn`` says that the newest generation is missing or damaged, so that the archive is read
    without it; the writer can build it again.
    """

    def __init__(
        self, archive: ArchiveReader, shelf: Shelf, server: Server | None, dense: Dense,
        stems: Stems, report: Report,
    ) -> None:  # fmt: skip
        self._archive, self._shelf, self._server = archive, shelf, server
        self._dense, self._stems, self._report = dense, stems, report
        self._lock = threading.RLock()
        self._tried: int | None = -1
        self._snapshot: Snapshot | None = None
        self._ready: Generation | None = None
        self._warming: threading.Thread | None = None
        self.torn = False

    def now(self) -> Snapshot:
        """Return the archive as it is, through the newest generation that is ready."""
        with self._lock:
            self._look()
            if self._snapshot is None:
                self._snapshot = Snapshot.take(self._archive, None, self._stems)
            self._snapshot = self._snapshot.follow(self._archive, self._stems)
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
            self.torn = True
            self._report("There is no vector index: every passage is read. Run `dateline reindex`.")
            return
        try:
            generation = Generation(self._shelf.folder(number), self._server)
            self._check(generation)
        except VectorStoreError as error:
            self.torn = True
            self._report(f"{error} {SCANNING}")
            return
        self.torn = False
        if generation.change > self._archive.change:
            self._tried = -1  # this search reads an older state; the next one takes it up
            return
        try:
            generation.look()
        except VectorStoreError as error:  # its vectors are here too, and are scanned
            self._report(f"{error} {SCANNING}")
            self._dense.rest()
        if self._snapshot is None or not self._dense.asks_chroma:
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

    def suspect(self) -> bool:
        """Compare the generation in use with its checksums; drop it and say so where it fails."""
        with self._lock:
            generation = self._snapshot.generation if self._snapshot else None
            if generation is None:
                return False
            try:
                generation.verify()
                return False
            except VectorStoreError as error:
                self.torn = True
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
        self._snapshot = Snapshot.take(self._archive, generation, self._stems)
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
