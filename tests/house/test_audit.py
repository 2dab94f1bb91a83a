"""The audit of libraries: a flaw fails, and a database that is out of reach is no clean bill."""

from __future__ import annotations

import subprocess
import sys
from types import ModuleType

import pytest
from conftest import script

audit = script(".ci/audit.py")
SOUND = {"name": "click", "version": "8.5.1", "vulns": []}
FLAWED = {
    "name": "lxml",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}, {"id": "PYSEC-2", "fix_versions": []}],
}
UNKNOWN = {"name": "wordllama", "skip_reason": "not found"}


def test_a_known_flaw_fails() -> None:
    code, told = audit.verdict({"dependencies": [SOUND, FLAWED, UNKNOWN]}, 3)
    assert code == 1
    assert told == [
        "audit: lxml 1.0: PYSEC-1, mended in 1.1",
        "audit: lxml 1.0: PYSEC-2, mended in no version yet",
        "audit: 2 of 3 libraries were looked up, 2 flaws known.",
    ]


@pytest.mark.parametrize("found", [{}, {"dependencies": [UNKNOWN]}])
def test_out_of_reach_is_said_and_no_failure(found: dict[str, object]) -> None:
    assert audit.verdict(found, 9) == (
        0,
        ["audit: the advisory database cannot be reached; none of 9 was looked up."],
    )


def test_an_auditor_that_fails_is_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(audit, ModuleType)
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    assert audit.report() == {}

    def late(*args: object, **kwargs: object) -> None:
        raise subprocess.TimeoutExpired("pip_audit", 1)

    monkeypatch.setattr(subprocess, "run", late)
    assert audit.report() == {}
