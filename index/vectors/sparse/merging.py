"""Merging of article indexes by their arrays: no text is read or cut into words again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.vectors.sparse.postings import PER_ARTICLE, ArticleIndex

Mask = NDArray[np.bool_]


def merge(parts: Sequence[ArticleIndex], kept: Sequence[Mask]) -> ArticleIndex:
    """Return one index of the articles that the masks keep; a part's rows follow the last's.

    As `build` would make it of their texts, but for stems that no kept article has any more.
    """
    stems = np.unique(np.concatenate([part.stems for part in parts]))
    offsets = np.cumsum([0, *(int(mask.sum()) for mask in kept)])
    found = [
        _postings(part, mask, stems, int(offset))
        for part, mask, offset in zip(parts, kept, offsets[:-1], strict=True)
    ]
    numbers, places, times = (np.concatenate(some) for some in zip(*found, strict=True))
    order = np.argsort(numbers, kind="stable")
    pairs = list(zip(parts, kept, strict=True))
    per_article = {
        name: np.concatenate([getattr(part, name)[mask] for part, mask in pairs])
        for name in PER_ARTICLE
    }
    return ArticleIndex(
        **per_article, stems=stems, places=places[order], times=times[order],
        starts=np.searchsorted(numbers[order], np.arange(len(stems) + 1)).astype(np.int64),
    )  # fmt: skip


def _postings(
    part: ArticleIndex, mask: Mask, stems: NDArray[np.bytes_], offset: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint16]]:
    """Return the kept postings: the stem's number among ``stems``, the new place, how often."""
    numbers = np.searchsorted(stems, part.stems).astype(np.int32)
    moved = (np.cumsum(mask) - 1 + offset).astype(np.int32)
    kept = mask[part.places]
    every = np.repeat(numbers, np.diff(part.starts))
    return every[kept], moved[part.places[kept]], np.asarray(part.times[kept])
