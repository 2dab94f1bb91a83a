"""SlicedIntake: new articles find their slices, each with a writer of its own.

An article goes to the slice that has its id already, else to the one of its day; days after the
last slice make a new one. The catalogue is brought up to date when a run ends; a run that is
stopped is taken up by the next, which finds what was stored by looking at the slices themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from index.archive import Archive, Coverage
from index.archive.lock import WriterLock
from index.archive.schema import FILE_NAME
from index.embeddings import Embedder
from index.ingest.identity import change_article_id, get_place, resolve_article_id
from index.ingest.near_duplicates import find_clusters
from index.ingest.pipeline import Publish, publish_archive
from index.ingest.prepare import PreparedArticle, PreparedDocument
from index.ingest.report import Tally
from index.ingest.settle import (
    SeenDocuments,
    infer_dates_from_neighbours,
    remove_missing_documents,
)
from index.ingest.supersede import find_superseded
from index.ingest.writer import ArticleWriter
from index.readers import RawDocument
from index.slices.catalogue import FOLDER, UNDATED_SLICE, Catalogue
from index.slices.sliced_archive import get_coverage, merge_coverage
from index.slices.spans import SliceSpans
from index.slices.split import enter_slice


class SlicedIntake:
    """The way into the slices of one archive, for one run; ``close`` it whatever happens.

    Raises ArchiveLocked where another process fills the same archive.
    """

    def __init__(
        self,
        directory: Path,
        embedder: Embedder | None,
        now: datetime,
        tally: Tally,
        publish: Publish,
    ) -> None:
        self._folder = directory / FOLDER
        self._embedder, self._now, self._tally, self._publish = embedder, now, tally, publish
        self._undo = ExitStack()
        self._undo.callback(WriterLock.take(directory).release)
        try:
            self._catalogue = self._undo.enter_context(Catalogue.open(directory, write=True))
            self._spans = SliceSpans(self._catalogue, self._folder)
            self._slices = StoredSlices()
            self._undo.enter_context(self._slices)
            for name in self._spans.names():
                self._slices.add(name, self._folder / name)
        except BaseException:
            self._undo.close()
            raise
        self._writers: dict[str, ArticleWriter] = {}
        self._found: Mapping[str, frozenset[str]] = {}

    def known(self, document: RawDocument, digest: bytes) -> int:
        """Return how many articles this very document gave before; 0 where it is new."""
        place = get_place(document.origin)
        stored = self._slices.archives.values()
        return sum(len(one.documents.articles(place, digest)) for one in stored)

    def repeated(self, found: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        """Return the repeated lines of each source: what was found now, and in earlier runs."""
        self._found = found
        lines = {source: frozenset(some) for source, some in found.items()}
        for archive in self._slices.archives.values():
            for source, some in archive.repeated().items():
                lines[source] = lines.get(source, frozenset()) | some
        return lines

    def add(self, prepared: PreparedDocument) -> None:
        """Take a prepared document, or count its failure; its articles may go to many slices."""
        if prepared.failure is not None:
            self._tally.failed.append(prepared.failure)
            return
        homes: dict[str, list[PreparedArticle]] = {}
        for ready in prepared.articles:
            name, named = self._place(prepared.document, ready)
            homes.setdefault(name, []).append(named)
        for name, some in homes.items():
            self._writer(name).add(replace(prepared, articles=tuple(some)))

    def _place(self, document: RawDocument, ready: PreparedArticle) -> tuple[str, PreparedArticle]:
        """Return the slice of an article, and the article under the id that it has there."""
        article_id = resolve_article_id(self._slices, document, ready.article)
        article, passages = change_article_id(ready.article, ready.passages, article_id)
        name = self._slices.find_home(article_id) or self._spans.find(article, len(passages))
        self._slices.note(article_id, name, get_place(document.origin))
        return name, replace(ready, article=article, passages=passages)

    def _writer(self, name: str) -> ArticleWriter:
        if name not in self._writers:
            writer = ArticleWriter(self._folder / name, self._embedder, self._now, self._tally)
            self._undo.callback(writer.close)
            writer.repeated(self._found)
            self._writers[name] = writer
        return self._writers[name]

    def flush(self) -> None:
        """Store what waits, slice by slice."""
        for name, writer in self._writers.items():
            writer.flush()
            self._slices.add(name, self._folder / name)

    def settle(self, pruned: Sequence[str], seen: SeenDocuments) -> str:
        """Do in each slice that changed what needs all articles to be in; update the catalogue."""
        if pruned:
            for name in self._slices.archives:
                archive = self._opened(name)
                self._tally.removed += remove_missing_documents(archive, pruned, seen)
        changed = [name for name in self._spans.names() if self._has_changed(name)]
        notices = [self._settle(name) for name in changed]
        for name in changed:
            enter_slice(self._catalogue, self._folder / name, self._spans.get(name))
        self._spans.store()
        if changed:
            self._cluster(changed)
        return " ".join(dict.fromkeys(filter(None, notices)))

    def _has_changed(self, name: str) -> bool:
        """Tell whether a slice is not as the catalogue has it."""
        archive = self._slices.archives.get(name)
        known = {one.name: one.holding.change for one in self._catalogue.slices()}
        return archive is not None and archive.change != known.get(name, 0)

    def _settle(self, name: str) -> str:
        archive = self._opened(name)
        if archive.change > archive.settled:
            day = self._now.date()
            beside = self._beside(name)
            self._tally.inferred += infer_dates_from_neighbours(archive, day, beside)
            self._catalogue.add_superseded(find_superseded(archive, beside))
            archive.mark_settled()
        return publish_archive(archive, self._tally, self._publish)

    def _opened(self, name: str) -> Archive:
        """Return a slice's archive, open for writing."""
        writer = self._writer(name)
        assert writer.archive is not None, "a slice that stands has an archive"
        return writer.archive

    def _beside(self, name: str) -> list[Archive]:
        """Return the archives of a slice's neighbours; for undated articles, of all slices."""
        every = self._slices.archives
        near = every if name == UNDATED_SLICE else self._spans.neighbours(name)
        return [every[one] for one in near if one != name and one in every]

    def _cluster(self, changed: Sequence[str]) -> None:
        """Find the copies among the slices that changed and their neighbours."""
        near = {one for name in changed for one in (name, *self._spans.neighbours(name))}
        among = [name for name in self._spans.names() if name in near & {*self._slices.archives}]
        signed = chain.from_iterable(
            self._slices.archives[name].copies.signatures() for name in among
        )
        self._catalogue.replace_clusters(find_clusters(signed), among)

    def get_stored(self) -> tuple[Coverage | None, int]:
        """Return what all slices hold, and how many articles of them are copies."""
        copies = sum(len(members) - 1 for members in self._catalogue.list_clusters())
        return merge_coverage([get_coverage(one) for one in self._catalogue.slices()]), copies

    def close(self) -> None:
        """Close every slice and the catalogue."""
        self._undo.close()


class StoredSlices(ExitStack):
    """The slices' archives open for reading, and where this run has put articles since.

    It tells `resolve_article_id` what one archive would.
    """

    def __init__(self) -> None:
        super().__init__()
        self.archives: dict[str, Archive] = {}
        self._homes: dict[str, str] = {}
        self._places: dict[str, set[str]] = {}

    def add(self, name: str, folder: Path) -> None:
        """Open the archive of a slice where there is one and it is not open."""
        if name not in self.archives and (folder / FILE_NAME).is_file():
            self.archives[name] = self.enter_context(Archive.open(folder))

    def note(self, article_id: str, name: str, place: str) -> None:
        """Remember that an article of a place went to a slice."""
        self._homes[article_id] = name
        self._places.setdefault(article_id, set()).add(place)

    def find_home(self, article_id: str) -> str | None:
        """Return the slice that has an article, None where none has."""
        if article_id in self._homes:
            return self._homes[article_id]
        stored = self.archives.items()
        return next((name for name, one in stored if one.get_content_hash(article_id)), None)

    def find_places(self, article_id: str) -> set[str]:
        """Return the origins whose present text gives an article."""
        found = [one.documents.places(article_id) for one in self.archives.values()]
        return set().union(*found, self._places.get(article_id, set()))

    def get_content_hash(self, article_id: str) -> bytes | None:
        """Return the content hash of an article's newest version."""
        every = (one.get_content_hash(article_id) for one in self.archives.values())
        return next(filter(None, every), None)
