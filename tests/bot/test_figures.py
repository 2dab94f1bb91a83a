"""Numbers as values with their units."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bot.figures import find_figures, read_figures


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("about 10,000 people and two dozen", ["10000", "24"]),
        ("ten thousand", ["10000"]),
        ("10 000", ["10000"]),
        ("$1.5 million", ["1500000"]),
        ("1.5m and 2bn", ["1500000", "2000000000"]),
        ("twenty-one", ["21"]),
        ("two hundred and five", ["205"]),
        ("three, four", ["3", "4"]),
        ("the 21st and the third", ["21", "3"]),
        ("one of them, first", []),
        ("three hundred thousand", ["300000"]),
        ("G20 of MH17", ["20", "17"]),
    ],
)
def test_figures(text: str, values: list[str]) -> None:
    assert find_figures(text) == {Decimal(value) for value in values}


@pytest.mark.parametrize(
    ("own", "other", "same"),
    [
        ("$3 million", "three million dollars", True),
        ("3 million euros", "$3 million", False),
        ("20 percent", "20%", True),
        ("20 percent", "$20", False),
        ("175 deals", "175 agreements", True),
        ("about 1,100", "1,096", True),
        ("1,100", "1,096", False),
        ("nearly 1,100", "1,096", True),
        ("more than 1,100", "1,096", False),
        ("five days", "five years", False),
    ],
)
def test_the_same_number_in_other_words(own: str, other: str, same: bool) -> None:
    assert read_figures(own)[0].is_told_by(read_figures(other)[0]) is same
