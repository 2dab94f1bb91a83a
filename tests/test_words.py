"""Words: stems, names joined by hyphens, numbers; and the words news uses for one another."""

from __future__ import annotations

import pytest

from bot import thesaurus
from bot.words import content, stem, words


@pytest.mark.parametrize(
    ("one", "other"),
    [("invited", "invites"), ("met", "meeting"), ("10,000", "10000"), ("Putin's", "Putin"),
     ("U.S.", "US"), ("three", "3"), ("sworn", "swore"), ("Korea’s", "korea")],
)  # fmt: skip
def test_words_with_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_a_hyphened_name_is_several_words_all_names() -> None:
    found = words("Kim Jong-un came.")
    assert [word.text for word in found] == ["Kim", "Jong", "un", "came"]
    assert [word.capital for word in found] == [True, True, True, False]


def test_offsets() -> None:
    text = "“Yes,” he said: 3.5% of U.S. voters."
    assert all(text[word.start : word.end] == word.text for word in words(text))
    assert [word.moved(3).start - word.start for word in words(text)][:2] == [3, 3]


def test_content_leaves_out_what_carries_no_meaning() -> None:
    assert [word.text for word in content("When did the two of them first meet in Hanoi?")] == [
        "two", "first", "meet", "Hanoi",
    ]  # fmt: skip


def test_the_thesaurus_is_mutual() -> None:
    assert stem("summit") in thesaurus.alike(stem("meet"))
    assert stem("meet") in thesaurus.alike(stem("summit"))
    assert stem("Japan") in thesaurus.alike(stem("Japanese"))
    assert not thesaurus.alike("xyzzy")
    assert thesaurus.is_demonym("Russian")
    assert not thesaurus.is_demonym("Russia")
