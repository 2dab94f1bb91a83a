"""Leads: the same words of several windows are one; their measures and probability."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.extractive.lead import SpanGroup, count_items, fold_lead, group_spans, is_same_lead
from bot.extractive.lead_measures import (
    WindowSource,
    compute_probability,
    count_wanted,
    get_threshold,
    measure_agreement,
    measure_fit,
    measure_spans,
)
from bot.extractive.packing import ReadingWindow
from bot.extractive.reader import AnswerSpan, ReaderOutput
from bot.types import AnswerType, Question

TEXTS = (
    "Mike Brand left the race.",
    "Brand left on Sunday.",
    "Three boats sank.",
    "3 boats sank in the harbour.",
)
WINDOWS = [ReadingWindow(text=text) for text in TEXTS]
SOURCES = [
    WindowSource(story=name, place=at, score=1.0, told=0.8) for at, name in enumerate("abcd")
]


def span(window: int, words: str, share: float) -> AnswerSpan:
    start = TEXTS[window].index(words)
    return AnswerSpan(window, start, start + len(words), 2.0, share)


def group(*spans: AnswerSpan) -> list[SpanGroup]:
    none = 1.0 - sum(one.share for one in spans)
    return group_spans(ReaderOutput(spans, none), WINDOWS)


def ask(text: str, kind: AnswerType) -> Question:
    return Question(text=text, asked=text, type=kind, as_of=datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("one", "other"),
    [("three", "3"), ("The Opera", "opera"), ("8%", "8 percent"), ("“Star,”", "Star")],
)
def test_forms_of_the_same_have_one_key(one: str, other: str) -> None:
    assert fold_lead(one) == fold_lead(other)


def test_figures_keep_their_marks_apart() -> None:
    assert fold_lead("$3.5 million") != fold_lead("$35 million")
    assert is_same_lead("Capella", "the Capella hotel")
    assert not is_same_lead("3", "3 of 12")


def test_a_surname_votes_for_the_whole_name() -> None:
    (lead,) = group(span(1, "Brand", 0.4), span(0, "Mike Brand", 0.3))
    assert lead.text == "Mike Brand"
    assert lead.share == pytest.approx(0.7)


def test_a_weak_longer_form_is_not_told() -> None:
    (lead,) = group(span(1, "Brand", 0.6), span(0, "Mike Brand", 0.05))
    assert lead.text == "Brand"


def test_what_says_nothing_is_no_lead_and_a_preposition_is_left_out() -> None:
    assert group(span(0, "the", 0.9)) == []
    assert [lead.text for lead in group(span(3, "in the harbour", 0.5))] == ["the harbour"]


def test_votes_count_articles() -> None:
    (lead,) = group(span(2, "Three", 0.3), span(3, "3", 0.3))
    measures = measure_spans(lead, 0.1, 0.4, WINDOWS, SOURCES)
    assert measures["votes"] == pytest.approx(0.6931, abs=1e-3)
    assert measure_spans(SpanGroup("Brand", ()), 0.1, 0.4, WINDOWS, SOURCES)["unread"] == 1.0


def test_words_are_held_against_the_question() -> None:
    counted = ask("How many boats sank?", "how-many")
    assert measure_fit(counted, "three")["figure"] == 1.0
    assert measure_fit(counted, "boats")["figure"] == -1.0
    assert measure_fit(counted, "boats")["echo"] == 1.0
    assert measure_fit(ask("Who sank?", "who"), "ferry")["name"] == -1.0


def test_the_rules_vote_the_best_sentence_first() -> None:
    assert measure_agreement("Brand", ["Mike Brand", "Ada"])["agree"] == 1.0
    assert measure_agreement("Ada", ["Mike Brand", "Ada"])["differ"] == 1.0
    assert measure_agreement("Ada", []) == {"agree": 0.0, "agreeing": 0.0, "differ": 0.0}


def test_a_probability_is_one() -> None:
    low, high = (compute_probability("lead", {"share": share}) for share in (-50.0, 50.0))
    assert 0.0 < low < high < 1.0
    assert get_threshold("answer") < get_threshold("lead")


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which three towns flooded?", 3),
        ("What four other countries were there?", 4),
        ("two captains who sailed", 2),
        ("Which of the two teams won?", 0),
        ("Which two years were dry?", 0),
        ("Who killed the three men?", 0),
    ],
)
def test_a_number_of_things_may_be_asked_for(question: str, wanted: int) -> None:
    assert count_wanted(question) == wanted


def test_items_are_counted() -> None:
    assert count_items("Ann, Bo and Cy") == count_items("Ann, Bo, and Cy") == 3
    assert count_items("Ann") == 1
