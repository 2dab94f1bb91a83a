"""Attacks, tried and counted: what was blocked, and how often an answer changed (0).

    python benchmarks/attacks.py [--data DIR] [--bounded] [--only NAME ...]

Instructions in articles, characters that act, mentions and links, search syntax, paths and
addresses that lead inside, keys in outputs: each row is a function of benchmarks/red_team.
``--data`` holds attacks.json, lists of instructions by kind; without it our own few are tried.
``--bounded`` tries some of each, for the test suite. Exits with 1 where one was not blocked.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]

from harness import run_table  # noqa: E402
from red_team import characters, injections, places, secrets, strings  # noqa: E402

ATTACKS = {
    "instructions in articles, keyless": injections.attack_keyless,
    "instructions in articles, obeyed by a model": injections.attack_model,
    "instructions in articles, prompt": injections.attack_prompt,
    "acting characters, answers on every surface": characters.attack_answer_surfaces,
    "acting characters, every command": characters.attack_terminal,
    "search syntax in questions": strings.fuzz_questions,
    "long runs of one thing": strings.attack_long_runs,
    "addresses that lead inside": places.attack_addresses,
    "paths that lead out": places.attack_paths,
    "keys in output, logs and files": secrets.find_leaked_keys,
}

if __name__ == "__main__":
    sys.exit(run_table(__doc__, ATTACKS))
