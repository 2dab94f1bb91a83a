"""Words: stems, names joined by hyphens, numbers; and the words news uses for one another."""

from __future__ import annotations

import pytest

from bot import synonyms
from bot.words import get_content_words, split_words, stem_word


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("invited", "invites"),
        ("met", "meeting"),
        ("10,000", "10000"),
        ("Putin's", "Putin"),
        ("U.S.", "US"),
        ("three", "3"),
        ("sworn", "swore"),
        ("Korea’s", "korea"),
    ],
)
def test_words_with_one_stem(one: str, other: str) -> None:
    assert stem_word(one) == stem_word(other)


def test_a_hyphened_name_is_several_words_all_names() -> None:
    found = split_words("Kim Jong-un came.")
    assert [word.text for word in found] == ["Kim", "Jong", "un", "came"]
    assert [word.capital for word in found] == [True, True, True, False]


def test_offsets() -> None:
    text = "“Yes,” he said: 3.5% of U.S. voters."
    assert all(text[word.start : word.end] == word.text for word in split_words(text))
    assert [word.moved(3).start - word.start for word in split_words(text)][:2] == [3, 3]


def test_content_leaves_out_what_carries_no_meaning() -> None:
    assert [
        word.text for word in get_content_words("When did the two of them first meet in Hanoi?")
    ] == [
        "two",
        "first",
        "meet",
        "Hanoi",
    ]


def test_the_thesaurus_is_mutual() -> None:
    assert stem_word("summit") in synonyms.get_synonyms(stem_word("meet"))
    assert stem_word("meet") in synonyms.get_synonyms(stem_word("summit"))
    assert stem_word("Japan") in synonyms.get_synonyms(stem_word("Japanese"))
    assert not synonyms.get_synonyms("xyzzy")
    assert synonyms.is_demonym("Russian")
    assert not synonyms.is_demonym("Russia")
