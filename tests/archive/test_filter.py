"""Filters: each exact, and the same as asking every passage one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from fakes.archives import article, new_archive, passages, put
from hypothesis import given, settings
from hypothesis import strategies as st

from index.archive import Archive, Filter
from index.archive.filter import expand_ranges
from index.types import DateRange

ARTICLES = (
    article("minute", "One in 2018-06-14.", published="2018-06-14T16:10", source="TASS"),
    article("day", "Two.\nIn 2018.", published="2018-06-14", source="The  Daily", tags=("x",)),
    article("month", "Three in 2017-12.", published="2018-06", agency="Tass"),
    article("empty", ""),
    article("year", "Four in 1999.", published="2018", tags=("x", "y")),
    article("undated", "Five in 2018-06-20."),
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with new_archive(tmp_path_factory.mktemp("filter"), *ARTICLES) as archive:
        yield archive


def ids(archive: Archive, **wanted: object) -> list[str]:
    """The passages that pass, by their text."""
    rows = archive.rows(Filter(**wanted))
    assert archive.count(Filter(**wanted)) == len(rows)
    return [passage.text.split()[0].rstrip(".") for _, passage in archive.passages(rows)]


def span(start: str, end: str) -> DateRange:
    return DateRange(value="span", start=date.fromisoformat(start), end=date.fromisoformat(end))


def test_an_empty_filter_lets_everything_through(archive: Archive) -> None:
    assert Filter().is_empty
    assert ids(archive) == ["One", "Two", "In", "Three", "Four", "Five"]


@pytest.mark.parametrize(
    ("moment", "passing"),
    [
        (datetime(2018, 6, 14, 16, 10), ["One", "Two", "In", "Three", "Four", "Five"]),
        (datetime(2018, 6, 14, 16, 9), ["Two", "In", "Three", "Four", "Five"]),
        (date(2018, 6, 14), ["One", "Two", "In", "Three", "Four", "Five"]),
        (date(2018, 6, 13), ["Three", "Four", "Five"]),
        (date(2017, 12, 31), ["Five"]),
    ],
)
def test_as_of_hides_what_came_later(archive: Archive, moment: date, passing: list[str]) -> None:
    assert ids(archive, as_of=moment) == passing


def test_published_needs_a_date_that_may_lie_in_it(archive: Archive) -> None:
    assert ids(archive, published=DateRange.of("2018-06-14")) == [
        "One",
        "Two",
        "In",
        "Three",
        "Four",
    ]
    assert ids(archive, published=DateRange.of("2018-07")) == ["Four"]
    assert ids(archive, published=DateRange(value="open", start=None, end=None)) == [
        "One",
        "Two",
        "In",
        "Three",
        "Four",
    ]


def test_sources_match_source_or_agency_in_any_case(archive: Archive) -> None:
    assert ids(archive, sources=("tASS",)) == ["One", "Three"]
    assert ids(archive, sources=("the daily", "TASS")) == ["One", "Two", "In", "Three"]
    assert ids(archive, sources=("TAS",)) == []


def test_ids_and_tags(archive: Archive) -> None:
    assert ids(archive, article_ids=("day", "none")) == ["Two", "In"]
    assert ids(archive, tags=("y",)) == ["Four"]
    assert ids(archive, tags=("x", "y"), article_ids=("day",)) == ["Two", "In"]


def test_happened_asks_what_a_passage_speaks_of(archive: Archive) -> None:
    assert ids(archive, happened=DateRange.of("2018-06-14")) == ["One", "In"]
    assert ids(archive, happened=DateRange.of("2018-06")) == ["One", "In", "Five"]
    assert ids(archive, happened=DateRange.of("1999-05")) == ["Four"]
    assert ids(archive, happened=DateRange.of("199")) == ["Four"]
    assert ids(archive, happened=DateRange.of("2018-06"), as_of=date(2017, 1, 1)) == ["Five"]


def test_a_name_with_quotes_is_only_a_name(archive: Archive) -> None:
    assert ids(archive, sources=("x') OR TRUE --",), article_ids=('"]',)) == []


DAYS = st.integers(0, 900).map(lambda days: date(2017, 1, 1) + timedelta(days=days))
VALUES = st.sampled_from(
    ["2018", "2018-06", "2018-06-14", "2017-12", "2019-01-31", "2018-02", "2017", "2019-06-01"]
)


@settings(max_examples=25, deadline=None)
@given(values=st.lists(VALUES, min_size=1, max_size=6), first=DAYS, length=st.integers(0, 500))
def test_happened_is_what_a_full_scan_says(
    tmp_path_factory: pytest.TempPathFactory, values: list[str], first: date, length: int
) -> None:
    window = DateRange(value="w", start=first, end=first + timedelta(days=length))
    body = "\n".join(f"Said {value} here." for value in values)
    with new_archive(tmp_path_factory.mktemp("scan")) as archive:
        put(archive, article("a", body))
        expected = [
            row
            for row, passage in enumerate(passages(article("a", body)), start=1)
            if any(span.range and span.range.overlaps(window) for span in passage.spans)
        ]
        assert archive.rows(Filter(happened=window)).tolist() == expected


def test_ranges_expand_to_rows() -> None:
    assert expand_ranges([(5, 2), (9, 1), (20, 0)]).tolist() == [5, 6, 9]
    assert expand_ranges([]).tolist() == []


def test_lexical_search_ranks_and_restricts(archive: Archive) -> None:
    best = archive.lexical("two OR five", 9)
    assert {row for row, _ in best} == {2, 6}
    assert best == sorted(best, key=lambda found: -found[1])
    assert [row for row, _ in archive.lexical("two OR five", 9, rows=[6])] == [6]
    assert len(archive.lexical("title", 2)) == 2
    assert [row for row, _ in archive.lexical("source : daily", 9)] == [2, 3]
