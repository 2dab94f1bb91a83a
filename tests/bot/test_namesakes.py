"""Two people of one surname: which was taken is told, or asked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import REFUSAL, Answer, Scope, Turn
from index import Searcher, build_archive

NOW = datetime(2022, 3, 10)
ARTICLES = {
    "library": "Mei Xu, the mayor of Oakport, opened the library on Wednesday. Xu said that it had"
    " cost 3 million crowns.",
    "regatta": "The sailor Dan Xu won the regatta on Saturday. Xu, 23, praised the wind.",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("namesakes")
    for name, body in ARTICLES.items():
        text = f"The {name}\n\nOAKPORT GAZETTE, 6 March 2022\n\n{body}\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_archive([str(folder)], folder / "archive", now=NOW, workers=1)
    return folder / "archive"


def ask(archive: Path, question: str, history: tuple[Turn, ...] = ()) -> Answer:
    with Searcher.open(archive) as searcher:
        return Bot(searcher).ask(question, Scope(as_of=NOW), history=history)


def test_who_is_asked_back_where_two_are_as_well_known(archive: Path) -> None:
    answer = ask(archive, "who is Xu?")
    assert answer.abstained
    assert "“Dan Xu” and “Mei Xu”: ask again with one" in answer.text


def test_who_was_taken_is_told_and_the_other_offered(archive: Path) -> None:
    answer = ask(archive, "what did Xu open?")
    assert "Xu is taken to be Mei Xu; the archive has Dan Xu too." in answer.text
    assert "taken to be" not in ask(archive, "what did Mei Xu open?").text


def test_a_name_alone_answers_what_was_asked_back(archive: Path) -> None:
    asked = Turn(
        question="who is Xu?", answer=f"{REFUSAL} The archive has two: ask again with one."
    )
    assert ask(archive, "mei xu", (asked,)).rewritten == "who is Mei Xu?"
