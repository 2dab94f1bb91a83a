"""What is asked of the names in a question: its verb, its goal, its opposite, its occasion."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot import synonyms
from bot.evidence.roles import find_role_readings, parse_roles
from bot.evidence.verbs import find_destination, find_main_verb, find_verb_stems
from bot.question import parse_question
from bot.question.follow_up import make_standalone
from bot.types import Scope, Turn
from bot.words import split_words, stem_word

NOW = datetime(2026, 11, 21)
VERBS = find_verb_stems(
    split_words("It ended, visited, agreed, stated, ran; lifting, meeting and crossing it.")
)


@pytest.mark.parametrize(
    ("question", "verb"),
    [
        ("how many days did the 2018 forum run?", "run"),
        ("why did the state visit end without a deal?", "end"),
        ("did trump lift the sanctions?", "lift"),
        ("who was invited to the forum?", "invit"),
        ("which year was the last visit?", ""),
    ],
)
def test_the_verb_of_a_question(question: str, verb: str) -> None:
    assert find_main_verb(question, VERBS) == verb


def test_where_somebody_went() -> None:
    assert find_destination("when did Putin travel to Pyongyang?") == stem_word("Pyongyang")
    assert find_destination("when did Putin write to Kim?") == ""


def test_an_opposite_denies() -> None:
    assert stem_word("stay") in synonyms.get_antonyms(stem_word("lift"))
    assert stem_word("lift") in synonyms.get_antonyms(stem_word("stay"))


@pytest.mark.parametrize(
    ("sentence", "reading"),
    [
        ("Putin accepted an invitation from Kim.", "turned"),
        ("Putin was invited.", "turned"),
        ("Putin invited Moon.", "open"),
    ],
)
def test_whom_somebody_acted_on(sentence: str, reading: str) -> None:
    roles = parse_roles("who else did Putin invite besides Kim?")
    assert roles is not None
    assert find_role_readings(split_words(sentence), roles) == {reading}


def test_who_else_keeps_the_actor() -> None:
    before = (Turn(question="When did Putin first invite Kim?"),)
    rewritten = make_standalone("And who else was invited?", before, NOW)
    assert rewritten == "who else did Putin invite besides Kim?"


def test_a_day_of_any_year_is_no_word() -> None:
    asked = parse_question("what does the town celebrate on 9 September?", Scope(as_of=NOW))
    assert (asked.yearly, asked.terms) == ("09-09", ("town", "celebrate"))
    assert parse_question("what happened on June 12?", Scope(as_of=NOW)).terms == ("June", "12")
