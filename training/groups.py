"""What the reader learns from: a question, some windows, and where in them the answer stands."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from bot.extractive.packing import ReadingWindow

AnswerSpan = tuple[int, int]
"""Characters of a window's ``whole``."""


@dataclass(frozen=True, slots=True)
class TrainingGroup:
    """A question read over several windows at once; ``gold`` has each window's answers.

    Where no window has a gold span the right answer is "none". ``weight`` scales the loss;
    ``dated`` says that a window's day may be the answer.
    """

    question: str
    windows: tuple[ReadingWindow, ...]
    gold: tuple[tuple[AnswerSpan, ...], ...]
    weight: float = 1.0
    dated: bool = False


def save_groups(groups: Iterable[TrainingGroup], path: Path) -> int:
    """Write groups as JSON lines, gzipped; return how many."""
    count = 0
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=3) as file:
        for group in groups:
            file.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")
            count += 1
    return count


def load_groups(path: Path) -> Iterator[TrainingGroup]:
    """Read groups from JSON lines, gzipped."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            raw = json.loads(line)
            yield TrainingGroup(
                raw["question"],
                tuple(ReadingWindow(**one) for one in raw["windows"]),
                tuple(tuple((a, b) for a, b in spans) for spans in raw["gold"]),
                raw["weight"],
                raw.get("dated", False),
            )
