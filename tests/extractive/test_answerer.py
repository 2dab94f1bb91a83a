"""Extraction: names, amounts, descriptions, and the reconciling of dates."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.extractive.amounts import find_amounts, find_nearest_amount
from bot.extractive.entities import find_names
from bot.extractive.sufficiency import get_required_coverage, is_location_adjunct
from bot.pipeline import Bot
from bot.types import Scope
from bot.words import stem_word

NOW = datetime(2026, 11, 21)


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        (
            "Kim Jong-un met President Vladimir Putin in Vladivostok.",
            [
                ("Kim Jong-un", "name"),
                ("President Vladimir Putin", "person"),
                ("Vladivostok", "place"),
            ],
        ),
        ("The talks in Russia ended on Friday.", [("Russia", "place")]),
        ("He blamed Mr Pompeo.", [("Pompeo", "person")]),
        ("North Korean media were silent.", []),
        ("When the rain came, everybody left.", []),
    ],
)
def test_names(sentence: str, found: list[tuple[str, str]]) -> None:
    assert [(name.text, name.kind) for name in find_names(sentence)] == found
    assert all(sentence[name.start : name.end] == name.text for name in find_names(sentence))


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Some 10,000 workers left.", ["Some 10,000"]),
        ("It cost $1.2 billion, or 40% of the budget.", ["$1.2 billion", "40%"]),
        ("More than two dozen people came.", ["More than two dozen"]),
        ("Nobody came.", []),
    ],
)
def test_amounts(sentence: str, found: list[str]) -> None:
    assert [amount.text for amount in find_amounts(sentence)] == found


def test_a_date_is_no_amount() -> None:
    sentence = "On 14 June 2018 some 300 came."
    assert [amount.text for amount in find_amounts(sentence, [(3, 15)])] == ["some 300"]


def test_the_nearest_amount_counts_what_is_asked() -> None:
    sentence = "More than 6,000 people from 60 countries signed 220 agreements."
    for thing, wanted in (
        ("people", "More than 6,000"),
        ("countries", "60"),
        ("agreements", "220"),
    ):
        best = find_nearest_amount(find_amounts(sentence), sentence, [stem_word(thing)])
        assert best is not None
        assert best.text == wanted


def test_long_questions_need_a_smaller_share() -> None:
    assert (
        get_required_coverage(2)
        == get_required_coverage(4)
        > get_required_coverage(6)
        > get_required_coverage(8)
        == get_required_coverage(40)
    )


def test_where_a_name_stands_tells_whether_it_may_be_taken_for_granted() -> None:
    assert is_location_adjunct("Vladivostok", "how many came to the forum in Vladivostok?")
    assert not is_location_adjunct("Macron", "when did Putin invite Macron?")


def test_figures_that_differ_are_both_quoted(bot: Bot) -> None:
    answer = bot.ask("how many agreements were signed at the 2018 forum?", Scope(as_of=NOW))
    assert "220" in answer.text
    assert "175" in answer.text


def test_dates_that_agree_merge_and_the_most_precise_is_given(bot: Bot) -> None:
    answer = bot.ask("when did Trump and Kim meet in Singapore?", Scope(as_of=NOW))
    assert answer.dates[0].value == "2018-06-12"


@pytest.mark.parametrize("sides", [("AFP", "Kyodo"), ("Kyodo", "AFP")])
def test_sides_are_told_in_the_order_of_the_question(bot: Bot, sides: tuple[str, str]) -> None:
    question = f"compare what {sides[0]} and {sides[1]} say about the telegram"
    text = bot.ask(question, Scope(as_of=NOW)).text
    assert -1 < text.find(f"{sides[0]} —") < text.find(f"{sides[1]} —")


def test_the_place_of_another_event_is_no_lead(bot: Bot) -> None:
    answer = bot.ask("where was the Hanoi summit held?", Scope(as_of=NOW))
    assert answer.short in ("", "Hanoi")
