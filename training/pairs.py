"""Groups from questions whose article and sentence are known, over what the product finds.

    python -m training.pairs OUT --found FILE ...

FILE is what training.candidates wrote for lines with ``answer`` (null where the article does not
tell), ``aliases``, ``article`` and ``place``, the offsets of the sentence that tells. A window over
that place that holds the answer is right; windows elsewhere that hold the answer's words are left
out, for nobody has read them; all else is wrong.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.extractive.packing import ReadingWindow
from training.answers import locate_answer
from training.dumped import PlacedWindow, Row, place_windows, read_rows
from training.groups import TrainingGroup, save_groups

WINDOWS, RIGHT = 14, 2
"""Windows of a question at most, and of those that hold its answer."""


def list_forms(row: Row) -> list[str]:
    """Return the forms of a row's answer, the longest first; none where there is none."""
    forms = [row["answer"], *(row.get("aliases") or ())] if row.get("answer") else []
    return sorted((re.sub(r"\s*;\s*", " ", form) for form in forms), key=len, reverse=True)


def locate_forms(row: Row, text: str) -> tuple[tuple[int, int], ...]:
    """Return where any form of a row's answer stands, and where all parts of a list do."""
    parts = re.split(r"\s*;\s*", row["answer"] or "")
    if len(parts) > 1:
        places = [locate_any(part, text) for part in parts]
        if not all(places):
            return ()
        start, end = min(one[0][0] for one in places), max(one[0][1] for one in places)
        return ((start, end),)
    return tuple({place for form in list_forms(row) for place in locate_any(form, text)})


def locate_any(form: str, text: str) -> tuple[tuple[int, int], ...]:
    """Return where an answer of any length stands."""
    if found := locate_answer(form, text):
        return found
    words = re.findall(r"\w+", form)
    if len(words) < 4:
        return ()
    pattern = r"[\W_]+".join(map(re.escape, words))
    return tuple(match.span() for match in re.finditer(pattern, text, re.I))


def is_right_place(row: Row, article: str, start: int, end: int) -> bool:
    """Tell whether characters of an article are those that a row's writer read."""
    first, last = row.get("place") or (0, 0)
    return article == row["article"] and start < last and first < end


def make_groups(rows: Iterable[Row], rng: random.Random) -> Iterator[TrainingGroup]:
    """Yield a group for each question whose place was found, but none of those of yes or no."""
    for row in rows:
        if row.get("kind") == "yes_no":
            continue
        right, wrong = split_right(row, place_windows(row, 5, 8))
        if row.get("answer") and not right and row.get("own"):
            found = {"hits": [row["own"]], "candidates": []}
            right, _ = split_right(row | found, place_windows(row | found, 1, 0))
        if row.get("answer") and not right:
            continue
        right = rng.sample(right, min(len(right), RIGHT))
        most = WINDOWS - len(right)
        few = wrong[:2] + rng.sample(wrong[2:], max(0, min(len(wrong), most) - 2))
        none: tuple[tuple[int, int], ...] = ()
        chosen = [*right, *((window, none) for window in few)]
        rng.shuffle(chosen)
        if chosen:
            yield TrainingGroup(
                row["question"], tuple(one for one, _ in chosen), tuple(two for _, two in chosen)
            )


def split_right(
    row: Row, placed: Iterable[PlacedWindow]
) -> tuple[list[tuple[ReadingWindow, tuple[tuple[int, int], ...]]], list[ReadingWindow]]:
    """Return the windows that hold the answer with its places, and those that do not."""
    right, wrong = [], []
    for one in placed:
        gold, article = locate_forms(row, one.window.whole), row["hits"][one.hit]["article"]
        if not gold:
            wrong.append(one.window)
        elif is_right_place(row, article, one.begin, one.begin + len(one.window.text)):
            right.append((one.window, gold))
    return right, wrong


def main() -> None:
    """Write the groups."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--found", type=Path, nargs="+", required=True)
    parser.add_argument("--seed", type=int, default=0, help="which windows are drawn")
    given = parser.parse_args()
    rng = random.Random(given.seed)
    every = (row for path in given.found for row in read_rows(path))
    rows = [row for row in every if row.get("part") != "held"]
    groups = list(make_groups(rows, rng))
    print(save_groups(groups, given.out), "groups", sum(any(g.gold) for g in groups), "answered")


if __name__ == "__main__":
    main()
