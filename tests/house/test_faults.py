"""benchmarks/faults.py, each fault a few times: all survived, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from conftest import ROOT

FAULTS = (
    "kill -9 of the indexer, random moments",
    "kill -9 of the indexer, at its writes",
    "older archive put back under a newer index",
    "archive of another format",
    "vector index damaged",
)


@pytest.fixture(scope="module")
def rows() -> dict[str, dict[str, Any]]:
    """What the script prints, by the name of the fault."""
    words = [sys.executable, "benchmarks/faults.py", "--bounded", "--json", "--only", *FAULTS]
    given = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(words, cwd=ROOT, env=given, capture_output=True, text=True)
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert found, ran.stderr[-2000:]
    return {row["name"]: row for row in found}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_survived(rows: dict[str, dict[str, Any]], fault: str) -> None:
    row = rows[fault]
    assert row["problems"] == []
    assert row["tried"] > 0
    assert (row["held"], row["lost"], row["doubled"]) == (row["tried"], 0, 0)
