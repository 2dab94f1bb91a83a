"""Sentences: the boundaries of news text, case by case, and what must hold of any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.language.sentences import MAX_CHARACTERS, find_sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in find_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Ro met Mrs. Ko and Dr. Li.",
        "The U.S. President and the U.N. Security Council agreed.",
        "It opened on Aug. 15 and closed on Sept. 3.",
        "George W. Busk and J. K. Rowland of St. Paul came.",
        "Gen. Mark A. Mill and Sen. Ann Lee spoke.",
        "It rose 3.5 percent to $1.2 million.",
        "It starts at 5 p.m. ET on Monday and ends at 7 p.m. Friday.",
        "Item No. 5 on the list, see p. 12.",
        '"Why now?" he asked.',
        '"Really?" Mayor Jane Doe said.',
        "The case, Roe v. Wade, e.g. and i.e. Latin.",
        "Ph.D. Students of Acme Inc. Ltd. Holdings won.",
        "1. The first of the list",
        "They waited . . . and waited.",
        "He was in Portland, Ore. Mayor Ann Lee was not.",
        "It is called Yahoo! by all.",
    ],
)
def test_these_are_one_sentence(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("He left. She stayed.", "She stayed."),
        ("He lives in the U.S. The rest moved.", "The rest moved."),
        ("It began at 5 p.m. Police came.", "Police came."),
        ("It was signed in Sept. Nobody came.", "Nobody came."),
        ("“We won.” Ann Lee smiled.", "Ann Lee smiled."),
        ('"We won," she said. "Now we rest."', '"Now we rest."'),
        ("Why? No one knows.", "No one knows."),
        ("It ended there. 12 people were hurt.", "12 people were hurt."),
        ("It was over. iPhone sales fell.", "iPhone sales fell."),
        ("He wavered… Then he ran.", "Then he ran."),
        ("It ended (at last). A new one began.", "A new one began."),
        ("The answer was no. The vote was lost.", "The vote was lost."),
        ("They voted for plan B. The mayor resigned.", "The mayor resigned."),
        ("The election ended.The count began.", "The count began."),
        ("天气很好。我们出去。", "我们出去。"),
        ("A headline without a stop\nThe first sentence.", "The first sentence."),
        ("One paragraph.\n\nand a second", "and a second"),
    ],
)
def test_these_are_two_sentences(text: str, second: str) -> None:
    assert [split(text)[-1], len(split(text))] == [second, 2]


def test_a_wrapped_line_goes_on() -> None:
    text = "The minister said on the way to the airport that\nthe talks would go on.\nHe left."
    assert split(text) == [text[: text.index("\nHe")], "He left."]


def test_a_name_goes_on_where_other_lines_are_wrapped() -> None:
    first = (
        "The price is a third more than the share closed at on\n"
        "Wednesday, when the talks on the future of the plant ended"
    )
    second = "\nwithout a word."
    assert split(first + second) == [first + second]
    assert len(split(first)) == 2


def test_a_short_line_ends_even_before_a_small_letter() -> None:
    assert split("Contents\nthe vote\nthe count") == ["Contents", "the vote", "the count"]


def test_an_endless_sentence_is_cut_at_a_clause() -> None:
    text = "so it went on; " * 200
    pieces = split(text)
    assert all(len(piece) <= MAX_CHARACTERS for piece in pieces)
    assert all(piece.endswith(";") for piece in pieces)
    assert " ".join(pieces) == text.strip()


def test_nothing_has_no_sentences() -> None:
    assert find_sentences("") == find_sentences(" \n\t ") == []


@pytest.mark.parametrize(
    "unit", ["a.b. ", "!", "\n", "x", "wrapped lines of the text that go on\n"]
)
def test_half_a_million_characters_take_no_time(unit: str) -> None:
    text = unit * (500_000 // len(unit))
    assert "".join(split(text)).replace("\n", "").replace(" ", "") == text.replace(
        "\n", ""
    ).replace(" ", "")


NEWS = st.text(alphabet=st.sampled_from("Aab .!?\"“”'()\n\r…0,;。") | st.characters(), max_size=300)


@given(NEWS)
def test_sentences_are_in_order_trimmed_and_lose_nothing(text: str) -> None:
    end = 0
    for start, stop in find_sentences(text):
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip() != ""
        assert stop - start <= MAX_CHARACTERS
        end = stop
    assert not text[end:].strip()
