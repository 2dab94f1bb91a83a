"""dateline.py: the names that other programs import, and the command line by its side."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT, Run

import dateline as face


def test_every_public_name_is_there_and_in_order() -> None:
    assert list(face.__all__) == sorted(face.__all__, key=lambda name: (not name.isupper(), name))
    assert dir(face) == sorted(face.__all__)
    assert {name for name in face.__all__ if getattr(face, name) is None} == set()


def test_another_name_is_not() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Bot2'"):
        face.Bot2  # noqa: B018


def test_importing_the_face_imports_nothing_slow() -> None:
    script = "import sys, dateline; print([n for n in ('numpy', 'bot') if n in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_python_m_dateline_is_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline", "-V"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("dateline, version ")


def test_both_ways_to_ask_the_version(dateline: Run) -> None:
    assert dateline("-V") == dateline("--version")
