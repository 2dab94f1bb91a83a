"""Yes where a sentence states all that is asked; no lead where it denies, hedges or lacks some."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Searcher, build_archive

NOW = datetime(2024, 1, 1)
STORY = (
    "Harbour reopens\n\n3 March 2021\n\n"
    "Mayor Ada Merrow reopened the Tarn harbour on Wednesday. The Orrin ferry did not sail. "
    "Ada Merrow may resign in the autumn. It was Tom Vale, the harbour's pilot, who led the way. "
    "Olav Lund quit as mayor in 2019.\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("yes")
    (folder / "harbour.txt").write_text(STORY)
    build_archive([str(folder / "harbour.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


def ask(bot: Bot, question: str) -> Answer:
    return bot.ask(question, Scope(as_of=NOW))


def test_what_a_sentence_states_is_a_yes_with_that_sentence_first(bot: Bot) -> None:
    answer = ask(bot, "did Ada Merrow reopen the Tarn harbour?")
    assert answer.short == "Yes"
    assert "reopened the Tarn harbour" in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "did the Orrin ferry sail?",
        "did Ada Merrow resign?",
        "did Tom Vale resign?",
        "is Lund mayor?",
    ],
)
def test_what_is_denied_hedged_or_told_of_another_is_none(bot: Bot, question: str) -> None:
    assert ask(bot, question).short != "Yes"
