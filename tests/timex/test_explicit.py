"""Dates that say all of themselves, and words that only look like dates."""

from __future__ import annotations

import pytest

from index.timex import tag_expressions
from index.types import PublicationDate

PUBLISHED = PublicationDate(value="2018-08-15", basis="stated")


def values(text: str, published: PublicationDate | None = None) -> list[str]:
    return [span.value for span in tag_expressions(text, published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018-06-14", "2018-06-14"),
        ("2018-06-14T16:10:05Z", "2018-06-14T16:10"),
        ("06/14/2018", "2018-06-14"),
        ("6/14/98", "1998-06-14"),
        ("14/06/2018", "2018-06-14"),
        ("14.06.2018", "2018-06-14"),
        ("June 14, 2018", "2018-06-14"),
        ("Thursday, June 14, 2018", "2018-06-14"),
        ("June 14th, 2018", "2018-06-14"),
        ("14 June 2018", "2018-06-14"),
        ("the 14th of June, 2018", "2018-06-14"),
        ("Sat Sep 09 2023", "2023-09-09"),
        ("Thu Jun 14 16:10:00 2018", "2018-06-14T16:10"),
        ("June 14, 2018, 16:10", "2018-06-14T16:10"),
        ("Sept. 9, 2023 at 5 p.m. EST", "2023-09-09T17:00"),
        ("5 p.m. EST Nov. 9, 1989", "1989-11-09T17:00"),
        ("March eighth, nineteen ninety-eight", "1998-03-08"),
        ("June 2018", "2018-06"),
        ("June of '98", "1998-06"),
        ("Feb. 29, 2020", "2020-02-29"),
        ("nineteen seventy-nine", "1979"),
        ("the winter of 1994", "1994-WI"),
        ("the third quarter of 1989", "1989-Q3"),
        ("Q2 2018", "2018-Q2"),
        ("the first half of 2018", "2018-H1"),
        ("fiscal 1990", "1990"),
        ("the late 1980s", "198"),
        ("the '80s", "198"),
        ("the eighties", "198"),
        ("the 1800s", "18"),
        ("the 11th century", "10"),
        ("9/11", "2001-09-11"),
        ("Easter 2018", "2018-04-01"),
        ("Thanksgiving Day 1999", "1999-11-25"),
        ("the first Monday in September 2018", "2018-09-03"),
    ],
)
def test_explicit_dates_need_no_publication(text: str, value: str) -> None:
    span = tag_expressions(text)[-1]
    assert (span.value, span.end) == (value, len(text))
    assert values(text, PUBLISHED)[-1] == value


@pytest.mark.parametrize(
    "text",
    [
        "They may meet again and may not.",
        "Protesters march on the palace while others march for peace.",
        "It was a second time, a second chance, for a second goal.",
        "The Sun and the Sunday-school Sun columnist Sat down.",
        "They won 21-14 after a 3-2 lead and a 2:1 start.",
        "Shares rose to 1,990 points from $1,985, or $1990 and €2010.",
        "Some 2000 people and 1900 troops stood within 1950 miles.",
        "He took flight 1990, then Boeing 747-400, to room 2010.",
        "About 2000 of them, at least 1980, were there.",
        "She lives at 1950 Elm Street.",
        "A 6-year-old boy and a man, 44 years old, left.",
        'USA TODAY published the "Today" show\'s figures.',
        "The commutation of April Coots was noted.",
        "Feb. 30, 2018, was not; nor 31 June 2018.",
        "A quarter of the votes, three quarters of the seats.",
        "Highs in the 70s, and a woman in her eighties.",
    ],
)
def test_look_alikes_name_no_day(text: str) -> None:
    dated = [span for span in tag_expressions(text, PUBLISHED) if span.range is not None]
    assert [span.text for span in dated if span.text not in ("2018", "June 2018")] == []


def test_a_year_beside_a_count_is_still_a_year() -> None:
    assert values("In 2000 people voted; since 1998, 2000 people did.") == ["2000", "1998"]


def test_offsets_are_characters_of_the_text() -> None:
    text = "« Élysée » — on 14 June 2018 and, later, in the early 1990s…"
    for span in tag_expressions(text):
        assert text[span.start : span.end] == span.text
    assert [span.text for span in tag_expressions(text)] == ["14 June 2018", "the early 1990s"]
