"""Dates in and out of words: the command line's, and the names readers see."""

from __future__ import annotations

from datetime import date

import pytest

from index.errors import DateError
from index.timex import format_value, parse_date
from index.types import DateRange

NOW = date(2023, 9, 10)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-06", date(2018, 6, 1), date(2018, 6, 30)),
        ("2001-05", date(2001, 5, 1), date(2001, 5, 31)),
        ("2018-06-14", date(2018, 6, 14), date(2018, 6, 14)),
        ("2018-W24", date(2018, 6, 11), date(2018, 6, 17)),
        ("last month", date(2023, 8, 1), date(2023, 8, 31)),
        ("Yesterday", date(2023, 9, 9), date(2023, 9, 9)),
        ("june 2018", date(2018, 6, 1), date(2018, 6, 30)),
        ("since 14 June 2018", date(2018, 6, 14), date(2018, 6, 14)),
        ("this week", date(2023, 9, 4), date(2023, 9, 10)),
        ("between June and August 2018", date(2018, 6, 1), date(2018, 8, 31)),
        ("the 1990s", date(1990, 1, 1), date(1999, 12, 31)),
        ("the past two weeks", date(2023, 8, 27), date(2023, 9, 10)),
        ("over the last year", date(2022, 9, 10), date(2023, 9, 10)),
        ("the next three days", date(2023, 9, 10), date(2023, 9, 13)),
    ],
)
def test_dates_of_the_command_line(words: str, start: date, end: date) -> None:
    days = parse_date(words, NOW)
    assert (days.start, days.end) == (start, end)


@pytest.mark.parametrize("words", ["", "soon", "2018-13", "2018-02-30", "for three days", "blue"])
def test_what_is_no_date_is_told_with_its_remedy(words: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_date(words, NOW)
    assert repr(words) in str(caught.value)
    assert "YYYY-MM-DD" in caught.value.remedy


def test_two_dates_are_one_too_many() -> None:
    with pytest.raises(DateError, match="more than one date"):
        parse_date("in June 2018 and in May 2019", NOW)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2018-06-14", "14 June 2018"),
        ("2018-06-14T16:10", "14 June 2018, 16:10"),
        ("2018-06-14TNI", "the night of 14 June 2018"),
        ("2018-06", "June 2018"),
        ("2018", "2018"),
        ("2018-W24", "the week of 11 June 2018"),
        ("2018-W24-WE", "the weekend of 16 June 2018"),
        ("2018-Q2", "the second quarter of 2018"),
        ("2018-H1", "the first half of 2018"),
        ("2018-SP", "spring 2018"),
        ("199", "the 1990s"),
        ("19", "the 20th century"),
        ("XXXX-06", "June"),
        ("XXXX-06-14", "14 June"),
        ("XXXX-WXX-3", "Wednesday"),
        ("P3D", "3 days"),
        ("P1Y", "1 year"),
        ("PT24H", "24 hours"),
        ("PXM", "some months"),
        ("PAST_REF", "in the past"),
        ("2023-09-10/2023-09-13", "10 to 13 September 2023"),
        ("2018-06/2018-08", "June to August 2018"),
        ("2018-12-30/2019-01-03", "30 December 2018 to 3 January 2019"),
        ("2018-06-14/", "since 14 June 2018"),
        ("/2018", "until 2018"),
        ("anything", "anything"),
    ],
)
def test_values_in_words(value: str, words: str) -> None:
    assert format_value(value) == words


def test_a_range_is_named_by_its_value() -> None:
    assert format_value(DateRange.day(date(2018, 6, 14))) == "14 June 2018"
