"""build: one run over the sources, from files to a published archive."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO, Protocol

from index.archive import Archive, Coverage
from index.embeddings import Embedder
from index.errors import ReadError, VectorStoreError
from index.ingest.identity import clear_place_cache, get_place
from index.ingest.maintenance import describe_repair
from index.ingest.near_duplicates import find_clusters
from index.ingest.prepare import PreparedDocument, count_cores, prepare_documents
from index.ingest.report import BuildReport, Progress, Tally
from index.ingest.scan import KnownDocument, NewDocument, ScanResult, scan_documents
from index.ingest.settle import SeenDocuments, infer_dates_from_neighbours, remove_missing_documents
from index.ingest.supersede import find_superseded
from index.ingest.writer import ArticleWriter
from index.readers import RawDocument, ReadFailure, ReadItem, ReadNotice, read_sources
from index.vectors import Generation, publish_if_due

Prepared = Iterator[PreparedDocument]
Publish = Callable[[Archive, Path], object]
Prepare = Callable[[Iterable[RawDocument], date, Mapping[str, frozenset[str]]], Prepared]
"""Turns documents into articles, in order: given the day of the run and the repeated lines."""


class Intake(Protocol):
    """Where prepared documents go: one archive, or the slices of one."""

    def known(self, document: RawDocument, digest: bytes) -> int:
        """Return how many articles this very document gave before; 0 where it is new."""
        ...

    def repeated(self, found: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Return the repeated lines of each source: what was found now, and in earlier runs."""
        ...

    def add(self, prepared: PreparedDocument) -> None:
        """Take a prepared document, or count its failure."""
        ...

    def flush(self) -> None:
        """Store what waits."""
        ...

    def settle(self, pruned: Sequence[str], seen: SeenDocuments) -> str:
        """Do what needs all articles to be in; return what a person is to be told, or ""."""
        ...

    def get_stored(self) -> tuple[Coverage | None, int]:
        """Return what is stored now, None where nothing is, and how many of it are copies."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


def build_archive(
    sources: Sequence[str],
    directory: Path,
    *,
    now: datetime,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    encoding: str = "",
    prune: bool = False,
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    publish: Publish = publish_if_due,
    workers: int | None = None,
    prepare: Prepare | None = None,
) -> BuildReport:
    """Take the articles of the sources into the archive in a folder, and publish its vectors.

    A source is a file, a folder, an http(s) address or "-" for ``stdin``. What is known and
    unchanged costs a hash; what stops half-way (a kill, a full disk) is resumed by the same
    call. ``now`` is recorded with new versions. ``prune`` removes the articles whose files are
    gone from the sources named. ``encoding`` is that of the texts, where it is known.
    ``embedder`` is the archive's own, or WordLlama for a new one. ``workers`` is the number of
    processes (by default one for each processor; a script that calls this unguarded by
    ``if __name__ == "__main__"`` gives 1), which ``prepare`` stands in place of.

    Raises ReadError where a source does not exist, before anything is made; ArchiveLocked,
    ArchiveVersion, ArchiveDamaged, EmbedderMismatch. A bad record is a failure in the report.
    """
    check_sources(sources)
    tally = Tally()
    intake = ArchiveIntake(directory, embedder, now, tally, publish)
    reading = partial(
        read_sources, sources, stdin=stdin, allow_private=allow_private, encoding=encoding
    )
    prepare = prepare or partial(prepare_in_processes, workers=workers or count_cores())
    return take_in(
        sources, reading, intake, tally, now, prepare=prepare, prune=prune, progress=progress
    )


def take_in(
    sources: Sequence[str],
    reading: Callable[[], Iterator[ReadItem]],
    intake: Intake,
    tally: Tally,
    now: datetime,
    *,
    prepare: Prepare,
    prune: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Take what ``reading`` yields of the sources into an intake, settle and close it."""
    clear_place_cache()
    started, seen = time.perf_counter(), SeenDocuments()
    try:
        found = scan_documents(reading, all(map(_is_local, sources)), intake.known)
        repeated = intake.repeated(found.lines)
        for one in prepare(_new(found, tally, seen, progress), now.date(), repeated):
            _note_failure(seen, one.failure)
            intake.add(one)
        intake.flush()
        notice = intake.settle(sources if prune else (), seen)
        return _report(intake, tally, notice, time.perf_counter() - started)
    finally:
        intake.close()


def prepare_in_processes(
    documents: Iterable[RawDocument],
    before: date,
    repeated: Mapping[str, frozenset[str]],
    *,
    workers: int,
) -> Prepared:
    """Yield what each document comes to, prepared by processes of this machine."""
    return prepare_documents(documents, before, workers, repeated=repeated)


def _is_local(source: str) -> bool:
    """Tell whether a source is a file or a folder, which can be read twice."""
    return source != "-" and "://" not in source


def check_sources(sources: Sequence[str]) -> None:
    """Raise ReadError for a file or folder that does not exist."""
    for source in sources:
        if _is_local(source) and not Path(source).exists():
            raise ReadError(f"There is no file or folder {source!r}.", "Check the path.")


def _new(
    found: ScanResult, tally: Tally, seen: SeenDocuments, progress: Progress | None
) -> Iterator[RawDocument]:
    """Yield the documents that the archive does not know yet; count all others."""
    for item in found.items:
        tally.documents += 1
        if progress is not None:
            progress(tally.documents, found.total, item.origin)
        if isinstance(item, NewDocument):
            seen.documents.add((get_place(item.origin), item.digest))
            tally.remarks += item.document.notices
            yield item.document
        elif isinstance(item, KnownDocument):
            seen.documents.add((item.place, item.digest))
            tally.count("unchanged", item.articles)
        elif isinstance(item, ReadNotice):
            tally.left_out.append(item)
        else:
            tally.failed.append(item)
            _note_failure(seen, item)


def _note_failure(seen: SeenDocuments, failure: ReadFailure | None) -> None:
    if failure is not None:
        seen.failed.add(get_place(failure.origin))


class ArchiveIntake(ArticleWriter):
    """The way into one archive, and what is done when all articles are in it."""

    def __init__(
        self,
        directory: Path,
        embedder: Embedder | None,
        now: datetime,
        tally: Tally,
        publish: Publish,
    ) -> None:
        super().__init__(directory, embedder, now, tally)
        self._publish = publish

    def settle(self, pruned: Sequence[str], seen: SeenDocuments) -> str:
        """Date what neighbours date, find copies and corrected ones, publish the vectors."""
        archive, tally = self.archive, self._tally
        if archive is None:
            return ""
        tally.removed = remove_missing_documents(archive, pruned, seen) if pruned else 0
        if archive.change > archive.settled:
            tally.inferred = infer_dates_from_neighbours(archive, self._now.date())
            archive.copies.replace_clusters(find_clusters(archive.copies.signatures()))
            archive.supersessions.replace_all(find_superseded(archive))
            archive.mark_settled()
        return publish_archive(archive, tally, self._publish)

    def get_stored(self) -> tuple[Coverage | None, int]:
        """Return what the archive holds, and how many articles of it are copies."""
        if self.archive is None:
            return None, 0
        return self.archive.coverage(), self.archive.copies.count()


def publish_archive(archive: Archive, tally: Tally, publish: Publish) -> str:
    """Publish an archive's vectors; return what went wrong, or was wrong and is mended."""
    try:
        made = publish(archive, archive.directory)
    except VectorStoreError as error:
        tally.unpublished = True
        return str(error)
    return describe_repair(made.replaced) if isinstance(made, Generation) and made.replaced else ""


def _report(intake: Intake, tally: Tally, notice: str, seconds: float) -> BuildReport:
    covered, copies = intake.get_stored()
    return BuildReport(
        added=tally.added,
        updated=tally.updated,
        unchanged=tally.unchanged,
        removed=tally.removed,
        inferred=tally.inferred,
        failed=tuple(tally.failed),
        left_out=tuple(tally.left_out),
        remarks=tuple(tally.remarks),
        undated=covered.undated if covered else 0,
        passages=covered.passages if covered else 0,
        seconds=seconds,
        notice=notice,
        unpublished=tally.unpublished,
        copies=copies,
    )
