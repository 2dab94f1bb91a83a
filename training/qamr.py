"""Groups from QAMR: questions that people wrote about one sentence of Wikinews or Wikipedia."""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.extractive.packing import ReadingWindow
from training.groups import TrainingGroup, save_groups

HELD = 100
"""Sentences whose questions never train."""
NEAR = 12
"""Sentences alike a question, among which its wrong ones are drawn."""

Row = dict[str, Any]


def make_groups(path: Path, seed: int = 0) -> tuple[list[TrainingGroup], list[TrainingGroup]]:
    """Return the groups to train with, and those of the held-out sentences."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rng = random.Random(seed)
    ids = sorted({row["sentence_id"] for row in rows})
    rng.shuffle(ids)
    held = set(ids[:HELD])
    train = [row for row in rows if row["sentence_id"] not in held]
    kept = [row for row in rows if row["sentence_id"] in held]
    groups = _groups(train, rng)
    return groups, [_alone(row) for row in kept]


def _groups(rows: list[Row], rng: random.Random) -> list[TrainingGroup]:
    sentences = sorted({row["sentence"] for row in rows})
    near = _nearest([row["question"] for row in rows], sentences)
    before = _before(rows)
    groups = []
    for row, others in zip(rows, near, strict=True):
        wrong = [sentences[at] for at in others if sentences[at] != row["sentence"]]
        groups.append(_group(row, wrong, before.get(row["sentence_id"], ""), sentences, rng))
    rng.shuffle(groups)
    return groups


def _group(
    row: Row, wrong: list[str], before: str, every: list[str], rng: random.Random
) -> TrainingGroup:
    """Return a question with its window, beside a wrong one, or with a wrong one alone."""
    other = rng.choice(wrong if wrong and rng.random() < 0.8 else every)
    neighbour = before if before and rng.random() < 0.5 else rng.choice([*wrong[:4], *every[:4]])
    own = _window(row, neighbour, _headline(before or rng.choice(every), rng), rng)
    strange = ReadingWindow(text=other, headline=_headline(rng.choice(every), rng))
    dice = rng.random()
    if dice < 0.12:
        return TrainingGroup(row["question"], (strange,), ((),))
    if dice < 0.35:
        return TrainingGroup(row["question"], (*own.windows, strange), (*own.gold, ()))
    return own


def _window(row: Row, neighbour: str, headline: str, rng: random.Random) -> TrainingGroup:
    """Return a question's sentence as a window: alone, or before or behind another sentence."""
    dice, own = rng.random(), row["sentence"]
    text = f"{neighbour} {own}" if dice < 0.3 else f"{own} {neighbour}" if dice < 0.5 else own
    window = ReadingWindow(text=text, headline=headline)
    at = window.begin + (len(neighbour) + 1 if dice < 0.3 else 0)
    gold = tuple((at + start, at + end) for start, end in row["answers"])
    return TrainingGroup(row["question"], (window,), (gold,))


def _headline(sentence: str, rng: random.Random) -> str:
    """Return the first words of a sentence, which stand for a headline, or none."""
    return " ".join(sentence.split()[: rng.randint(5, 11)]) if rng.random() < 0.4 else ""


def _alone(row: Row) -> TrainingGroup:
    gold = tuple((start, end) for start, end in row["answers"])
    return TrainingGroup(row["question"], (ReadingWindow(text=row["sentence"]),), (gold,))


def _before(rows: list[Row]) -> dict[str, str]:
    """Return, for a sentence's id, the nearest earlier sentence of its page that is known."""
    pages: dict[str, dict[tuple[int, ...], tuple[str, str]]] = defaultdict(dict)
    for row in rows:
        *page, paragraph, number = row["sentence_id"].split(":")
        place = (int(paragraph), int(number))
        pages[":".join(page)][place] = (row["sentence_id"], row["sentence"])
    found = {}
    for places in pages.values():
        order = [places[place] for place in sorted(places)]
        found.update({one[0]: prior[1] for prior, one in pairwise(order)})
    return found


def _nearest(questions: list[str], sentences: list[str]) -> list[list[int]]:
    table = TfidfVectorizer(sublinear_tf=True)
    known = table.fit_transform(sentences).T.tocsc()
    asked = table.transform(questions)
    found: list[list[int]] = []
    for start in range(0, len(questions), 2000):
        block = (asked[start : start + 2000] @ known).toarray()
        found += np.argsort(-block, axis=1)[:, :NEAR].tolist()
    return found


def main() -> None:
    """Write the groups of QAMR to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path, help="qamr.jsonl.gz")
    parser.add_argument("out", type=Path, help="folder of the groups")
    given = parser.parse_args()
    train, held = make_groups(given.pairs)
    print("train", save_groups(train, given.out / "qamr.jsonl.gz"))
    print("held out", save_groups(held, given.out / "qamr-held.jsonl.gz"))


if __name__ == "__main__":
    main()
