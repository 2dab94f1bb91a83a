"""States that change: the newest statement wins, and a past year has the one of its time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21)
STORIES = {
    "old": "New governor\n\n7 May 2012\n\nIda Tarn became governor of Orrin on Sunday.\n",
    "new": "New governor again\n\n8 May 2018\n\n"
    "Olav Lund became governor of Orrin on Monday, after Ida Tarn resigned.\n",
    "toll": "Bridge toll set\n\n3 March 2010\n\n"
    "The bridge toll at Orrin is 30 crowns a day, the council decided on Monday.\n",
    "more": "Bridge toll raised\n\n7 June 2017\n\n"
    "The bridge toll at Orrin is 55 crowns a day, the council decided on Monday.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("states")
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(text)
    build_archive([str(path) for path in folder.glob("*.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("who is governor of Orrin now?", "Olav Lund"),
        ("who is the governor of Orrin?", "Olav Lund"),
        ("who was governor of Orrin in 2014?", "Ida Tarn"),
        ("what is the current bridge toll at Orrin?", "55 crowns a day"),
        ("what was the bridge toll at Orrin in 2012?", "30 crowns a day"),
    ],
)
def test_the_statement_of_its_time_wins(bot: Bot, question: str, short: str) -> None:
    assert bot.ask(question, Scope(as_of=NOW)).short == short


def test_former_values_have_their_spans(bot: Bot) -> None:
    told = bot.ask("what is the current bridge toll at Orrin?", Scope(as_of=NOW)).text
    assert "As of 5 June 2017. Before: 30 crowns a day (1 March 2010 to 5 June 2017)." in told


def test_nothing_is_known_before_the_first_statement(bot: Bot) -> None:
    assert bot.ask("who was governor of Orrin in 2009?", Scope(as_of=NOW)).abstained
    asked = bot.ask("who is governor of Orrin now?", Scope(as_of=datetime(2015, 1, 1)))
    assert asked.short == "Ida Tarn"


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("who was governor of Orrin before Olav Lund?", "Ida Tarn"),
        ("who succeeded Ida Tarn as governor of Orrin?", "Olav Lund"),
        ("who was governor of Orrin in 2010?", ""),
        ("how much is the bridge toll at Orrin?", "55 crowns a day"),
    ],
)
def test_holders_stand_in_a_row(bot: Bot, question: str, short: str) -> None:
    assert bot.ask(question, Scope(as_of=NOW)).short == short
