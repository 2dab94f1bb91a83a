"""A drafted date is kept, replaced or withheld by what all the evidence says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.extractive import Draft
from bot.extractive.draft import QuotedLine
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.sure_day import settle_day, weigh_draft
from bot.pipeline import Bot
from bot.types import AnswerDate, Question, Scope
from index.types import DateRange

NOW = datetime(2026, 11, 21)
DAY = date(2018, 6, 12)


@pytest.fixture
def question(bot: Bot) -> Question:
    return bot.find_evidence("when did Trump and Kim meet in Singapore?", Scope(as_of=NOW))[0]


def draft_of(value: str) -> Draft:
    given = AnswerDate(value=value, start=None, end=None, text="", published_at=None, working="")
    return Draft(short=value, lines=(), dates=(given,))


def days_of(probability: float) -> EventDays:
    day = DatedDays(days=DateRange.day(DAY), probability=probability, mentions=())
    return EventDays(days=(day,))


def test_a_date_that_the_evidence_gives_is_kept_with_its_probability(question: Question) -> None:
    draft, days = draft_of("2018-06-12"), days_of(0.8)
    chance = weigh_draft(question, draft, DateRange.day(DAY), days)
    assert chance > 0.6
    assert settle_day(question, draft, days) == replace(draft, confidence=chance)


def test_a_month_has_the_probability_of_its_days(question: Question) -> None:
    month = DateRange.of("2018-06")
    assert month is not None
    chances = [weigh_draft(question, draft_of("2018-06"), month, days_of(p)) for p in (0.3, 0.9)]
    assert chances[0] < chances[1]


def test_a_year_is_not_weighed(question: Question) -> None:
    assert settle_day(question, draft_of("2018"), days_of(0.9)) == draft_of("2018")


def test_a_day_of_every_year_is_not_settled(question: Question) -> None:
    several = replace(question, yearly="09-09")
    assert settle_day(several, draft_of("2017-01-01"), days_of(0.9)) == draft_of("2017-01-01")


def test_the_first_of_several_is_never_another_day_but_may_be_withheld(bot: Bot) -> None:
    asked = bot.find_evidence("when did Trump first meet Kim in Singapore?", Scope(as_of=NOW))
    first, line = asked[0], QuotedLine(lead="Report", scored=asked[1][0])
    drafts = [replace(draft_of(day), lines=(line,)) for day in ("2018-06-12", "2017-01-01")]
    settled = [settle_day(first, draft, days_of(0.9)) for draft in drafts]
    assert [one.short for one in settled if one] == ["2018-06-12", ""]


def test_where_nothing_is_drafted_or_dated_nothing_is_settled(question: Question) -> None:
    assert settle_day(question, None, days_of(0.9)) is None
    assert settle_day(question, draft_of("2017-01-01"), EventDays()) == draft_of("2017-01-01")
