"""reindex: change the embedder of an archive; nothing is read or cleaned again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from index.archive import Archive, Model, passage_key
from index.build.report import Progress
from index.embed import Embedder, embedded_text
from index.errors import VectorStoreError
from index.vectors import publish

_BLOCK = 2_000


def reindex(
    directory: Path,
    embedder: Embedder,
    *,
    progress: Progress | None = None,
    publish: Callable[[Archive, Path], object] = publish,
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


def _embed(archive: Archive, embedder: Embedder, model: Model, rows: list[int]) -> None:
    """Store the vectors that the model lacks for some rows."""
    texts = {
        passage_key(article, passage): embedded_text(article, passage)
        for _, passage, article in archive.found(rows)
    }
    known = archive.models.known(list(texts), model)
    missing = [key for key in texts if key not in known]
    if missing:
        matrix = embedder.embed([texts[key] for key in missing])
        with archive.batch():
            archive.models.store(missing, matrix, model)
