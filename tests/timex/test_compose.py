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


KINDS = """
The parish votes on Thursday week. | 2019-03-14
He will appear in court a week on Tuesday. | 2019-03-19
She flies home a week today. | 2019-03-13
He resigned the Friday before last. | 2019-02-22
Jurors were told to return three weeks from Monday. | 2019-04-01
The trial starts in three weeks' time. | 2019-W13
It is debated the week after next. | 2019-W12
They struck from Monday to Thursday last week. | 2019-02-25
Profit rose in the nine months to 31 December. | 2018-04-01/2018-12-31
Output fell in the week ending 1 March. | 2019-02-23/2019-03-01
Output fell in the week beginning 25 February. | 2019-02-25/2019-03-03
Rain fell in the first ten days of February. | 2019-02-01/2019-02-10
It cost a million in the 2017-18 financial year. | 2017/2018
He fought in the 1914-18 war. | 1914/1918
It ran on 2/3 March. | 2019-03-02/2019-03-03
The sluice was opened at half past six on Sunday morning. | 2019-03-03T06:30
The alarm went at a quarter to five on Sunday afternoon. | 2019-03-03T16:45
They gathered at six o'clock yesterday evening. | 2019-03-05T18:00
It struck at 6.30pm on Sunday. | 2019-03-03T18:30
At 9am on 3 January the doors opened. | 2019-01-03T09:00
The bells rang on Ascension Day 2015. | 2015-05-14
Swimmers jumped on St Stephen's Day. | 2018-12-26
They met on Orthodox Easter 2019. | 2019-04-28
They danced on Lunar New Year's Day. | 2019-02-05
The fire was on the 28th ult. | 2019-02-28
The court sat on 3 May last year. | 2018-05-03
On this day in 1916 he died. | 1916-03-06
He spoke on May the 4th, 2018. | 2018-05-04
Sales rose in the final quarter of 2018. | 2018-Q4
It closed three summers ago. | 2016-SU
It closed two Christmases ago. | 2017-12-25
""".strip().splitlines()


@pytest.mark.parametrize("line", KINDS)
def test_a_kind_of_phrase(line: str) -> None:
    text, value = line.split(" | ")
    assert value in [span.value for span in tag_expressions(text, PUBLISHED)]


@pytest.mark.parametrize(
    "text", ["The May government fell.", "Theresa May spoke.", "Ms Friday and Mr March declined."]
)
def test_a_name_is_no_month(text: str) -> None:
    assert tag_expressions(text, PUBLISHED) == []
