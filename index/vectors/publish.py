"""Building a generation aside from the stored vectors, proving it, and publishing it.

Nothing is embedded again: the vectors come from ``archive.db``. The caller holds the writer's
lock (an archive opened with ``write=True``), so one process at a time builds.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from index.archive import Archive, ArchiveReader, RowMetadata
from index.errors import ArchiveEmpty, VectorStoreError
from index.vectors import chroma, exact, sparse
from index.vectors.chroma import Metadata
from index.vectors.exact import Matrix, Rows
from index.vectors.generation import CHROMA_FOLDER, HEADS_FILE, LEADS_FILE, Generation, current
from index.vectors.headlines import headline_vectors
from index.vectors.manifest import Manifest, sealed
from index.vectors.probe import probe
from index.vectors.seam import Place
from index.vectors.server import Documents, Server
from index.vectors.shelf import Shelf
from index.vectors.spans import Spans

DUE_ROWS = 5_000
DUE_SHARE = 0.05
"""A new generation is due once this many rows, or this share of them, have changed."""

DOCUMENTS_UP_TO = 50_000
"""Up to this many passages an embedded Chroma holds their text too (it costs four builds)."""

BLOCK = 5_000
COLLECTION = "articles"


def publish_if_due(
    archive: Archive,
    directory: Path,
    *,
    server: Server | None = None,
    documents: Documents = "auto",
) -> Generation | None:
    """Publish where no usable generation stands or enough has changed since; else None.

    ``replaced`` of what is returned says what was wrong with the one that stood.
    """
    torn = damage(archive, directory, server)
    if not torn and not is_due(archive, directory, server):
        return None
    made = publish(archive, directory, server=server, documents=documents)
    made.replaced = torn
    return made


def damage(archive: ArchiveReader, directory: Path, server: Server | None = None) -> str:
    """Return what is wrong with the published generation: "" where it is whole, or none stands."""
    try:
        standing = current(directory, server)
        if standing is not None:
            check_lineage(standing, archive)
            standing.verify()
    except VectorStoreError as error:
        return error.message
    return ""


def is_due(archive: Archive, directory: Path, server: Server | None = None) -> bool:
    """Tell whether `publish_if_due` would publish; an empty archive needs no generation."""
    try:
        standing = current(directory, server)
        if standing is None:
            return len(archive.live_rows()) > 0
        check_lineage(standing, archive)
    except VectorStoreError:
        return True
    manifest = standing.manifest
    if manifest.server != (server.name if server else "") or _model(archive) != (
        manifest.model,
        manifest.dimensions,
    ):
        return True
    changed = len(archive.live_rows(manifest.change)) + len(archive.removed_since(manifest.change))
    return changed > 0 and changed >= min(DUE_ROWS, DUE_SHARE * manifest.rows)


def check_lineage(generation: Generation, archive: ArchiveReader) -> None:
    """Raise VectorStoreError where the archive, as it is now, did not build the generation.

    An archive put back from a backup is one that stood before: what was built later holds
    passages that it has not, under numbers that it will give to others.
    """
    manifest = generation.manifest
    known = not manifest.token or manifest.token in archive.generations  # older ones have none
    if not known or manifest.change > archive.change:
        raise VectorStoreError(
            f"Generation {manifest.number} was built from a later state of the archive.",
            "Run `dateline reindex` to build it again.",
        )


def publish(
    archive: Archive,
    directory: Path,
    *,
    server: Server | None = None,
    documents: Documents = "auto",
) -> Generation:
    """Build a generation of all live passages, probe it, and point CURRENT at it.

    Raises ArchiveEmpty where the archive has never held a passage, VectorStoreError where
    Chroma fails or the probe finds fault; the generation that stood then stands on.
    """
    shelf = Shelf(directory)
    sweep(directory, server=server)
    with _on_disk(shelf.root):
        generation = _published(archive, shelf, server, documents)
    sweep(directory, server=server)
    return generation


@contextmanager
def _on_disk(root: Path) -> Iterator[None]:
    """Turn what the disk refuses (it is full, or cannot be written) into one VectorStoreError."""
    try:
        yield
    except OSError as error:
        raise VectorStoreError(
            f"The vector index cannot be written to {root}: {error.strerror or error}.",
            "The articles are stored; free some space and run `dateline reindex`.",
        ) from error


def _published(
    archive: Archive, shelf: Shelf, server: Server | None, documents: Documents
) -> Generation:
    change, (model, dimensions) = archive.change, _model(archive)
    number, aside = shelf.begin()
    rows, matrix = exact.write(aside, archive.live_rows(), dimensions, archive.vectors)
    manifest = Manifest(
        number=number, change=change, rows=len(rows), model=model, dimensions=dimensions,
        chroma=chroma.version(), collection=f"{COLLECTION}-{number}",
        server=server.name if server else "", documents=_wanted(documents, server, len(rows)),
        token=uuid.uuid4().hex,
    )  # fmt: skip
    place = server or aside / CHROMA_FOLDER
    with ThreadPoolExecutor(1) as beside:  # Chroma works outside Python most of the time
        words = beside.submit(_save, archive, rows, matrix, aside)
        recall = _fill(archive, manifest, rows, matrix, place, shelf.owner())
        words.result()
    replace(manifest, recall=round(recall, 4), files=sealed(aside)).write(aside)
    archive.note_generation(manifest.token)
    return Generation(shelf.publish(number, aside), server)


def sweep(directory: Path, *, server: Server | None = None) -> None:
    """Delete torn builds and old generations, here and on the server. For the writer alone.

    Raises VectorStoreError where another archive has collections of our names on the server.
    """
    shelf = Shelf(directory)
    shelf.sweep()
    if server is None:
        return
    kept = {f"{COLLECTION}-{number}" for number in shelf.numbers()}
    for name, about in chroma.names(server).items():
        if about.get("archive") == shelf.owner():
            if name not in kept:
                chroma.drop(server, name)
        elif name.startswith(f"{COLLECTION}-"):
            raise VectorStoreError(
                f"Collection {name} on {server.url} belongs to another archive.",
                "Give this archive a database of its own (CHROMA_DATABASE).",
            )


def _save(archive: Archive, rows: Rows, matrix: Matrix, aside: Path) -> None:
    """Write what articles are: their words, their first passages and their headlines."""
    Spans.of(archive, rows).save(aside)
    stems = sparse.Stems()
    articles, headlines = sparse.build(archive, rows, stems)
    stems.close()
    articles.save(aside / sparse.FOLDER)
    np.save(aside / LEADS_FILE, matrix[np.searchsorted(rows, articles.first_row)])
    heads = headline_vectors(_model(archive), headlines)
    if heads is not None:
        np.save(aside / HEADS_FILE, heads)


def _fill(
    archive: Archive, manifest: Manifest, rows: Rows, matrix: Matrix, place: Place, owner: str
) -> float:
    """Write the collection, close it, open it again and probe it; return its recall."""
    about: Metadata = {"archive": owner, "format": manifest.format, "model": manifest.model}
    made = chroma.create(place, manifest.collection, capacity=len(rows), about=about)
    with closing(made):
        for at in range(0, len(rows), BLOCK):
            some = rows[at : at + BLOCK]
            metadatas = [_metadata(row) for row in archive.metadata(some)]
            texts = _texts(archive, some, place) if manifest.documents else None
            made.add(some, matrix[at : at + BLOCK], metadatas, texts)
    with closing(chroma.attach(place, manifest.collection)) as again:
        return probe(again, rows, matrix)


def _metadata(row: RowMetadata) -> Metadata:
    """Return what Chroma's users may filter by: article, source, and the days of publication."""
    found: dict[str, str | int] = {"article": row.article_id, "source": row.source}
    if row.first_day is not None and row.last_day is not None:
        found |= {"published_first": row.first_day, "published_last": row.last_day}
    return found


def _texts(archive: Archive, rows: Rows, place: Place) -> Sequence[str]:
    """Return the passages' texts, cut to what a server takes."""
    texts = [passage.text for _, passage in archive.passages(rows)]
    most = place.document_bytes if isinstance(place, Server) else None
    if most is None:
        return texts
    return [text.encode()[:most].decode(errors="ignore") for text in texts]


def _wanted(documents: Documents, server: Server | None, rows: int) -> bool:
    """Tell whether Chroma is to hold the texts too."""
    few = server is not None or rows <= DOCUMENTS_UP_TO
    return documents == "always" or (documents == "auto" and few)


def _model(archive: Archive) -> tuple[str, int]:
    found = archive.embedder
    if found is None:
        raise ArchiveEmpty("The archive holds no passages.", "Index some articles first.")
    return found
