"""The bot over a split archive: it answers as over a whole one, and says what did not answer."""

from __future__ import annotations

import shutil
import time
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import build_archive, open_searcher
from index.search import Searcher
from index.slices.split import split_archive

ROOT = Path(__file__).parents[2]
QUESTION = "when did Putin first invite Kim?"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archives")
    now = datetime(2026, 11, 21, 12, 0)
    build_archive([str(ROOT / "seeds" / "articles")], folder / "whole", now=now, workers=1)
    shutil.copytree(folder / "whole", folder / "parts")
    split_archive(folder / "parts")
    return folder


def ask(folder: Path, question: str, timeout: float = 10.0, **limits: object) -> Answer:
    scope = Scope(as_of=datetime(2026, 11, 21), **limits)  # type: ignore[arg-type]
    with open_searcher(folder, timeout=timeout) as searcher:
        return Bot(searcher).ask(question, scope)


@pytest.mark.parametrize("question", [QUESTION, "who opened the bridge?", "what do you have?"])
def test_the_answer_is_that_of_the_whole(archives: Path, question: str) -> None:
    one, other = ask(archives / "whole", question), ask(archives / "parts", question)
    assert (one.text, one.citations, one.searched) == (other.text, other.citations, other.searched)


def test_a_part_that_is_late_is_told(archives: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rank(searcher: Searcher, request: object, *, whole=Searcher._rank) -> object:
        time.sleep(0.6 if searcher.archive.directory.name == "2023" else 0)
        return whole(searcher, request)

    ask(archives / "parts", QUESTION)  # what is loaded once is loaded
    monkeypatch.setattr(Searcher, "_rank", rank)
    answer = ask(archives / "parts", QUESTION, timeout=0.5)
    told = "Searched 3 of 4 parts of the archive: 2023 did not answer."
    assert answer.text.endswith(told)
    assert told in answer.reason
    assert answer.citations


def test_every_command_takes_a_split_archive(
    archives: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--archive", str(archives / "parts")]
    assert run(["ask", QUESTION, *place]) == 0
    assert run(["timeline", "Putin Kim", *place]) == 0
    assert run(["search", "Kim", "--explain", *place]) == 0
    assert run(["articles", "list", *place]) == 0
    assert run(["index", str(ROOT / "seeds" / "articles"), *place]) == 0
    assert "0 added" in capsys.readouterr().out
    assert run(["reindex", *place]) == 0
    assert run(["split", *place]) == 1
    assert "is split already" in capsys.readouterr().err


def test_an_archive_is_split_by_its_command(
    archives: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(archives / "whole", tmp_path / "copy")
    assert run(["split", str(tmp_path / "copy"), "--by", "passages", "--size", "10"]) == 0
    assert "slices: 2018-06-12 to undated." in capsys.readouterr().out
