"""What many tests stand on: a clean environment, and the sample articles in an archive."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings

from bot.cli import run
from bot.pipeline import Bot
from index import Searcher, build_archive
from index.vectors import ChromaServer

settings.register_profile("default", deadline=None)  # a busy machine is no failure
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.register_profile("long", max_examples=5000, deadline=None)

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 21, 12, 0)


def script(path: str) -> ModuleType:
    """Load a script of the repository that is in no package, such as one of benchmarks/."""
    name = Path(path).stem
    spec = importlib.util.spec_from_file_location(name, ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


SLOW = (
    "house/test_pages.py",
    "house/test_attacks.py",
    "house/test_faults.py",
    "slices/test_cluster.py",
    "slices/test_server.py",
    "slack/test_processes.py",
    "bot/test_stores.py",
    "house/test_together.py",
    "house/test_install.py",
    "slack/test_run.py",
    "slack/test_faults.py",
    "slack/test_load.py",
    "vectors/test_vectors.py",
    "vectors/test_damage.py",
    "search/test_state.py",
    "repl/test_terminal.py",
    "search/test_fuzz.py",
    "house/test_fuzz.py",
    "archive/test_safety.py",
    "eval/test_report_browser.py",
    "embeddings/test_minilm.py",
    "timex/test_timeml.py",
)
"""The files that `make test` leaves out: the longest first."""
Run = Callable[..., tuple[int, str, str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that writes tests/transcripts anew."""
    parser.addoption("--write-transcripts", action="store_true", help="Write them anew.")


@pytest.hookimpl(tryfirst=True)  # before -m looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the slow files, and begin with the longest: no process ends with one of them alone."""
    place = {name: number for number, name in enumerate(SLOW)}
    found = {item: place.get("/".join(item.path.parts[-2:]), len(SLOW)) for item in items}
    items.sort(key=found.__getitem__)
    for item, number in found.items():
        if number < len(SLOW):
            item.add_marker("slow")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of the machine reach a test, and no test write into the repository."""
    for name in list(os.environ):
        ours = name.startswith(("DATELINE_", "SLACK_", "OPENAI_", "ANTHROPIC_", "CHROMA_"))
        if ours or name in ("COLUMNS", "LINES"):  # readline sets them, in pytest-xdist's workers
            monkeypatch.delenv(name)
    monkeypatch.setenv("DATELINE_STATE", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the sample articles, built once; tests only read it."""
    directory = tmp_path_factory.mktemp("samples") / "archive"
    report = build_archive([str(ROOT / "seeds" / "articles")], directory, now=NOW, workers=1)
    assert not report.failed
    return directory


@pytest.fixture(scope="session")
def bot(samples: Path) -> Iterator[Bot]:
    """The bot over the sample articles."""
    with Searcher.open(samples) as searcher:
        yield Bot(searcher)


@pytest.fixture
def dateline(capfd: pytest.CaptureFixture[str]) -> Run:
    """The command line, run in this process: returns (exit code, stdout, stderr)."""

    def call(*args: str) -> tuple[int, str, str]:
        code = run(args)
        out, err = capfd.readouterr()
        return code, out, err

    return call


@pytest.fixture(scope="session")
def chroma_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A Chroma server, started by the first test that needs one."""
    from fakes.chroma_server import chroma_run

    with chroma_run(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def chroma_server(chroma_running: ChromaServer) -> Iterator[ChromaServer]:
    """The Chroma server, empty again after the test."""
    from fakes.chroma_server import emptied

    yield chroma_running
    emptied(chroma_running)
