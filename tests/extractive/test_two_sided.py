"""Two-sided questions: taken apart into two dates, and concluded from them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.sides import Conclusion, Sides, compute_order, conclude_sides, split_sides
from bot.types import Answer, AnswerDate, Searched
from index import DateRange

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
    return replace(BLANK, short=value, dates=(date,), confidence=0.9)


def _conclude(question: str, *values: str) -> Conclusion:
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
    ("question", "first"),
    [
        ("what cost more, the tram or the hospital", "How much did the tram cost?"),
        ("did more people travel in 2012 or in 2020?", "How many people did travel in 2012?"),
        ("which was longer, the first strike or the last strike", "How long was the first strike?"),
        ("did Rossi raise more than Bianchi?", "How much did Rossi raise?"),
        ("did Oslo or Rome have more cases?", "How many cases did Oslo have?"),
        ("was turnout higher in 2024 than in 2020?", "How high was turnout in 2024?"),
        ("compare the toll in 2018 and 2022", "the toll in 2018?"),
        ("difference between the final and the planned cost of it?", "How much was the final cost"),
    ],
)
def test_amounts_are_asked_of_each_side(question: str, first: str) -> None:
    sides = split_sides(question)
    assert sides
    assert " ".join(sides.questions[0].split()).startswith(first)


def test_amounts_of_one_unit_are_compared() -> None:
    sides = split_sides("what cost more, the tram or the hospital?")
    assert sides
    answers = [replace(BLANK, short=one, confidence=0.9) for one in ("$3 million", "$12 million")]
    assert conclude_sides(sides, answers).short == "the hospital"
    answers[0] = replace(answers[0], short="3 days")
    assert not conclude_sides(sides, answers).short


def test_the_order_is_that_of_likely_days() -> None:
    def weigh(value: str, probability: float) -> EventDays:
        days = DateRange.of(value)
        assert days
        return EventDays(days=(DatedDays(days=days, probability=probability, mentions=()),))

    sides = split_sides("Which came first, the strike or the fire?")
    assert sides
    days = [weigh("2021-05-01", 0.5), weigh("2020-03-05", 0.6)]
    assert conclude_sides(sides, [BLANK, BLANK], days).short == "the fire"
    assert compute_order(weigh("2021-05-01", 0.2), days[1]) is None


@pytest.mark.parametrize(
    "question",
    [
        "Did it cost more than planned?",
        "Which team won, Rovers or City?",
        "Who came first in the race?",
        "Was it so?",
    ],
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
    short, working, _ = _conclude(question, "2020-02-28", "2020-03-01")
    assert short == "2 days"
    assert "28 February 2020" in working


def test_dates_that_overlap_tell_no_order() -> None:
    short, working, _ = _conclude("Which came first, the strike or the fire?", "2020", "2020-03")
    assert not short
    assert "not apart" in working


def test_a_side_without_a_day_is_no_conclusion() -> None:
    short, working, _ = _conclude("Which came first, the strike or the fire?", "2020", "")
    assert not short
    assert "only one" in working
