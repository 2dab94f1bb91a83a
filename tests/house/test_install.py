"""The wheel that pip, pipx and uv install: all that is needed is in it, and works elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.page_blocks import clone


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a fresh clone is installed into, its libraries those of the tests."""
    source, target = tmp_path_factory.mktemp("clone"), tmp_path_factory.mktemp("target")
    clone(ROOT, source)
    words = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(target)]
    subprocess.run([sys.executable, "-m", "pip", "install", *words, str(source)], check=True)
    return target


def run_python(installed: Path, folder: Path, *words: str) -> str:
    """Run the installed product's Python in another folder; return its output."""
    environ = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(
        [sys.executable, *words], cwd=folder, env=environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python_m_dateline_answers(installed: Path, tmp_path: Path, samples: Path) -> None:
    question = ("ask", "when did Putin first invite Kim?", "--archive", str(samples))
    assert run_python(installed, tmp_path, "-m", "dateline", *question).startswith("June 2018.")


def test_the_face_comes_from_what_is_installed(installed: Path, tmp_path: Path) -> None:
    script = "import dateline; from dateline import Bot; print(dateline.__file__, Bot.__module__)"
    where, module = run_python(installed, tmp_path, "-c", script).split()
    assert Path(where) == installed / "dateline.py"
    assert module == "bot.pipeline"


def test_data_and_licence_are_in_it(installed: Path) -> None:
    held = {path.relative_to(installed).as_posix() for path in installed.rglob("*")}
    wanted = {"prompts/answer.txt", "seeds/questions.yaml", "bot/eval/report/page.html"}
    assert wanted <= held
    assert any(name.endswith("/licenses/LICENSE") for name in held)
