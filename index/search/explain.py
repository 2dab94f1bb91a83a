"""Why hits rank as they do: what was compared, what was preferred, what each passage holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import ArchiveReader
from index.search.asked import asked
from index.search.prior import by_recency, past_window
from index.search.query import Query
from index.types import DateRange, Hit
from index.vectors.sparse import Stems, alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What a search went by.

    ``words`` are the stems of the question that texts are compared with, ``window`` the days it
    prefers, ``recent`` whether what is new instead; ``passing`` of the archive's ``passages`` are
    let through by its limits; ``held`` are, hit by hit, the words of the passage that count.
    """

    words: tuple[str, ...]
    window: DateRange | None
    recent: bool
    passing: int
    passages: int
    held: tuple[tuple[str, ...], ...]


def explain(archive: ArchiveReader, query: Query, hits: Sequence[Hit], stems: Stems) -> Explanation:
    """Return the explanation of ``hits``, which are the query's."""
    words = asked(query, stems).stems
    return Explanation(
        words=words,
        window=past_window(query),
        recent=past_window(query) is None and by_recency(query),
        passing=archive.count(query.limits),
        passages=archive.coverage().passages,
        held=tuple(_held(hit.passage.text, words, stems) for hit in hits),
    )


def _held(text: str, words: Sequence[str], stems: Stems) -> tuple[str, ...]:
    """Return the words of a text that have one of the stems, in the question's order."""
    found = alike(text, words)
    stem = stems.of(found)
    order = {word: at for at, word in enumerate(words)}
    return tuple(sorted((w for w in found if stem[w] in order), key=lambda w: order[stem[w]]))
