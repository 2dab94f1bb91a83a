"""The quote gate: verbatim at offsets, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quotes import is_verbatim, locate_quote

BODY = "He said “no,” twice.\nThen he  left.\nHe said “no,” again."


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Then he left.", "Then he  left."),
        ('He said "no," twice.', "He said “no,” twice."),
        ("twice. Then he", "twice.\nThen he"),
        ("He said yes", None),
        ("he said", None),
        ("", None),
    ],
)
def test_locate(quote: str, found: str | None) -> None:
    place = locate_quote(quote, BODY)
    assert (BODY[slice(*place)] if place else None) == found


def test_locate_takes_the_nearest() -> None:
    last = BODY.rindex("He said")
    assert locate_quote("He said", BODY, near=len(BODY)) == (last, last + 7)


@given(st.text(alphabet="ab “”\"' \n", max_size=40), st.text(alphabet="ab “”\"' \n", max_size=8))
def test_what_is_found_differs_in_white_space_and_marks_only(body: str, quote: str) -> None:
    place = locate_quote(quote, body)
    if place is None:
        assert quote not in body or not quote.strip()
    else:
        assert _bare(body[slice(*place)]) == _bare(quote)


def _bare(text: str) -> str:
    table = str.maketrans({"“": '"', "”": '"', "'": '"'})
    return " ".join(text.split()).translate(table)


def test_verified_is_exact() -> None:
    assert is_verbatim("Then he  left.", 21, 35, BODY)
    assert not is_verbatim("Then he left.", 21, 35, BODY)
    assert not is_verbatim("Then", 20, 24, BODY)
    assert not is_verbatim("", 0, 0, BODY)
    assert not is_verbatim("x", -1, 0, BODY)
