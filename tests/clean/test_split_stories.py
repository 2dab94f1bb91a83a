"""Several stories in one file, told apart only where the text proves it."""

from __future__ import annotations

from index.clean import split_into_stories

FIRST = """Lock shut at Port Ellery

AFP, Ellery :
Engineers closed the northern lock on Monday. Divers had found cracks in its gate.
The repair may last three weeks. No crew was in danger."""
SECOND = """OSTERHAVEN (Kyodo) — Grain traders hardly noticed a closed lock, they said Monday.
Prices moved by less than one percent. A repair in 2009 took nineteen days."""


def test_one_story_is_one() -> None:
    assert split_into_stories(FIRST) == [FIRST]


def test_an_agencys_dateline_begins_another_story() -> None:
    assert split_into_stories(f"{FIRST}\n{SECOND}") == [FIRST, SECOND]


def test_a_headline_above_the_dateline_goes_with_its_story() -> None:
    second = f"Traders calm over closed lock\n\n{SECOND}"
    assert split_into_stories(f"{FIRST}\n\n{second}") == [f"{FIRST}\n", second]


def test_a_dateline_in_the_middle_of_an_undatelined_story_splits_nothing() -> None:
    text = f"Around the ports\n\nA week of repairs began. Ships waited. Crews slept.\n{SECOND}"
    assert split_into_stories(text) == [text]


def test_a_rule_splits_where_a_headline_and_a_date_follow() -> None:
    second = "Traders calm\n9 March 2021\nPrices hardly moved on Tuesday. Nobody was surprised."
    found = split_into_stories(f"{FIRST}\n-----\n{second}")
    assert found == [FIRST, second]


def test_a_rule_between_sections_splits_nothing() -> None:
    text = f"{FIRST}\n* * *\nThe second part of the story. It goes on like the first."
    assert split_into_stories(text) == [text]


def test_headings_split_only_where_each_states_its_date() -> None:
    one = "# Lock shut\n8 March 2021\n\nThe lock was closed. Ships wait."
    two = "# Prices calm\n9 March 2021\n\nPrices hardly moved. Nobody was surprised."
    assert split_into_stories(f"{one}\n\n{two}") == [f"{one}\n", two]
    plain = "# Lock shut\n\nThe lock was closed. Ships wait.\n\n# What now\n\nNobody knows. Yet."
    assert split_into_stories(plain) == [plain]


def test_labelled_stories_after_a_rule_are_told_apart() -> None:
    one = "Title: Lock shut\nDate: 8 March 2021\n\nThe lock was closed. Ships wait."
    two = "Title: Prices calm\nDate: 9 March 2021\n\nPrices hardly moved. Nobody was surprised."
    assert split_into_stories(f"{one}\n=====\n{two}") == [one, two]


def test_line_ends_of_any_system_are_one() -> None:
    assert split_into_stories("One.\r\nTwo.\rThree.") == ["One.\nTwo.\nThree."]
