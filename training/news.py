"""Groups from news questions whose answers are known but not where they stand.

The windows are those that the product finds. Where they hold the answer's words they may be
right; the loss sums over all of them, so that training chooses. Where the archive ends before the
question was asked, none is right.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.answers import locate_answer
from training.dumped import PlacedWindow, Row, place_windows, read_rows
from training.groups import TrainingGroup, save_groups

PASSAGES, BEYOND = 10, 10
RIGHT, WRONG = 4, 4
"""Windows of a question that hold its answer's words, and that do not."""


def is_held_out(row: Row) -> bool:
    """Tell whether a question is kept back: whole weeks are, about a quarter of them."""
    return zlib.crc32(str(row["id"]).split("_")[0].encode()) % 4 == 0


def make_answerable_groups(given: Iterable[Row], rng: random.Random) -> Iterator[TrainingGroup]:
    """Yield a group for each question whose answer's words were found in some window."""
    for row in given:
        windows = [one.window for one in place_windows(row, PASSAGES, BEYOND)]
        gold = [locate_answer(row["answer"], window.whole) for window in windows]
        right = [at for at, spans in enumerate(gold) if spans][:RIGHT]
        wrong = [at for at, spans in enumerate(gold) if not spans]
        chosen = right + wrong[: WRONG - 1] + rng.sample(wrong[WRONG - 1 :], min(1, len(wrong[3:])))
        if right:
            yield TrainingGroup(
                row["question"],
                tuple(windows[at] for at in chosen),
                tuple(gold[at] for at in chosen),
            )


def draw_answerable_groups(given: Iterable[Row], rng: random.Random) -> Iterator[TrainingGroup]:
    """Yield groups as a search gives them: few windows that hold the answer among more that do not.

    One to three of the right windows and up to six of the first ten others, in any order.
    """
    for row in given:
        windows = [one.window for one in place_windows(row, 8, 12)]
        gold = [locate_answer(row["answer"], window.whole) for window in windows]
        right = [at for at, spans in enumerate(gold) if spans]
        wrong = [at for at, spans in enumerate(gold) if not spans][:10]
        if right:
            chosen = rng.sample(right, min(len(right), rng.choice((1, 2, 3))))
            chosen += rng.sample(wrong, min(len(wrong), 6))
            rng.shuffle(chosen)
            yield TrainingGroup(
                row["question"],
                tuple(windows[at] for at in chosen),
                tuple(gold[at] for at in chosen),
            )


def make_unanswerable_groups(given: Iterable[Row], rng: random.Random) -> Iterator[TrainingGroup]:
    """Yield a group without an answer for each question that the archive cannot know."""
    for row in given:
        windows = [
            one
            for one in place_windows(row, 4, 4)
            if not locate_answer(row["answer"], one.window.whole)
        ]
        chosen: list[PlacedWindow] = windows[:2] + rng.sample(windows[2:], min(1, len(windows[2:])))
        if chosen:
            none: tuple[tuple[int, int], ...] = ()
            yield TrainingGroup(
                row["question"], tuple(one.window for one in chosen), (none,) * len(chosen)
            )


def main() -> None:
    """Write the groups of the questions that are not kept back."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--known", type=Path, nargs="+", required=True)
    parser.add_argument("--absent", type=Path, nargs="*", default=[])
    parser.add_argument("--draw", type=int, help="draw windows by chance, with this seed")
    given = parser.parse_args()
    rng = random.Random(given.draw or 0)
    make = make_answerable_groups if given.draw is None else draw_answerable_groups
    known = (row for path in given.known for row in read_rows(path) if not is_held_out(row))
    unknown = (row for path in given.absent for row in read_rows(path) if not is_held_out(row))
    groups = [*make(known, rng), *make_unanswerable_groups(unknown, rng)]
    rng.shuffle(groups)
    print(
        save_groups(groups, given.out), "groups", sum(any(g.gold) for g in groups), "with an answer"
    )


if __name__ == "__main__":
    main()
