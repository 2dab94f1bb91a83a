"""Groups as tokens: what is trained on, its file, and what is drawn of it.

Nothing but numpy is needed to read the file.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 24
"""The most tokens of an answer."""
RIGHT, FIRST = 2, 0.7
"""Right windows that are drawn of a group, and how often its first two wrong ones are."""
BLOCK = 4000
"""Groups that are sorted by length together."""

TokenSpan = tuple[int, int]
"""The first and the last token of an answer, counted from the window's first."""


@dataclass(frozen=True, slots=True)
class TokenWindow:
    """The tokens of a window (token), and the part of each; 0 where no answer may stand."""

    ids: NDArray[np.uint16]
    parts: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TokenGroup:
    """A question's tokens with their marks, windows, and the right spans of each window."""

    head: NDArray[np.uint16]
    windows: tuple[TokenWindow, ...]
    gold: tuple[tuple[TokenSpan, ...], ...]

    @property
    def width(self) -> int:
        """The tokens of its longest input."""
        return len(self.head) + max(len(one.ids) for one in self.windows) + 1


def save_token_groups(groups: Mapping[str, Sequence[TokenGroup]], path: Path) -> None:
    """Write groups of several names to one compressed file of arrays."""
    every = [one for some in groups.values() for one in some]
    numbers: dict[int, int] = {}
    windows: list[TokenWindow] = []
    for one in (window for group in every for window in group.windows):
        if id(one) not in numbers:
            numbers[id(one)] = len(windows)
            windows.append(one)
    gold = [(k, *span) for one in every for k, spans in enumerate(one.gold) for span in spans]
    np.savez_compressed(
        path,
        names=np.asarray(list(groups)),
        named=_count(groups.values()),
        ids=np.concatenate([one.ids for one in windows]),
        parts=np.concatenate([one.parts for one in windows]),
        lengths=_count(one.ids for one in windows),
        heads=np.concatenate([one.head for one in every]),
        asked=_count(one.head for one in every),
        windows=np.asarray([numbers[id(w)] for one in every for w in one.windows], np.int32),
        read=_count(one.windows for one in every),
        gold=np.asarray(gold, np.int16).reshape(-1, 3),
        told=np.asarray([sum(map(len, one.gold)) for one in every], np.int32),
    )


def _count(parts: Iterable[Sized]) -> NDArray[np.int32]:
    return np.asarray([len(one) for one in parts], np.int32)


def load_token_groups(path: Path) -> dict[str, list[TokenGroup]]:
    """Return the groups of a file, by name."""
    with np.load(path) as file:
        data = {key: file[key] for key in file.files}
    pairs = zip(*(_split(data[key], data["lengths"]) for key in ("ids", "parts")), strict=True)
    windows = [TokenWindow(ids, parts) for ids, parts in pairs]
    columns = zip(
        _split(data["heads"], data["asked"]),
        _split(data["windows"], data["read"]),
        _split(data["gold"], data["told"]),
        strict=True,
    )
    every = (
        TokenGroup(
            head,
            tuple(windows[at] for at in places),
            tuple(
                tuple((int(a), int(b)) for k, a, b in gold if k == at) for at in range(len(places))
            ),
        )
        for head, places, gold in columns
    )
    return {
        str(name): [next(every) for _ in range(count)]
        for name, count in zip(data["names"], data["named"], strict=True)
    }


def _split(values: NDArray[Any], lengths: NDArray[np.int32]) -> list[NDArray[Any]]:
    return np.split(values, np.cumsum(lengths)[:-1])


def draw_windows(group: TokenGroup, most: int, rng: random.Random) -> TokenGroup:
    """Return a group with at most so many windows, in random order: some right, the rest wrong."""
    right = [at for at, spans in enumerate(group.gold) if spans]
    wrong = [at for at, spans in enumerate(group.gold) if not spans]
    chosen = rng.sample(right, min(len(right), RIGHT))
    few = max(1, most - len(chosen))
    first = wrong[:2][:few] if rng.random() < FIRST else []
    rest = [at for at in wrong if at not in first]
    chosen += first + rng.sample(rest, min(len(rest), few - len(first)))
    rng.shuffle(chosen)
    return TokenGroup(
        group.head,
        tuple(group.windows[at] for at in chosen),
        tuple(group.gold[at] for at in chosen),
    )


def make_batches(
    groups: Sequence[TokenGroup], tokens: int, rng: random.Random
) -> Iterator[list[TokenGroup]]:
    """Yield batches of about ``tokens`` tokens, alike in length, in random order."""
    order = list(groups)
    rng.shuffle(order)
    cut: list[list[TokenGroup]] = []
    for start in range(0, len(order), BLOCK):
        size = tokens + 1
        for group in sorted(order[start : start + BLOCK], key=lambda one: one.width):
            size += len(group.windows)
            if size * group.width > tokens:
                cut.append([])
                size = len(group.windows)
            cut[-1].append(group)
    rng.shuffle(cut)
    yield from cut
