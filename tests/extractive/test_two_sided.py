"""Two-sided questions: taken apart into two dates, and concluded from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.extractive.sides import Sides, conclude_sides, split_sides
from bot.types import Answer, AnswerDate, Searched

BLANK = Answer(
    question="",
    rewritten="",
    as_of="",
    engine="keyless",
    short="",
    text="",
    searched=Searched(articles=1, first=None, last=None),
)


def _dated(value: str) -> Answer:
    date = AnswerDate(value=value, start=None, end=None, text=value, published_at=None, working="")
    return replace(BLANK, short=value, dates=(date,))


def _conclude(question: str, *values: str) -> tuple[str, str]:
    sides = split_sides(question)
    assert sides
    return conclude_sides(sides, [_dated(value) if value else BLANK for value in values])


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Did Rossi resign before or after the vote?", ("Did Rossi resign", "the vote")),
        ("Which came first, the strike or the fire?", ("the strike", "the fire")),
        ("How many days passed between the storm and the flood?", ("the storm", "the flood")),
        ("How long after the fire did Rossi resign?", ("the fire", "did Rossi resign")),
    ],
)
def test_a_question_is_taken_apart(question: str, names: tuple[str, str]) -> None:
    sides = split_sides(question)
    assert isinstance(sides, Sides)
    assert sides.names == names
    assert all(one.startswith("When ") for one in sides.questions)


@pytest.mark.parametrize(
    "question", ["Which team won, Rovers or City?", "Who came first in the race?", "Was it so?"]
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert split_sides(question) is None


def test_a_pronoun_stands_for_who_acts() -> None:
    sides = split_sides("did Anna Rossi resign before or after she met the press?")
    assert sides
    assert sides.names[1] == "Anna Rossi met the press"


def test_the_order_follows_from_the_days() -> None:
    question = "Did Rossi resign before or after the vote?"
    assert _conclude(question, "2020-03-01", "2020-03-05")[0] == "Before"
    assert _conclude(question, "2020-04", "2020-03-05")[0] == "After"


def test_the_side_asked_for_is_named() -> None:
    assert (
        _conclude("Which came first, the strike or the fire?", "2021", "2020-03")[0] == "the fire"
    )
    assert _conclude("Which was later, the strike or the fire?", "2021", "2020")[0] == "the strike"


def test_the_time_between_is_counted() -> None:
    question = "How long after the fire did Rossi resign?"
    short, working = _conclude(question, "2020-02-28", "2020-03-01")
    assert short == "2 days"
    assert "28 February 2020" in working


def test_dates_that_overlap_tell_no_order() -> None:
    short, working = _conclude("Which came first, the strike or the fire?", "2020", "2020-03")
    assert not short
    assert "overlap" in working


def test_a_side_without_a_day_is_no_conclusion() -> None:
    short, working = _conclude("Which came first, the strike or the fire?", "2020", "")
    assert not short
    assert "only one" in working
