"""Dates reckoned from publication, by arithmetic, by tense and by the habits of news."""

from __future__ import annotations

import pytest

from index.timex import tag_expressions
from index.types import PublicationDate, TimexSpan


def read(text: str, published: str | None = "2018-08-15") -> list[TimexSpan]:
    return tag_expressions(
        text, PublicationDate(value=published, basis="stated") if published else None
    )


def values(text: str, published: str | None = "2018-08-15") -> list[str]:
    return [span.value for span in read(text, published)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("today", "2018-08-15"),
        ("yesterday", "2018-08-14"),
        ("the day before yesterday", "2018-08-13"),
        ("tomorrow", "2018-08-16"),
        ("tonight", "2018-08-15TNI"),
        ("last night", "2018-08-14TNI"),
        ("this morning", "2018-08-15TMO"),
        ("last week", "2018-W32"),
        ("this week", "2018-W33"),
        ("next month", "2018-09"),
        ("last year", "2017"),
        ("early this year", "2018"),
        ("later this month", "2018-08"),
        ("last Friday", "2018-08-10"),
        ("next Friday", "2018-08-17"),
        ("last May", "2018-05"),
        ("last July", "2017-07"),
        ("next March", "2019-03"),
        ("this September", "2018-09"),
        ("last fall", "2017-FA"),
        ("this summer", "2018-SU"),
        ("the past spring", "2018-SP"),
        ("June last year", "2017-06"),
        ("three days ago", "2018-08-12"),
        ("two weeks ago", "2018-W31"),
        ("nearly two months ago", "2018-06"),
        ("2 1/2 years ago", "2016-02"),
        ("a decade ago", "200"),
        ("a year ago today", "2017-08-15"),
        ("two weeks from now", "2018-W35"),
        ("the year", "2018"),
        ("year-end", "2018-12-31"),
        ("the quarter", "2018-Q3"),
        ("4 p.m. EDT yesterday", "2018-08-14T16:00"),
        ("noon Saturday", "2018-08-11T12:00"),
        ("the people of tomorrow", "FUTURE_REF"),
        ("today's young families", "PRESENT_REF"),
        ("Today, it is a museum", "PRESENT_REF"),
        ("Today he is leaving", "2018-08-15"),
        ("later in the day", "2018-08-15"),
        ("Friday the 13th", "2018-07-13"),
        ("now", "PRESENT_REF"),
        ("recently", "PAST_REF"),
        ("soon", "FUTURE_REF"),
    ],
)
def test_reckoned_from_a_wednesday(text: str, value: str) -> None:
    assert values(text)[-1:] == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Officials said Wednesday they had left.", "2018-08-15"),
        ("He met the minister on Thursday.", "2018-08-09"),
        ("The talks will resume Thursday.", "2018-08-16"),
        ("Officials said the talks on Monday will fail.", "2018-08-20"),
        ("The team planned to leave on Thursday for Rome.", "2018-08-16"),
        ("The offer had been due to expire Friday.", "2018-08-10"),
        ("The election is Tuesday.", "2018-08-21"),
        ("They were likely to sell once markets reopened Monday.", "2018-08-20"),
        ("Nobody there could be reached Wednesday night.", "2018-08-15TNI"),
        ("They have stayed since Monday.", "2018-08-13"),
        ("They must leave by Monday.", "2018-08-20"),
        ("In March he resigned.", "2018-03"),
        ("The case will be heard in May.", "2019-05"),
        ("He warned of a cut in September.", "2018-09"),
        ("It has fallen since September.", "2017-09"),
        ("The Aug. 7 bombing killed five.", "2018-08-07"),
        ("The dividend is payable Jan. 2.", "2019-01-02"),
        ("He was charged March 12.", "2018-03-12"),
        ("Profit fell in the third quarter.", "2018-Q3"),
        ("He arrived on the 9th, alone.", "2018-08-09"),
        ("He arrived on the 29th, alone.", "2018-07-29"),
        ("They will vote on the 9th.", "2018-09-09"),
        ("It will open at Christmas.", "2018-12-25"),
        ("When did they meet on Thursday?", "2018-08-09"),
    ],
)
def test_unsaid_parts_follow_tense(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2018-06", "last month", "2018-05"),
        ("2018-06", "in May", "2018-05"),
        ("2018-06", "yesterday", "XXXX-XX-XX"),
        ("2018-06", "on Wednesday", "XXXX-WXX-3"),
        ("2018", "last year", "2017"),
        ("2018", "last month", "XXXX-XX"),
        ("2018", "in June", "XXXX-06"),
        ("2018", "the 1990s", "199"),
        (None, "in June", "XXXX-06"),
        (None, "on Aug. 15", "XXXX-08-15"),
        (None, "Wednesday", "XXXX-WXX-3"),
        (None, "last quarter", "XXXX-QX"),
        (None, "next summer", "XXXX-SU"),
    ],
)
def test_only_what_publication_allows(published: str | None, text: str, value: str) -> None:
    (span,) = read(text, published)
    assert span.value == value
    assert (span.range is None) == ("X" in value)


def test_the_working_says_what_it_rests_on() -> None:
    (span,) = read("In June he came.", "2018-08-15T16:10")
    assert span.working == "'In June', in an article of 15 August 2018: June 2018"
    (span,) = read("In June he came.", None)
    assert span.working == "'In June', with nothing to date it by: June"
    assert read("He came on 14 June 2017. Two days later he left.")[-1].working == (
        "'Two days later', counted from '14 June 2017': 16 June 2017"
    )
    assert read("twice a week")[0].working == "'twice a week': every week"


@pytest.mark.parametrize(
    ("published", "text", "value"),
    [
        ("2020-03-31", "a month ago", "2020-02"),
        ("2019-01-01", "last week", "2018-W52"),
        ("2019-01-01", "yesterday", "2018-12-31"),
        ("2018-12-31", "next week", "2019-W02"),
        ("2020-02-29", "a year ago today", "2019-02-28"),
        ("2019-02-28", "tomorrow", "2019-03-01"),
        ("2018-01-05", "Profit rose in the fourth quarter.", "2017-Q4"),
        ("2018-01-05", "It fell in December.", "2017-12"),
        ("2017-12-20", "It opens Jan. 3.", "2018-01-03"),
    ],
)
def test_month_lengths_and_year_ends(published: str, text: str, value: str) -> None:
    assert values(text, published) == [value]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("for three days", "DURATION", "P3D"),
        ("a two-week trip", "DURATION", "P2W"),
        ("two and a half years", "DURATION", "P2Y6M"),
        ("a minute and a half", "DURATION", "PT1M30S"),
        ("the past two months", "DURATION", "P2M"),
        ("the first nine months", "DURATION", "P9M"),
        ("at least 72 hours", "DURATION", "PT72H"),
        ("several months", "DURATION", "PXM"),
        ("over the last decade", "DURATION", "P1DE"),
        ("two more weeks", "DURATION", "P2W"),
        ("every day", "SET", "P1D"),
        ("every other week", "SET", "P2W"),
        ("annually", "SET", "P1Y"),
        ("twice a week", "SET", "P1W"),
        ("each Thursday", "SET", "XXXX-WXX-4"),
        ("Tuesdays", "SET", "XXXX-WXX-2"),
    ],
)
def test_durations_and_sets_name_no_days(text: str, kind: str, value: str) -> None:
    (span,) = read(text)
    assert (span.type, span.value, span.range) == (kind, value, None)
