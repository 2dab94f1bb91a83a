"""An indexer, a bot and a REPL on one archive, as benchmarks/together.py runs them for longer."""

from __future__ import annotations

import re
import subprocess
import sys

from conftest import ROOT


def test_readers_find_what_a_writer_commits_and_no_second_one_is_let_in() -> None:
    ran = subprocess.run(
        [
            sys.executable,
            str(ROOT / "benchmarks" / "together.py"),
            "--seconds",
            "4",
            "--every",
            "0.2",
            "--within",
            "60",
            "--refused",
            "60",
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert re.search(r"found by the bot +[1-9]", ran.stdout)
    assert re.search(r"found by the repl +[1-9]", ran.stdout)
    assert re.search(r"second writer refused +[1-9]", ran.stdout)
