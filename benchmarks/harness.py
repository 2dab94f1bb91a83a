"""Faults and attacks as tables: each done many times, and what came of it counted.

A row is a function that takes a ``Context`` and returns a ``Score``; ``run_table`` is the command
line of a script that has such rows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from index import build_archive

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "seeds" / "articles"
NOW = datetime(2026, 11, 21, 12, 0)
QUESTION, ANSWER = "when did Putin first invite Kim?", "June 2018"
BESIDE = ROOT.parent
"""The folder that the repository lies in, with data that is not ours to ship."""


COUNTS = ("tried", "held", "lost", "doubled", "changed")


@dataclass(slots=True)
class Score:
    """One row: how often something was tried, and how often everything held.

    ``lost`` and ``doubled`` are articles or questions, ``changed`` answers; ``problems`` says what
    did not hold, ``note`` what else there is to say.
    """

    tried: int = 0
    held: int = 0
    lost: int = 0
    doubled: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)
    note: str = ""

    def add(
        self, problems: Sequence[str], lost: int = 0, doubled: int = 0, *, changed: bool = False
    ) -> None:
        """Count one trial: it held where nothing is wrong, lost, doubled or changed."""
        self.tried += 1
        self.held += not (problems or lost or doubled or changed)
        self.lost += lost
        self.doubled += doubled
        self.changed += changed
        self.problems += problems

    @property
    def passed(self) -> bool:
        """Whether every trial held, with nothing lost, doubled or changed."""
        return self.held == self.tried and not (self.lost or self.doubled or self.changed)


@dataclass(slots=True)
class Context:
    """A folder to work in, a seeded source of chance, how much is wanted, and public attacks."""

    folder: Path
    seed: int
    bounded: bool
    data: Path
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def many(self, full: int, bounded: int) -> int:
        """Return how many trials are wanted."""
        return bounded if self.bounded else full

    def fresh(self, name: str) -> Path:
        """Return the path of a folder that does not exist yet."""
        path = self.folder / name
        shutil.rmtree(path, ignore_errors=True)
        return path

    def archive(self, name: str, records: Sequence[dict[str, object]] = ()) -> Path:
        """Return an archive of the samples and some records, made once."""
        place = self.folder / name
        if not place.exists():
            sources = [str(SAMPLES)]
            if records:
                lines = self.folder / f"{name}.jsonl"
                lines.write_text("".join(json.dumps(one) + "\n" for one in records), "utf-8")
                sources.append(str(lines))
            report = build_archive(sources, place, now=NOW, workers=1)
            assert not report.failed, report.failed
        return place


def run_table(doc: str, rows: Mapping[str, Callable[[Context], Score]]) -> int:
    """Try the rows that are asked for, print what came of them; return the exit code."""
    parser = argparse.ArgumentParser(description=doc.splitlines()[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/injections")
    parser.add_argument("--bounded", action="store_true", help="each a few times")
    parser.add_argument("--only", nargs="*", default=[], help="names, or parts of names")
    parser.add_argument("--seed", type=int, default=9)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not options.json:
        print(
            f"{'':<44} {'tried':>6} {'held':>6} {'lost':>5} {'doubled':>8} {'changed':>8} {'s':>6}"
        )
    passed = True
    for name, row in rows.items():
        if options.only and not any(part in name for part in options.only):
            continue
        with tempfile.TemporaryDirectory(prefix="harness-") as folder:
            started = time.perf_counter()
            score = row(Context(Path(folder), options.seed, options.bounded, options.data))
        passed = passed and score.passed
        _show(name, score, time.perf_counter() - started, options.json)
    return 0 if passed else 1


def _show(name: str, score: Score, seconds: float, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"name": name, **asdict(score)}), flush=True)
        return
    cells = (
        f"{score.tried:>6} {score.held:>6} {score.lost:>5} {score.doubled:>8} {score.changed:>8}"
    )
    print(f"{name:<44} {cells} {seconds:>6.1f}  {score.note}", flush=True)
    for problem in list(dict.fromkeys(score.problems))[:20]:
        print(f"    {problem}", flush=True)
