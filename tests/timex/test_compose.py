"""A date and the words before it that move it, take a part of it, or count back from it."""

from __future__ import annotations

import pytest

from index.timex import tag_expressions
from index.types import PublicationDate

PUBLISHED = PublicationDate(value="2019-03-06", basis="stated")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("He left three days after Christmas.", "three days after Christmas", "2018-12-28"),
        ("It was the day after Boxing Day.", "the day after Boxing Day", "2018-12-27"),
        ("He came the Monday after Easter.", "the Monday after Easter", "2019-04-22"),
        ("It ended on the last day of February.", "the last day of February", "2019-02-28"),
        ("The last Friday of January was cold.", "The last Friday of January", "2019-01-25"),
        ("In the three months to December it fell.", "the three months to December", ""),
        ("The fortnight to 28 February was dry.", "The fortnight to 28 February", ""),
        ("It sank a week ago Sunday.", "a week ago Sunday", "2019-02-24"),
        ("It sank two Mondays ago.", "two Mondays ago", "2019-02-25"),
        ("It sank a fortnight ago.", "a fortnight ago", "2019-02-20"),
        ("It sank the week before last.", "the week before last", "2019-W08"),
        ("They struck on Tuesday last week.", "Tuesday last week", "2019-02-26"),
        ("He left on the 28th of last month.", "the 28th of last month", "2019-02-28"),
        ("The law passed this time last year.", "this time last year", "2018-03"),
        ("He was born on 10-Apr-15.", "10-Apr-15", "2015-04-10"),
        ("They met on the 3rd of May 2019.", "the 3rd of May 2019", "2019-05-03"),
        ("They met on Sunday night, 7 June 2015.", "Sunday night, 7 June 2015", "2015-06-07"),
        ("Polls close at midnight on Friday.", "midnight on Friday", "2019-03-08T24:00"),
        ("He is to be questioned on Tuesday.", "Tuesday", "2019-03-12"),
    ],
)
def test_words_and_date_are_one(text: str, words: str, value: str) -> None:
    (span,) = tag_expressions(text, PUBLISHED)
    assert words in (span.text, f"on {span.text}") or span.text.endswith(words)
    assert text[span.start : span.end] == span.text
    assert span.range is not None
    assert value in ("", span.value)


@pytest.mark.parametrize("text", ["The May government fell.", "Theresa May spoke."])
def test_a_name_is_no_month(text: str) -> None:
    assert tag_expressions(text, PUBLISHED) == []
