"""Which words of an event its sentences have, weighed by how rare they are among those sentences.

All texts on a topic name its people; what tells one event of theirs from another is the words
that few of the sentences have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.evidence.sentences import read_sentences
from bot.extractive.event_dating.mentions import DayMention
from bot.words import get_content_words

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRarity:
    """The event's words in each mention's sentence, with its neighbours, and in its passage.

    Each table has a row a mention and a column a word; ``weight`` is that of each word, the sum 1.
    """

    weight: NDArray[np.float64]
    own: Flags
    near: Flags
    passage: Flags

    def build_columns(self) -> NDArray[np.float32]:
        """Return the shares told by sentence, neighbourhood and passage, and ratios to the best."""
        shares = [table @ self.weight for table in (self.own, self.near, self.passage)]
        ratios = [share / (share.max() or 1.0) for share in shares[:2]]
        return np.stack([*shares, *ratios], axis=1).astype(np.float32)


def measure_rarity(event: str, mentions: Sequence[DayMention]) -> TermRarity:
    """Return which of the words of ``event`` the mentions' sentences have."""
    stems = list(dict.fromkeys(word.stem for word in get_content_words(event)))
    found = {one.order: _find_words(one, stems) for one in reversed(mentions)}
    rows = [found[one.order] for one in mentions]
    own, near, passage = (
        np.asarray([row[part] for row in rows], dtype=bool).reshape(len(rows), len(stems))
        for part in range(3)
    )
    seen = np.asarray([found[order][1] for order in found], dtype=float).reshape(
        len(found), len(stems)
    )
    weight = np.log((len(seen) + 1.0) / (seen.sum(axis=0) + 0.5)).clip(0.05)
    weight[seen.sum(axis=0) == 0] = 0.0
    return TermRarity(weight=weight / (weight.sum() or 1.0), own=own, near=near, passage=passage)


def _find_words(one: DayMention, stems: Sequence[str]) -> tuple[list[bool], ...]:
    some = read_sentences(one.scored.evidence.hit)
    at = next(place for place, part in enumerate(some) if part.start == one.sentence.start)
    reaches = (some[at : at + 1], some[max(0, at - 1) : at + 2], some)
    sets = [{word.stem for part in parts for word in part.words} for parts in reaches]
    return tuple([stem in said for stem in stems] for said in sets)
