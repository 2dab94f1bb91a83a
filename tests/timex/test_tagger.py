"""What one date of a text lends another: ranges, the day after, results and their year before."""

from __future__ import annotations

from itertools import pairwise

import pytest

from index.timex import join_intervals, tag_expressions
from index.types import PublicationDate

PUBLISHED = PublicationDate(value="2018-11-01", basis="stated")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("between June and August 2018", "2018-06/2018-08"),
        ("from September 10 to 13", "2018-09-10/2018-09-13"),
        ("10-13 September 2023", "2023-09-10/2023-09-13"),
        ("July 4-6, 2019", "2019-07-04/2019-07-06"),
        ("from December to February 2018", "2017-12/2018-02"),
        ("Dec. 30, 2018 to Jan. 3", "2018-12-30/2019-01-03"),
        ("Jan. 1 to Oct. 31", "2018-01-01/2018-10-31"),
        ("from 1980 through 1995", "1980/1995"),
        ("between Sept. 10 and Sept. 13, 2017", "2017-09-10/2017-09-13"),
        ("from Monday to Wednesday", "2018-10-29/2018-10-31"),
    ],
)
def test_the_ends_of_a_range_complete_each_other(text: str, value: str) -> None:
    (interval,) = join_intervals(text, tag_expressions(text, PUBLISHED))
    assert interval.value == value
    assert interval.start is not None
    assert interval.end is not None
    assert interval.start <= interval.end


def test_dates_joined_by_and_stay_two() -> None:
    text = "in June and August 2018"
    assert [day.value for day in join_intervals(text, tag_expressions(text))] == [
        "2018-06",
        "2018-08",
    ]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("He came on 14 June 2017. Two days later he left.", ["2017-06-14", "2017-06-16"]),
        ("He came on 14 June 2017. The following day he left.", ["2017-06-14", "2017-06-15"]),
        ("He fled in June 1998 and returned later that year.", ["1998-06", "1998"]),
        ("He came in 1833 and, four years later, left.", ["1833", "1837"]),
        ("He died on Oct. 2, 1998. The day after his death", ["1998-10-02", "1998-10-03"]),
        ("In 1990, Iraq invaded on Aug. 2.", ["1990", "1990-08-02"]),
        ("The 10th anniversary of June 14, 2001", ["2011-06-14", "2001-06-14"]),
        ("He came on April 24 and 25.", ["2018-04-24", "2018-04-25"]),
        ("On Friday, Oct. 5, he came at 7:15 p.m.", ["2018-10-05", "2018-10-05T19:15"]),
    ],
)
def test_later_words_count_from_earlier_dates(text: str, values: list[str]) -> None:
    assert [span.value for span in tag_expressions(text, PUBLISHED)] == values


def test_results_are_compared_with_the_same_quarter() -> None:
    text = (
        "Net rose in the third quarter from a year earlier. In the year-ago quarter it fell. "
        "For the nine months, net was $9 million, against $8 million a year earlier."
    )
    values = [span.value for span in tag_expressions(text, PUBLISHED)]
    assert values == ["2018-Q3", "2017-Q3", "2017-Q3", "P9M", "2017"]


def test_a_quarter_ends_where_it_says() -> None:
    text = "For the quarter ended Sept. 30 and the second quarter ended Nov. 30"
    values = [span.value for span in tag_expressions(text, PUBLISHED)]
    assert values == ["2018-Q3", "2018-09-30", "2017-Q2", "2017-11-30"]


def test_spans_are_sorted_and_apart() -> None:
    text = "On Monday, June 4, 2018, at 5 p.m., and on the 1990s' last day, Dec. 31, 1999."
    spans = tag_expressions(text, PUBLISHED)
    assert all(a.end <= b.start for a, b in pairwise(spans))
