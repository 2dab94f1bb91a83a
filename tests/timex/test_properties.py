"""What holds for every text and every publication date."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.timex import format_value, join_intervals, tag_expressions
from index.types import PublicationDate

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
WEEKS = st.integers(min_value=-520, max_value=520)
BY_WEEKS = st.sampled_from(
    [
        "today",
        "yesterday",
        "tomorrow",
        "Wednesday",
        "He came on Friday.",
        "The talks will resume Friday.",
        "last Monday",
        "next Sunday",
        "three days ago",
        "two weeks ago",
        "last week",
        "this week",
        "the weekend",
        "two weeks ago Friday",
    ]
)
EXPLICIT = st.sampled_from(
    [
        "14 June 2018",
        "06/14/2018",
        "June 14, 2018, 16:10",
        "June 2018",
        "in 1998",
        "the 1990s",
        "the third quarter of 1989",
        "10-13 September 2023",
        "the winter of 1994",
        "from December to February 2018",
    ]
)
FRAGMENTS = st.lists(
    st.sampled_from(
        "the a last next of in on 9th first third quarter half June May march Friday 2018 '98 "
        "14 16:10 p.m. ago later earlier years weeks day two and to from between said will - , . ; "
        "\n 06/14/2018 XXXX million twenty thousand year-earlier fiscal anniversary spring".split(
            " "
        )
    ),
    max_size=40,
).map(" ".join)


def basis(day: date) -> PublicationDate:
    return PublicationDate(value=day.isoformat(), basis="stated")


@given(text=BY_WEEKS, day=DAYS, weeks=WEEKS)
def test_shifting_publication_by_weeks_shifts_the_days_alike(
    text: str, day: date, weeks: int
) -> None:
    shift = timedelta(weeks=weeks)
    (before,) = tag_expressions(text, basis(day))
    (after,) = tag_expressions(text, basis(day + shift))
    assert before.range is not None
    assert after.range is not None
    assert before.range.start is not None
    assert after.range.start == before.range.start + shift
    assert after.range.granularity == before.range.granularity


@given(text=EXPLICIT, day=DAYS, other=DAYS)
def test_explicit_dates_never_move(text: str, day: date, other: date) -> None:
    values = [span.value for span in tag_expressions(text, basis(day))]
    assert values == [span.value for span in tag_expressions(text, basis(other))]
    assert values == [span.value for span in tag_expressions(text)]


@settings(max_examples=300)
@given(text=FRAGMENTS | st.text(max_size=200), day=st.none() | DAYS)
def test_any_text_is_read_without_a_fault(text: str, day: date | None) -> None:
    spans = tag_expressions(text, basis(day) if day else None)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.value and format_value(span.value) and span.working for span in spans)
    join_intervals(text, spans)


@given(text=BY_WEEKS, day=DAYS)
def test_without_publication_nothing_relative_is_dated(text: str, day: date) -> None:
    assert all(span.range is None for span in tag_expressions(text))
    assert all(re.match(r"X|P", span.value) for span in tag_expressions(text))


@pytest.mark.parametrize(
    "text",
    [
        "9" * 50_000,
        "the " * 20_000,
        "two " * 20_000 + "years ago",
        "a year earlier " * 4_000,
        "1 to " * 20_000,
        " " * 100_000,
        "will be " * 20_000 + "Friday",
    ],
)
def test_long_repetitions_are_read_to_their_end(text: str) -> None:
    spans = tag_expressions(text, basis(date(2018, 8, 15)))
    assert all(text[span.start : span.end] == span.text for span in spans)


@pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
def test_publication_at_the_calendars_edge_dates_nothing(year: str) -> None:
    published = PublicationDate(value=year, basis="stated")
    assert [span.range for span in tag_expressions("a week ago, on Friday", published)] == [
        None,
        None,
    ]
