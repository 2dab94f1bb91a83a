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

from index import bm25
from index.archive import Archive, ArchiveReader, RowMetadata
from index.errors import ArchiveEmpty, VectorStoreError
from index.vectors import chroma, exact
from index.vectors.chroma import Collection, Metadata
from index.vectors.date_spans import DateSpans
from index.vectors.exact import Found, Matrix, Rows
from index.vectors.generation import (
    CHROMA_FOLDER,
    HEADS_FILE,
    LEADS_FILE,
    Generation,
    embed_headlines,
    open_current_generation,
)
from index.vectors.generations import GenerationStore
from index.vectors.manifest import Manifest, compute_checksums
from index.vectors.server import ChromaServer, Documents, Place

DUE_ROWS = 5_000
DUE_SHARE = 0.05
"""A new generation is due once this many rows, or this share of them, have changed."""

DOCUMENTS_UP_TO = 50_000
"""Up to this many passages an embedded Chroma holds their text too (it costs four builds)."""

BLOCK = 5_000


def publish_if_due(
    archive: Archive,
    directory: Path,
    *,
    server: ChromaServer | None = None,
    documents: Documents = "auto",
) -> Generation | None:
    """Publish where no usable generation stands or enough has changed since; else None.

    ``replaced`` of what is returned says what was wrong with the one that stood.
    """
    torn = find_damage(archive, directory, server)
    if not torn and not is_due(archive, directory, server):
        return None
    made = publish_generation(archive, directory, server=server, documents=documents)
    made.replaced = torn
    return made


def find_damage(archive: ArchiveReader, directory: Path, server: ChromaServer | None = None) -> str:
    """Return what is wrong with the published generation: "" where it is whole, or none stands."""
    try:
        standing = open_current_generation(directory, server)
        if standing is not None:
            check_lineage(standing, archive)
            standing.verify()
    except VectorStoreError as error:
        return error.message
    return ""


def is_due(archive: Archive, directory: Path, server: ChromaServer | None = None) -> bool:
    """Tell whether `publish_if_due` would publish; an empty archive needs no generation."""
    try:
        standing = open_current_generation(directory, server)
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


def publish_generation(
    archive: Archive,
    directory: Path,
    *,
    server: ChromaServer | None = None,
    documents: Documents = "auto",
) -> Generation:
    """Build a generation of all live passages, probe it, and point CURRENT at it.

    Raises ArchiveEmpty where the archive has never held a passage, VectorStoreError where
    Chroma fails or the probe finds fault; the generation that stood then stands on.
    """
    shelf = GenerationStore(directory)
    sweep_generations(directory, server=server)
    with _on_disk(shelf.root):
        generation = _published(archive, shelf, server, documents)
    sweep_generations(directory, server=server)
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
    archive: Archive, shelf: GenerationStore, server: ChromaServer | None, documents: Documents
) -> Generation:
    change, (model, dimensions) = archive.change, _model(archive)
    number, aside = shelf.begin()
    rows, matrix = exact.write_vectors(aside, archive.live_rows(), dimensions, archive.vectors)
    manifest = Manifest(
        number=number,
        change=change,
        rows=len(rows),
        model=model,
        dimensions=dimensions,
        chroma=chroma.get_chroma_version(),
        collection=f"{shelf.collection}-{number}",
        server=server.name if server else "",
        documents=_wanted(documents, server, len(rows)),
        token=uuid.uuid4().hex,
    )
    place = server or aside / CHROMA_FOLDER
    with ThreadPoolExecutor(1) as beside:  # Chroma works outside Python most of the time
        words = beside.submit(_save, archive, rows, matrix, aside)
        recall = _fill(archive, manifest, rows, matrix, place, shelf.owner())
        words.result()
    replace(manifest, recall=round(recall, 4), files=compute_checksums(aside)).write(aside)
    archive.note_generation(manifest.token)
    return Generation(shelf.publish(number, aside), server)


def sweep_generations(directory: Path, *, server: ChromaServer | None = None) -> None:
    """Delete torn builds and old generations, here and on the server. For the writer alone.

    Raises VectorStoreError where another archive has collections of our names on the server.
    """
    shelf = GenerationStore(directory)
    shelf.sweep()
    if server is None:
        return
    kept = {f"{shelf.collection}-{number}" for number in shelf.numbers()}
    for name, about in chroma.list_collections(server).items():
        if about.get("archive") == shelf.owner():
            if name not in kept:
                chroma.drop_collection(server, name)
        elif name.rpartition("-")[0] == shelf.collection:
            raise VectorStoreError(
                f"Collection {name} on {server.url} belongs to another archive.",
                "Give this archive a database of its own (CHROMA_DATABASE).",
            )


def _save(archive: Archive, rows: Rows, matrix: Matrix, aside: Path) -> None:
    """Write what articles are: their words, their first passages and their headlines."""
    DateSpans.read(archive, rows).save(aside)
    stems = bm25.Stems()
    articles, headlines = bm25.build_article_index(archive, rows, stems)
    stems.close()
    articles.save(aside / bm25.FOLDER)
    np.save(aside / LEADS_FILE, matrix[np.searchsorted(rows, articles.first_row)])
    heads = embed_headlines(_model(archive), headlines)
    if heads is not None:
        np.save(aside / HEADS_FILE, heads)


def _fill(
    archive: Archive, manifest: Manifest, rows: Rows, matrix: Matrix, place: Place, owner: str
) -> float:
    """Write the collection, close it, open it again and probe it; return its recall."""
    about: Metadata = {"archive": owner, "format": manifest.format, "model": manifest.model}
    made = chroma.create_collection(place, manifest.collection, capacity=len(rows), about=about)
    with closing(made):
        for at in range(0, len(rows), BLOCK):
            some = rows[at : at + BLOCK]
            metadatas = [_metadata(row) for row in archive.metadata(some)]
            texts = _texts(archive, some, place) if manifest.documents else None
            made.add(some, matrix[at : at + BLOCK], metadatas, texts)
    with closing(chroma.open_collection(place, manifest.collection)) as again:
        return measure_recall(again, rows, matrix)


def _metadata(row: RowMetadata) -> Metadata:
    """Return what Chroma's users may filter by: article, source, and the days of publication."""
    found: dict[str, str | int] = {"article": row.article_id, "source": row.source}
    if row.first_day is not None and row.last_day is not None:
        found |= {"published_first": row.first_day, "published_last": row.last_day}
    return found


def _texts(archive: Archive, rows: Rows, place: Place) -> Sequence[str]:
    """Return the passages' texts, cut to what a server takes."""
    texts = [passage.text for _, passage in archive.passages(rows)]
    most = place.document_bytes if isinstance(place, ChromaServer) else None
    if most is None:
        return texts
    return [text.encode()[:most].decode(errors="ignore") for text in texts]


def _wanted(documents: Documents, server: ChromaServer | None, rows: int) -> bool:
    """Tell whether Chroma is to hold the texts too."""
    few = server is not None or rows <= DOCUMENTS_UP_TO
    return documents == "always" or (documents == "auto" and few)


def _model(archive: Archive) -> tuple[str, int]:
    found = archive.embedder
    if found is None:
        raise ArchiveEmpty("The archive holds no passages.", "Index some articles first.")
    return found


QUERIES = 256
NEIGHBOURS = 10
BATCH = 32
LEAST_RECALL = 0.9
LEAST_FOUND = 0.98
"""How many vectors must be found by themselves: an HNSW graph leaves a few in 100,000 unreachable
(one was met among 180,000 passages of news), a collection that lost a batch leaves many."""
SAME = 1e-3
"""How far a cosine from Chroma may be from the exact one."""


def measure_recall(collection: Collection, rows: Rows, matrix: Matrix) -> float:
    """Return recall@10 of ``collection`` against an exact scan, over at most 256 of its vectors.

    The vectors are spread evenly over the rows, the first and the last among them. Raises
    VectorStoreError where a row is unknown, a cosine wrong, recall under .9, or more than one
    vector in fifty is not found by itself.
    """
    if not len(rows):
        return 1.0
    picks = np.unique(np.linspace(0, len(rows) - 1, QUERIES, dtype=np.int64))
    shares: list[float] = []
    selves: list[bool] = []
    for at in range(0, len(picks), BATCH):
        some = picks[at : at + BATCH]
        answers = collection.query(matrix[some], min(NEIGHBOURS, len(rows)))
        for pick, found in zip(some, answers, strict=True):
            share, self_found = _share(pick, found, rows, matrix)
            shares.append(share)
            selves.append(self_found)
    recall = float(np.mean(shares))
    if np.mean(selves) < LEAST_FOUND:
        lost = rows[picks[selves.index(False)]]
        raise _unfit(f"it does not find passage {lost} by its own vector")
    if recall < LEAST_RECALL:
        raise _unfit(f"it finds {recall:.0%} of the nearest passages")
    return recall


def _share(pick: int, found: Found, rows: Rows, matrix: Matrix) -> tuple[float, bool]:
    """Return the share of one vector's true neighbours that were found, and if it was itself."""
    places = np.minimum(np.searchsorted(rows, found[0]), len(rows) - 1)
    if (rows[places] != found[0]).any():
        raise _unfit("it holds a passage that the archive does not")
    if not np.allclose(matrix[places] @ matrix[pick], found[1], atol=SAME):
        raise _unfit("its cosines are not those of the stored vectors")
    _, true = exact.find_nearest(matrix[pick], rows, matrix, NEIGHBOURS)
    itself = len(found[1]) > 0 and bool(found[1][0] >= true[0] - SAME)
    return float((found[1] >= true[-1] - SAME).sum()) / len(true), itself


def _unfit(why: str) -> VectorStoreError:
    return VectorStoreError(f"The new vector generation failed its probe: {why}.", "Run it again.")
