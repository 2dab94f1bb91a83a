"""Pruning: articles whose file, or record in a file, is gone leave the archive.

Only what lies under the sources of this very run can be gone; what came from elsewhere, from
an address or from standard input stays, and so does everything of a file that failed to read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.archive import Archive
from index.build.identity import place


@dataclass(slots=True)
class Seen:
    """The documents that a run met, and the places that it could not read to the end."""

    documents: set[tuple[str, bytes]] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)


def remove_gone(archive: Archive, sources: Sequence[str], seen: Seen) -> int:
    """Remove the articles of documents that are gone; return how many that were."""
    roots = [place(source) for source in sources if "://" not in source and source != "-"]
    gone = [
        (origin, digest)
        for origin, digest in archive.documents
        if (origin, digest) not in seen.documents
        and origin not in seen.failed
        and _is_under(origin, roots)
    ]
    with archive.batch():
        orphans = archive.documents.forget(gone)
        for article_id in orphans:
            archive.remove(article_id)
    if orphans:
        archive.sweep()
    return len(orphans)


def _is_under(origin: str, roots: Iterable[str]) -> bool:
    return any(origin == root or Path(origin).is_relative_to(root) for root in roots)
