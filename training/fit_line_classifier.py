"""Fit which lines of a text are its story's own: the weights of ``index.clean.line_classifier``.

    python -m training.fit_line_classifier ARTICLES.jsonl.gz [--labelled LINES.jsonl] [--leave-out]

Learns from real articles, between and around whose lines the lines of ``page_lines.txt`` are set
with names of no meaning, and from documents whose lines are labelled ({"lines": [...], "labels":
[0, 1 or null, ...], "set": "..."}; 1 is none of the story). With --leave-out each set is first left
out in turn, and the recall and the false cuts on it are printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from index.clean import remove_boilerplate
from index.clean.line_classifier import (
    SURE,
    find_places,
    list_features,
    list_place_features,
)

TEMPLATES = Path(__file__).parent / "page_lines.txt"
OUT = Path(__file__).parent.parent / "index/clean/line_weights.json"
ARTICLES, LINES, REPEATED, SEED, TIMES = 1_500, 25, 4, 7, 4
"""Articles that are taken, lines of each, how often a line may stand in others and be the story's
own, the seed, and how often a labelled document counts."""
RULES, LISTS, STRENGTH = 0.15, 0.25, 0.5
"""Share of articles that end with a rule of signs or a list; the inverse of the L1 penalty."""
END, UPPER = 0.2, 0.06
"""Share of lines that are given a full stop or colon, and of those in capitals."""
Labelled = tuple[list[str], list[int | None]]
_SYLLABLES = (
    "ka lo mi ra ven tor bel sha dun mer os fin gra ell wick ham by ton ley ster ri na bo ul ger "
    "da ko pe zi"
).split()
_PAPERS = (
    "Post Herald Gazette News Mail Times Courier Journal Radio Broadcasting Bulletin Today Wire "
    "Weekly Observer Press Tribune Star Echo Argus"
).split()
_TOPICS = (
    "politics business sport health climate science schools transport food travel courts housing "
    "energy farming Politics Business Sport Health Climate Schools Transport Courts"
).split()
_DAYS = (
    "Monday|Tuesday|4 May 2015|May 4, 2018|2019-03-02|12.06.2019|Friday, June 3, 2011|3 Oct 2020|"
    "Sunday|Wednesday|09/11/2014"
).split("|")
_TIMES = ("8 a.m.", "10:15", "6.30pm", "14:02", "9:00 AM EDT", "07:12")


class Templates:
    """Lines that stand around stories and lines like them that do not, with their slots filled."""

    def __init__(self, path: Path, titles: Sequence[str], chance: random.Random) -> None:
        rows = [line for line in path.read_text(encoding="utf-8").split("\n") if line[1:2] == " "]
        self._rows = {sign: [row[2:] for row in rows if row[0] == sign] for sign in "+-"}
        self._titles, self._chance = titles, chance

    def fill(self, sign: str) -> str:
        """Return one line of a kind, "+" or "-"."""
        line = self._fill(self._pick(self._rows[sign]))
        if self._chance.random() < END and line[-1].isalnum():
            line += "." if self._chance.random() < 0.7 else ":"
        return line.upper() if self._chance.random() < UPPER else line

    def fill_alike(self, sign: str, count: int) -> list[str]:
        """Return some lines of one form, as a list has them."""
        row = self._pick([row for row in self._rows[sign] if "{" in row])
        return [self._fill(row) for _ in range(count)]

    def _fill(self, row: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda match: self._slot(match[1]), row)

    def _pick(self, among: Sequence[str]) -> str:
        return self._chance.choice(among)

    def _word(self) -> str:
        return "".join(self._chance.choices(_SYLLABLES, k=self._chance.choice((2, 2, 3)))).title()

    def _slot(self, name: str) -> str:
        word, number = self._word(), self._chance.randint(1, self._chance.choice((9, 99, 3000)))
        return {
            "name": f"{word} {self._word()}",
            "first": word.lower(),
            "paper": self._pick(("", "The ")) + f"{word} {self._pick(_PAPERS)}",
            "place": self._pick(("", "", "", "Port ", "New ", "St ")) + word,
            "n": str(number),
            "topic": self._pick((*_TOPICS, word)),
            "title": self._pick(self._titles),
            "host": word.lower() + self._pick((".example", ".com", ".org", ".co.uk")),
            "day": self._pick(_DAYS),
            "time": self._pick(_TIMES),
            "ini": word[:3].lower(),
            "INI": word[:3].upper(),
            "i2": word[-2:].lower(),
            "code": self._pick(("", "A", "PRW", "L8N")) + str(number * 37),
        }[name]


def make_documents(path: Path, chance: random.Random) -> Iterator[Labelled]:
    """Yield real articles with lines of pages set around and between their own."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    bodies = [[line.strip() for line in row["body"].split("\n") if line.strip()] for row in rows]
    stands = Counter(line for body in bodies for line in set(body))
    templates = Templates(TEMPLATES, [row["title"] for row in rows], chance)
    for body in chance.sample(bodies, min(ARTICLES, len(bodies))):
        lines = body[:LINES] if len(body) > 2 * LINES else list(body)
        cut = set(remove_boilerplate("\n".join(lines)).cut)
        labels = [1 if one in cut else None if stands[one] >= REPEATED else 0 for one in lines]
        _forget_edges(lines, labels)
        for sign, places in (("+", "fffffhhhbb"), ("-", "bf")):
            for place in chance.sample(places, chance.randint(0, len(places))):
                at = {"h": 0, "f": len(lines), "b": chance.randint(0, len(lines))}[place]
                lines.insert(at, templates.fill(sign))
                labels.insert(at, int(sign == "+"))
        if chance.random() < RULES:
            row = [templates.fill("+") for _ in range(chance.randint(1, 3))]
            lines = [
                *lines,
                chance.choice(("# # #", "___", "* * *", "-----", "Copyright 2014 Halden Media")),
                *row,
            ]
            labels += [1] * (len(row) + 1)
        elif chance.random() < LISTS:
            row = templates.fill_alike("-", chance.randint(3, 12))
            lines, labels = lines + row, labels + [0] * len(row)
        yield lines, labels


def _forget_edges(lines: Sequence[str], labels: list[int | None]) -> None:
    """Leave the short first and last lines of a real article without a label: they may be none."""
    for n in {0, *range(max(0, len(lines) - 3), len(lines))}:
        if n < len(lines) and labels[n] == 0 and len(lines[n].split()) <= (25 if n else 12):
            labels[n] = None


def build_rows(documents: Sequence[Labelled]) -> tuple[list[set[str]], list[int]]:
    """Return the features and the labels of all lines that have one."""
    rows, labels = [], []
    for lines, told in documents:
        places = find_places(lines)
        near = list_place_features(lines, places)
        for n, label in enumerate(told):
            if label is not None:
                rows.append({*list_features(lines[n]), *near[n]})
                labels.append(label)
    return rows, labels


def fit(documents: Sequence[Labelled]) -> tuple[float, dict[str, float]]:
    """Return the bias and the weights that documents teach."""
    rows, labels = build_rows(documents)
    counts = Counter(one for row in rows for one in row)
    order = {one: n for n, one in enumerate(sorted(one for one, c in counts.items() if c > 2))}
    model = LogisticRegression(C=STRENGTH, solver="liblinear", l1_ratio=1, random_state=SEED)
    model.fit(_matrix(rows, order), np.array(labels))
    weights = {one: round(float(model.coef_[0][n]), 3) for one, n in order.items()}
    return float(model.intercept_[0]), {one: w for one, w in weights.items() if w}


def _matrix(rows: Sequence[set[str]], order: dict[str, int]) -> csr_matrix:
    columns = [[order[one] for one in sorted(row) if one in order] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = [one for row in columns for one in row]
    return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(rows), len(order)))


def measure(model: tuple[float, dict[str, float]], documents: Sequence[Labelled]) -> str:
    """Return, for several limits, the recall and the share of a story's lines that go."""
    rows, labels = build_rows(documents)
    sums = np.array([model[0] + sum(model[1].get(one, 0.0) for one in row) for row in rows])
    scores, told = 1 / (1 + np.exp(-sums)), np.array(labels)
    shares = [
        (limit, np.mean(scores[told == 1] > limit), np.mean(scores[told == 0] > limit))
        for limit in sorted({0.5, *SURE.values()})
    ]
    return "  ".join(f"{limit}: {found:.3f}/{false:.4f}" for limit, found, false in shares)


def main() -> None:
    """Fit, measure and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("--labelled", type=Path)
    parser.add_argument("--leave-out", action="store_true", help="measure each set without it")
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    made = list(make_documents(given.articles, random.Random(SEED)))
    sets: dict[str, list[Labelled]] = {}
    for line in given.labelled.read_text("utf-8").splitlines() if given.labelled else ():
        row = json.loads(line)
        sets.setdefault(row["set"], []).append((row["lines"], row["labels"]))
    for name in sorted(sets) if given.leave_out else ():
        others = [one for other, rows in sets.items() if other != name for one in rows]
        print(f"without {name}:", measure(fit([*made, *others * TIMES]), sets[name]), flush=True)
    bias, weights = fit([*made, *[one for rows in sets.values() for one in rows] * TIMES])
    stored = json.dumps({"bias": round(bias, 3), "weights": weights}, ensure_ascii=False)
    given.out.write_text(stored + "\n", encoding="utf-8")
    print(f"{len(weights):,} weights")


if __name__ == "__main__":
    main()
