"""reindex: change the embedder of an archive; nothing is read or cleaned again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.archive import Archive, EmbeddingModel, compute_passage_key
from index.archive.schema import FILE_NAME
from index.embeddings import Embedder, build_embedding_text
from index.errors import ArchiveError, VectorStoreError
from index.ingest.report import Progress
from index.vectors import ChromaServer, GenerationStore, find_damage, publish_generation

_BLOCK = 2_000


def migrate_archive(directory: Path) -> None:
    """Bring an archive of an older format up to date; nothing is done where there is none.

    Raises ArchiveVersion where its format is newer or too old, and what opening it for writing
    raises.
    """
    if (directory / FILE_NAME).is_file():
        Archive.open(directory, write=True).close()


def reindex(
    directory: Path,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    publish: Callable[[Archive, Path], object] = publish_generation,
) -> str:
    """Embed every passage with another embedder, then read the archive with it.

    Until the last passage is done the archive is read as before; a run that is stopped is taken
    up by the next. Returns a notice where the vector index could not be published, else "".
    Raises what ``Archive.open`` raises for writing, and EmbedderError.
    """
    with Archive.open(directory, write=True) as archive:
        model = archive.models.register(embedder.name, embedder.dimensions)
        done, total = 0, len(archive.live_rows())
        for rows in _blocks(archive):
            _embed(archive, embedder, model, rows)
            done += len(rows)
            if progress is not None:
                progress(done, total, "")
        archive.models.select(model)
        archive.sweep()
        try:
            publish(archive, directory)
        except VectorStoreError as error:
            return str(error)
    return ""


def _blocks(archive: Archive) -> Iterator[list[int]]:
    rows = archive.live_rows().tolist()
    return (rows[begin : begin + _BLOCK] for begin in range(0, len(rows), _BLOCK))


def _embed(archive: Archive, embedder: Embedder, model: EmbeddingModel, rows: list[int]) -> None:
    """Store the vectors that the model lacks for some rows."""
    texts = {
        compute_passage_key(article, passage): build_embedding_text(article, passage)
        for _, passage, article in archive.read_passages(rows)
    }
    known = archive.models.known(list(texts), model)
    missing = [key for key in texts if key not in known]
    if missing:
        matrix = embedder.embed([texts[key] for key in missing])
        with archive.batch():
            archive.models.store(missing, matrix, model)


def repair_vector_index(
    directory: Path, *, server: ChromaServer | None = None, most: int | None = None
) -> str:
    """Build the vector index of an archive again where it needs it; return what was done, or "".

    Up to ``most`` passages (all, where None). Where another process writes to the archive, or
    nobody may, nothing is done: readers do without the index, and the next `dateline index`
    builds it. Nothing is read or embedded again.
    """
    try:
        with Archive.open(directory) as archive:
            rows, torn = len(archive.live_rows()), find_damage(archive, directory, server)
            if not torn and GenerationStore(directory).current() is None:
                torn = f"{directory} had no vector index."
        if not torn or not rows or (most is not None and rows > most):
            return ""
        with Archive.open(directory, write=True) as archive:
            publish_generation(archive, directory, server=server)
    except (ArchiveError, VectorStoreError):
        return ""
    return describe_repair(torn)


def describe_repair(torn: str) -> str:
    """Return what a person is told of a vector index that was damaged and is whole again."""
    return f"{torn} It was built again from the stored vectors."
