"""The words of a question: what is looked for, and what is left to the calendar."""

from __future__ import annotations

import pytest

from index.bm25 import Stems
from index.search import Query
from index.search.query import build_query_terms

STEMS = Stems()


def content(text: str, **more: tuple[str, ...]) -> str:
    return build_query_terms(Query(text=text, **more), STEMS).content


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Which ferry sank this week?", "ferry sank"),
        ("Who resigned early Thursday after the vote?", "resigned vote"),
        ("What did Oda say on Wednesday?", "oda say"),
        ("Which bridge fell in recent days?", "bridge fell"),
        ("When was Bloody Sunday?", "bloody sunday"),
        ("How much was sold on Black Friday?", "much sold black friday"),
        ("What happened today?", "happened"),
        ("this week", "week"),
        ("The 62nd run of Día’s 2.9", "62nd run dia 2 9"),
    ],
)
def test_words_of_time_are_left_out_and_names_kept(text: str, words: str) -> None:
    assert content(text) == words


def test_the_last_sentence_asks() -> None:
    found = build_query_terms(Query(text="A king died. He was 91. Who is next in line?"), STEMS)
    assert found.asking == "Who is next in line?"
    assert build_query_terms(Query(text="Who died at 5 p.m. yesterday?"), STEMS).asking.startswith(
        "Who died"
    )


def test_terms_add_words_that_the_text_lacks() -> None:
    assert content("Who is he?", terms=("Oda", "he")) == "oda"
    assert content("Who is Oda?", terms=("Oda",)) == "oda"


def test_focus_is_given_as_stems() -> None:
    found = build_query_terms(Query(text="Who invited Kim?", focus=("invited",)), STEMS)
    assert found.focus == {"invit"}
    assert set(found.stems) == {"invit", "kim"}


def test_a_question_of_stop_words_keeps_its_text() -> None:
    assert content("Who is it?") == "who is it?"
