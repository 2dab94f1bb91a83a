"""A snapshot: everything a search reads besides texts, as it stood at one change of the archive.

Immutable, so that a search goes on undisturbed while a newer one takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.archive import ArchiveReader
from index.search.segment import Segment, added, joined, published
from index.vectors import Generation
from index.vectors.sparse import Stems

MOST_SEGMENTS = 8
"""Beyond so many, the last of them that together are no larger than the one before are joined."""
LEAST_JOINED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The segments at ``change``; the first is the generation's, if there is one."""

    change: int
    segments: tuple[Segment, ...]
    generation: Generation | None = None

    @classmethod
    def take(cls, archive: ArchiveReader, generation: Generation | None, stems: Stems) -> Snapshot:
        """Return the archive as it is now, as seen through a generation or without one."""
        base = generation.change if generation else 0
        first = (published(generation, archive),) if generation else ()
        start = cls(change=base, segments=first, generation=generation)
        return start.follow(archive, stems)

    def follow(self, archive: ArchiveReader, stems: Stems) -> Snapshot:
        """Return this snapshot brought up to date; itself where nothing has changed."""
        with archive.snapshot():
            change = archive.change
            if change == self.change:
                return self
            removed = archive.removed_since(self.change)
            kept = tuple(segment.without(removed) for segment in self.segments)
            more = added(archive, self.change, stems)
        segments = compact((*kept, more) if more is not None else kept)
        return Snapshot(change=change, segments=segments, generation=self.generation)

    @property
    def passages(self) -> int:
        """How many live passages there are."""
        return sum(int(each.articles.passages[each.alive].sum()) for each in self.segments)


def compact(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """Return at most MOST_SEGMENTS, the last ones joined where there are more.

    As a log-structured merge tree does it: a passage is copied a few times in all, however many
    batches come. A generation's segment is left as it is.
    """
    if len(segments) <= MOST_SEGMENTS:
        return segments
    first = sum(segment.generation is not None for segment in segments)
    sizes = [len(segment.rows) for segment in segments]
    at = len(segments) - LEAST_JOINED
    while at > first and sizes[at - 1] < sum(sizes[at:]):
        at -= 1
    return (*segments[:at], joined(segments[at:]))
