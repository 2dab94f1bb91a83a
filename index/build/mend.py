"""mend: build a vector index that is missing or damaged again, from the stored vectors."""

from __future__ import annotations

from pathlib import Path

from index.archive import Archive
from index.errors import ArchiveError, VectorStoreError
from index.vectors import Server, Shelf, damage, publish


def mend(directory: Path, *, server: Server | None = None, most: int | None = None) -> str:
    """Build the vector index of an archive again where it needs it; return what was done, or "".

    Up to ``most`` passages (all, where None). Where another process writes to the archive, or
    nobody may, nothing is done: readers do without the index, and the next `dateline index`
    builds it. Nothing is read or embedded again.
    """
    try:
        with Archive.open(directory) as archive:
            rows, torn = len(archive.live_rows()), damage(archive, directory, server)
            if not torn and Shelf(directory).current() is None:
                torn = f"{directory} had no vector index."
        if not torn or not rows or (most is not None and rows > most):
            return ""
        with Archive.open(directory, write=True) as archive:
            publish(archive, directory, server=server)
    except (ArchiveError, VectorStoreError):
        return ""
    return again(torn)


def again(torn: str) -> str:
    """Return what a person is told of a vector index that was damaged and is whole again."""
    return f"{torn} It was built again from the stored vectors."
