"""What is wanted beside a fact is told by its form, and a fact is left a fact."""

from __future__ import annotations

import pytest

from bot.question.intent import find_intent


@pytest.mark.parametrize(
    ("text", "type_", "matter"),
    [
        ("what's the latest on the bridge?", "latest", "the bridge"),
        ("any news about drones", "latest", "drones"),
        ("what's new with the mayor", "latest", "the mayor"),
        ("summarise the strike", "summary", "the strike"),
        ("tell me about the ferry", "summary", "the ferry"),
        ("how did the strike develop?", "summary", "the strike"),
        ("how many articles mention drones?", "count", "drones"),
        ("which articles do you have?", "about-archive", ""),
        ("how far back do you go", "about-archive", ""),
        ("hi there!", "about-bot", ""),
        ("what can you do?", "about-bot", ""),
    ],
)
def test_an_intent_and_its_matter(text: str, type_: str, matter: str) -> None:
    found = find_intent(text, has_window=False)
    assert found is not None
    assert (found.type, found.matter) == (type_, matter)


def test_days_make_what_happened_a_digest() -> None:
    found = find_intent("what happened on 12 June 2018 in Oakport?", has_window=True)
    assert found is not None
    assert found.type == "happened-on"


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
    assert find_intent(text, has_window=False) is None
