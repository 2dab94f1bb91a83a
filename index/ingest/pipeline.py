"""build: one run over the sources, from files to a published archive."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from index.archive import Archive
from index.embeddings import Embedder
from index.errors import ReadError, VectorStoreError
from index.ingest.identity import clear_place_cache, get_place
from index.ingest.maintenance import describe_repair
from index.ingest.near_duplicates import find_clusters
from index.ingest.prepare import count_cores, prepare_documents
from index.ingest.report import BuildReport, Progress, Tally
from index.ingest.scan import KnownDocument, NewDocument, ScanResult, scan_documents
from index.ingest.settle import SeenDocuments, infer_dates_from_neighbours, remove_missing_documents
from index.ingest.supersede import find_superseded
from index.ingest.writer import ArticleWriter
from index.readers import RawDocument, ReadFailure, ReadNotice, read_sources
from index.vectors import Generation, publish_if_due

Publish = Callable[[Archive, Path], object]


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
) -> BuildReport:
    """Take the articles of the sources into the archive in a folder, and publish its vectors.

    A source is a file, a folder, an http(s) address or "-" for ``stdin``. What is known and
    unchanged costs a hash; what stops half-way (a kill, a full disk) is resumed by the same
    call. ``now`` is recorded with new versions. ``prune`` removes the articles whose files are
    gone from the sources named. ``encoding`` is that of the texts, where it is known.
    ``embedder`` is the archive's own, or WordLlama for a new one. ``workers`` is the number of
    processes (by default one for each processor; a script that calls this unguarded by
    ``if __name__ == "__main__"`` gives 1).

    Raises ReadError where a source does not exist, before anything is made; ArchiveLocked,
    ArchiveVersion, ArchiveDamaged, EmbedderMismatch. A bad record is a failure in the report.
    """
    _check(sources)
    clear_place_cache()
    started, tally, seen = time.perf_counter(), Tally(), SeenDocuments()
    intake = ArticleWriter(directory, embedder, now, tally)
    try:
        reading = partial(
            read_sources, sources, stdin=stdin, allow_private=allow_private, encoding=encoding
        )
        found = scan_documents(reading, all(map(_is_local, sources)), intake.known)
        repeated = intake.repeated(found.lines)
        work = _new(found, tally, seen, progress)
        for one in prepare_documents(work, now.date(), workers or count_cores(), repeated=repeated):
            _note_failure(seen, one.failure)
            intake.add(one)
        intake.flush()
        notice = _settle(intake.archive, tally, sources if prune else (), seen, now, publish)
        return _report(intake.archive, tally, notice, time.perf_counter() - started)
    finally:
        intake.close()


def _is_local(source: str) -> bool:
    """Tell whether a source is a file or a folder, which can be read twice."""
    return source != "-" and "://" not in source


def _check(sources: Sequence[str]) -> None:
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


def _settle(
    archive: Archive | None,
    tally: Tally,
    pruned: Sequence[str],
    seen: SeenDocuments,
    now: datetime,
    publish: Publish,
) -> str:
    """Do what needs all articles to be in; return what went wrong, or was wrong and is mended."""
    if archive is None:
        return ""
    tally.removed = remove_missing_documents(archive, pruned, seen) if pruned else 0
    if archive.change > archive.settled:
        tally.inferred = infer_dates_from_neighbours(archive, now.date())
        archive.copies.replace_clusters(find_clusters(archive.copies.signatures()))
        archive.supersessions.replace_all(find_superseded(archive))
        archive.mark_settled()
    try:
        made = publish(archive, archive.directory)
    except VectorStoreError as error:
        tally.unpublished = True
        return str(error)
    return describe_repair(made.replaced) if isinstance(made, Generation) and made.replaced else ""


def _report(archive: Archive | None, tally: Tally, notice: str, seconds: float) -> BuildReport:
    covered = archive.coverage() if archive else None
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
        copies=archive.copies.count() if archive else 0,
    )
