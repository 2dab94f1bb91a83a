"""What is wanted beside a fact is told by its form, and a fact is left a fact."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.question import parse_question
from bot.question.intent import find_intent
from bot.types import Scope

NOW = datetime(2022, 9, 30)


@pytest.mark.parametrize(
    ("text", "type_", "matter"),
    [
        ("what's the latest on the bridge?", "latest", "bridge"),
        ("any news about drones", "latest", "drones"),
        ("what's new with the mayor", "latest", "mayor"),
        ("summarise the strike in 3 lines", "summary", "strike"),
        ("tell me about the ferry", "summary", "ferry"),
        ("how did the strike develop?", "summary", "strike"),
        ("how many articles mention drones?", "count", "drones"),
        ("any quotes from Elm on the ferry?", "said", "Elm ferry"),
        ("what does NFB stand for", "acronym", "NFB"),
        ("which articles do you have?", "about-archive", ""),
        ("how many articles are there in total?", "about-archive", ""),
        ("how far back do you go", "about-archive", ""),
        ("hi there!", "about-bot", ""),
        ("what can you do?", "about-bot", ""),
    ],
)
def test_an_intent_and_its_matter(text: str, type_: str, matter: str) -> None:
    found = parse_question(text, Scope(as_of=NOW))
    assert (found.type, " ".join(found.terms)) == (type_, matter)


def test_days_make_what_happened_a_digest() -> None:
    found = parse_question("anything on 12 June 2018 in Oakport?", Scope(as_of=NOW))
    assert (found.type, found.terms) == ("happened-on", ("Oakport",))


@pytest.mark.parametrize(
    "text",
    [
        "who blamed the mayor?",
        "how many people marched?",
        "what did the report say about the dam?",
        "when did the archive burn down?",
        "which newspaper closed in 2019?",
    ],
)
def test_a_fact_stays_a_fact(text: str) -> None:
    assert find_intent(text) is None
