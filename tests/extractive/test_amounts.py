"""Amounts, durations, scores and parts, from articles made for the purpose."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.extractive.amounts import has_several_amounts
from bot.pipeline import Bot
from bot.types import Answer, Scope
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21)
STORIES = {
    "fair": "Harvest fair closes in Brackwell\n\n20 May 2020\n\n"
    "Brackwell's harvest fair closed on Sunday. In our preview we wrote that the fair would last "
    "two days. It lasted for four, from 14 to 17 May.\n\n"
    "France sent the most exhibitors, 212 of them. Norway followed with 90.\n\n"
    "Ada Merrow, the mayor, opened the fair. She told her guest that she wished the old bell to "
    "be carried home to Lund. The brass band of Tarn beat the band of Orrin 3-1 in the cup.\n",
    "strike": "Ferry strike ends\n\n3 June 2020\n\n"
    "The owners said that the sailors wanted all of the cuts withdrawn. The union gave another "
    "account: the sailors had asked for half of the cuts to go. The ferry strike ended on Tuesday "
    "because the owners agreed to raise the pay. The fares would stay as they are, they said.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("counted")
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(text)
    build_archive([str(path) for path in folder.glob("*.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


LOST = pytest.mark.xfail(reason="the reader takes another span of time", strict=True)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        pytest.param("how long did the harvest fair last?", "four", marks=LOST),
        ("how many exhibitors did France send?", "212"),
        ("what was the score when Tarn beat Orrin?", "3-1"),
        ("who opened the harvest fair?", "Ada Merrow"),
    ],
)
def test_short(bot: Bot, question: str, short: str) -> None:
    assert bot.ask(question, Scope(as_of=NOW)).short == short


def test_both_parts_are_told(bot: Bot) -> None:
    answer: Answer = bot.ask(
        "how much of the cuts did the sailors want withdrawn?", Scope(as_of=NOW)
    )
    assert "all of the cuts" in answer.text
    assert "half of the cuts" in answer.text


def test_a_reason_is_given_first(bot: Bot) -> None:
    answer = bot.ask("why did the ferry strike end?", Scope(as_of=NOW))
    assert answer.short == "because the owners agreed to raise the pay"


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("£1.5m for the pier, €2.3bn for us", True),
        ("4 minutes 11.3 seconds", False),
        ("39 votes to 17", False),
        ("between $5 and $7", False),
        ("12,000 people", False),
    ],
)
def test_amounts_of_several_things_are_no_lead(text: str, several: bool) -> None:
    assert has_several_amounts(text) is several
