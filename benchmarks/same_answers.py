"""Whether a change of the code changes answers: ask the same questions before and after it.

    python benchmarks/same_answers.py before.jsonl [--questions FILE --archive DIR [--most N]] ...
    (change the code)
    python benchmarks/same_answers.py after.jsonl ... --against before.jsonl

Asks the sample suite, and the first N questions of each FILE (JSON lines with ``id``, ``question``
and ``as_of``) over its archive. Answers are kept without their timings. Exits with 1 where one of
them differs from ``--against``, and prints which.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
AS_OF = "2024-06-01"
FIELDS = ("id", "question", "as_of", "since", "until", "source", "history")


def run_dateline(*args: str, given: str | None = None) -> str:
    """Run the command line of this checkout; return what it printed."""
    command = [sys.executable, "-m", "bot.cli", *args]
    done = subprocess.run(command, input=given, capture_output=True, text=True, cwd=ROOT)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr or f"{command} ended with {done.returncode}")
    return done.stdout


def ask_batch(archive: Path, questions: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the answer to each question, without what differs from run to run."""
    lines = "".join(json.dumps(question, default=str) + "\n" for question in questions)
    printed = run_dateline("ask", "--batch", "-", "--archive", str(archive), given=lines)
    for line in printed.splitlines():
        answer = json.loads(line)
        answer.pop("timings", None)
        yield answer


def read_samples() -> list[dict[str, Any]]:
    """Return the questions of the sample suite."""
    cases = yaml.safe_load((ROOT / "seeds/questions.yaml").read_text(encoding="utf-8"))
    return [{"as_of": AS_OF} | {key: case[key] for key in FIELDS if key in case} for case in cases]


def read_questions(path: Path, most: int) -> list[dict[str, Any]]:
    """Return the first ``most`` questions of a file of JSON lines."""
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[:most]]
    return [{key: each[key] for key in FIELDS if key in each} for each in found]


def ask_all(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield the answers to the sample suite, then to each file of questions."""
    with tempfile.TemporaryDirectory() as folder:
        samples = Path(folder) / "samples"
        run_dateline("index", "seeds/articles", "--archive", str(samples))
        yield from ask_batch(samples, read_samples())
    for questions, archive in zip(options.questions, options.archive, strict=True):
        yield from ask_batch(archive, read_questions(questions, options.most))


def main() -> int:
    """Ask, write the answers, compare; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--questions", type=Path, action="append", default=[])
    parser.add_argument("--archive", type=Path, action="append", default=[])
    parser.add_argument("--most", type=int, default=98)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    lines = [json.dumps(answer, ensure_ascii=False) for answer in ask_all(options)]
    options.out.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    before = options.against.read_text(encoding="utf-8").splitlines() if options.against else lines
    changed = [new for old, new in zip(before, lines, strict=True) if old != new]
    print(f"{len(lines)} asked, {len(changed)} answered otherwise than before.")
    print(*(json.loads(line)["question"] for line in changed), sep="\n")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
