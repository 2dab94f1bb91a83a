"""Prices, ranges, lengths and names with initials: each the one that the question means."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.extractive.amounts import find_amounts
from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21)
STORY = """Council pays for the quay

4 June 2020

The council paid £1.5m for the lighthouse, €2.3bn for the breakwater and Rs 3 lakh for the bell.
Some 1.2m visitors walked along it; 12-13 were bitten by gulls.

The mayor opened the swing bridge on Tuesday. It took six years to build and cost 73 million
crowns. The new cable is 12 kilometres long.

Gov. Maria J. Soto signed the gull law. James B. Tarn, the former head of the F.B.I., came too.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("prices")
    (folder / "quay.txt").write_text(STORY)
    build_archive([str(folder / "quay.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


UNSURE = pytest.mark.xfail(reason="quoted: less likely than a lead has to be", strict=True)


@pytest.mark.parametrize(
    ("question", "short"),
    [
        ("how much did the council pay for the lighthouse?", "£1.5m"),
        pytest.param("how much did the council pay for the breakwater?", "€2.3bn", marks=UNSURE),
        ("how many were bitten by gulls?", "12-13"),
        ("how much did the swing bridge cost?", "73 million crowns"),
        ("how long did it take to build the swing bridge?", "six years"),
        ("how long is the new cable?", "12 kilometres"),
        ("who was the former head of the FBI?", "James B. Tarn"),
    ],
)
def test_the_amount_that_is_meant(bot: Bot, question: str, short: str) -> None:
    assert bot.ask(question, Scope(as_of=NOW)).short == short


def test_amounts_are_taken_whole() -> None:
    told = "US$40k, $1.2-million, Rs 3 lakh, 3 1/2 tonnes, 12-13 boats and ¥300m"
    found = [one.text for one in find_amounts(told)]
    assert found == ["US$40k", "$1.2-million", "Rs 3 lakh", "3 1/2", "12-13", "¥300m"]
