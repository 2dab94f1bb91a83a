"""Opening an archive, whole or split: the same object to whoever asks it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from index.archive import Archive
from index.embeddings import Embedder, load_embedder, make_mismatch_error
from index.errors import ArchiveMissing
from index.search import Searcher
from index.slices.catalogue import FOLDER, Catalogue, is_split
from index.vectors import ChromaServer


def open_searcher(
    directory: Path,
    *,
    embedder: Embedder | None = None,
    server: ChromaServer | None = None,
    report: Callable[[str], None] | None = None,
    cluster: str = "",
    timeout: float | None = None,
) -> Searcher:
    """Open the archive in a folder for questions, as ``Searcher.open`` does; split or whole.

    Of a split one, slices are opened in this process as questions need them, or, with the address
    of a Ray ``cluster``, are open there; each has ``timeout`` seconds to answer a search.
    """
    if not is_split(directory):
        return Searcher.open(directory, embedder=embedder, server=server, report=report)
    from index.slices.engine import TIMEOUT, Engine, ThreadEngine
    from index.slices.sliced_archive import SlicedArchive
    from index.slices.sliced_searcher import SlicedSearcher

    with ExitStack() as undo:
        catalogue = undo.enter_context(Catalogue.open(directory))
        embedder = _get_embedder(directory, catalogue, embedder)
        engine: Engine
        if cluster:
            from index.slices.cluster import RayEngine

            engine = RayEngine(directory, catalogue, cluster, server, timeout or TIMEOUT)
        else:
            engine = ThreadEngine(directory, embedder, server, report)
        archive = SlicedArchive(directory, catalogue, engine, timeout or TIMEOUT)
        undo.pop_all()
        return SlicedSearcher(archive, embedder, report)


def open_archive(directory: Path) -> Archive:
    """Open the archive in a folder for reading, split or whole, without its vectors."""
    if not is_split(directory):
        return Archive.open(directory)
    return open_searcher(directory).archive


def _get_embedder(directory: Path, catalogue: Catalogue, given: Embedder | None) -> Embedder:
    """Return the embedder of the slices; EmbedderMismatch where another is given."""
    name, dimensions = catalogue.get_setting("model"), int(catalogue.get_setting("dimensions"))
    embedder = given or load_embedder(name)
    if embedder.name != name:
        made = (name, dimensions)
        raise make_mismatch_error(f"The archive {directory}", made, embedder.name)
    return embedder


def get_model(directory: Path) -> tuple[str, int] | None:
    """Return name and dimensions of the embedder of an archive; None where there is none yet."""
    if is_split(directory):
        with Catalogue.open(directory) as catalogue:
            return catalogue.get_setting("model"), int(catalogue.get_setting("dimensions"))
    try:
        with Archive.open(directory) as archive:
            return archive.embedder
    except ArchiveMissing:
        return None


def list_archives(directory: Path) -> list[Path]:
    """Return the folders of an archive's slices; of one that is whole, its own."""
    if not is_split(directory):
        return [directory]
    with Catalogue.open(directory) as catalogue:
        return [directory / FOLDER / one.name for one in catalogue.slices()]
