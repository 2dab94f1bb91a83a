"""Attacks, tried and counted: what was blocked, and how often an answer changed (0).

    python benchmarks/attacks.py [--data DIR] [--bounded] [--only NAME ...]

Instructions in articles, characters that act, mentions and links, search syntax, paths and
addresses that lead inside, keys in outputs: each row is a function of benchmarks/red_team.
``--data`` holds attacks.json, lists of instructions by kind; without it our own few are tried.
``--bounded`` tries some of each, for the test suite. Exits with 1 where one was not blocked.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from red_team import characters, injections, places, questions, runs, secrets  # noqa: E402
from red_team.field import AttackContext, AttackScore  # noqa: E402

BESIDE = Path(__file__).parents[2]
"""The folder that the repository lies in, with data that is not ours to ship."""
ATTACKS: dict[str, Callable[[AttackContext], AttackScore]] = {
    "instructions in articles, keyless": injections.attack_keyless,
    "instructions in articles, obeyed by a model": injections.attack_model,
    "instructions in articles, prompt": injections.attack_prompt,
    "acting characters, answers on every surface": characters.attack_answer_surfaces,
    "acting characters, every command": characters.attack_terminal,
    "search syntax in questions": questions.fuzz_questions,
    "long runs of one thing": runs.attack_long_runs,
    "addresses that lead inside": places.attack_addresses,
    "paths that lead out": places.attack_paths,
    "keys in output, logs and files": secrets.find_leaked_keys,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=BESIDE / "shared/data/injections")
    parser.add_argument("--bounded", action="store_true", help="some of each")
    parser.add_argument("--only", nargs="*", default=[], help="names, or parts of names")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    held = True
    if not options.json:
        print(f"{'attack':<44} {'tried':>6} {'blocked':>8} {'changed an answer':>18} {'s':>6}")
    for name, attack in ATTACKS.items():
        if options.only and not any(part in name for part in options.only):
            continue
        with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
            started = time.perf_counter()
            score = attack(AttackContext(Path(folder), options.data, options.bounded))
        held = held and score.held
        _show(name, score, time.perf_counter() - started, options.json)
    return 0 if held else 1


def _show(name: str, score: AttackScore, seconds: float, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "attack": name,
                    "tried": score.tried,
                    "blocked": score.blocked,
                    "changed": score.changed,
                    "problems": score.problems[:5],
                }
            ),
            flush=True,
        )
        return
    cells = f"{score.tried:>6} {score.blocked:>8} {score.changed:>18} {seconds:>6.1f}"
    print(f"{name:<44} {cells}  {score.note}", flush=True)
    for problem in list(dict.fromkeys(score.problems))[:20]:
        print(f"    {problem}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
