"""Why hits rank as they do: what was compared, what was preferred, what each passage holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.archive import ArchiveReader
from index.bm25 import Stems, count_similar_words
from index.search.query import Query, build_query_terms
from index.search.time_prior import get_past_window, is_recency_preferred
from index.types import DateRange, Hit


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
    passing_count: int
    passages: int
    matched_words: tuple[tuple[str, ...], ...]


def explain_search(
    archive: ArchiveReader, query: Query, hits: Sequence[Hit], stems: Stems
) -> Explanation:
    """Return the explanation of ``hits``, which are the query's."""
    words = build_query_terms(query, stems).stems
    return Explanation(
        words=words,
        window=get_past_window(query),
        recent=get_past_window(query) is None and is_recency_preferred(query),
        passing_count=archive.count(query.limits),
        passages=archive.coverage().passages,
        matched_words=tuple(_held(hit.passage.text, words, stems) for hit in hits),
    )


def _held(text: str, words: Sequence[str], stems: Stems) -> tuple[str, ...]:
    """Return the words of a text that have one of the stems, in the question's order."""
    found = count_similar_words(text, words)
    stem = stems.stem_words(found)
    order = {word: at for at, word in enumerate(words)}
    return tuple(sorted((w for w in found if stem[w] in order), key=lambda w: order[stem[w]]))
