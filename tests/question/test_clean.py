"""What is asked is found within what surrounds it, and nothing asked is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.question.clean import clean_question, is_asking, is_conversation, split_questions


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        ("pls when did the dam break", "when did the dam break"),
        (":wave: who signed the pact? :pray:", "who signed the pact?"),
        ("Hi team. Can you tell me when Elm resigned?", "when Elm resigned?"),
        ("I'd like to know who won", "who won"),
        ("Morning! Where is the fair? I need it for page one.", "Where is the fair?"),
        ("<@U12> when did *Elm* resign? 👀 thx", "when did Elm resign?"),
        ("see <https://a.example/b|the report>: who wrote it?", "see the report: who wrote it?"),
        ("could anybody find out whether the quay flooded", "whether the quay flooded"),
        ("hey all, quick question: who won in Oakport, thanks!", "who won in Oakport"),
        ("> old words\nwho is the mayor?", "who is the mayor?"),
        ("In 2018, when did Elm write?", "In 2018, when did Elm write?"),
        ("The Who concert: when was it?", "Who concert: when was it?"),
        ("hi", "hi"),
    ],
)
def test_what_surrounds_a_question_goes(asked: str, left: str) -> None:
    assert clean_question(asked) == left


def test_a_second_sentence_that_tells_stays() -> None:
    told = clean_question("The mayor resigned on Friday. Who takes over?")
    assert told == "The mayor resigned on Friday. Who takes over?"


@pytest.mark.parametrize("text", ["hi", "thanks a lot!", "good morning all", "can you help me?"])
def test_conversation_is_told(text: str) -> None:
    assert is_conversation(text)


@given(st.text(max_size=200))
def test_any_text_is_taken_and_words_keep_their_order(asked: str) -> None:
    left = clean_question(asked).split()
    assert len(left) <= len(asked.replace("<", " <").split()) + asked.count("&") + len(asked)


@pytest.mark.parametrize(
    "text",
    [
        "who met Kim",
        "and where?",
        "can you tell me when Putin met Kim?",
        "did Kim go to Beijing?",
        "which article said “we will win”?",
        "summarise the week",
        "thanks, and where did they meet?",
    ],
)
def test_a_question_to_the_archive_is_told(text: str) -> None:
    assert is_asking(text)


@pytest.mark.parametrize(
    "text",
    [
        "I was there, it was packed",
        "can you send me the slides?",
        "shall we meet at noon?",
        "when I saw that I laughed",
        "what do you think?",
        "agreed",
        "really?",
    ],
)
def test_talk_between_people_is_no_question_to_the_archive(text: str) -> None:
    assert not is_asking(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("who bought it and for how much?", ["who bought it", "for how much bought it?"]),
        ("when did it end and how did they vote?", ["when did it end", "how did they vote?"]),
        ("who wrote the bill, and what's the fine?", ["who wrote the bill", "what's the fine?"]),
        ("where and when did they meet?", ["where did they meet?", "when did they meet?"]),
        ("who killed and robbed the man?", ["who killed and robbed the man?"]),
    ],
)
def test_a_message_is_cut_into_its_questions(text: str, parts: list[str]) -> None:
    assert split_questions(text) == parts
