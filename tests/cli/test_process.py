"""What a process of dateline asks of its machine, seen from inside one."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

SEEN = """
import gc, json, os, sys
from bot import cli
loaded = "numpy" in sys.modules
cli.tune()
import numpy
print(json.dumps([loaded, os.environ["OPENBLAS_NUM_THREADS"], gc.get_threshold()[0],
                  len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1]))
"""


def seen(**environ: str) -> list[object]:
    """Run the tuning in a process of its own and return what it looks like then."""
    base = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-c", SEEN], env=base | environ, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def test_numpy_multiplies_on_one_core_and_the_collector_looks_less_often() -> None:
    numpy_was_loaded, products, young, threads = seen()
    assert not numpy_was_loaded
    assert (products, threads) == ("1", 1)
    assert young > 700


def test_the_environment_has_the_last_word() -> None:
    assert seen(OPENBLAS_NUM_THREADS="3")[1] == "3"


def test_a_machine_without_glibc_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot import cli

    asked: list[object] = []
    monkeypatch.setattr(cli.gc, "set_threshold", lambda *_: None)
    monkeypatch.setattr(cli.ctypes, "CDLL", lambda name: asked.append(name) or object())
    cli.tune()
    assert asked == [None]
