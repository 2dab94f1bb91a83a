"""A drafted date is kept, replaced or withheld by what all the evidence says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.extractive import Draft
from bot.extractive.draft import QuotedLine
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.sure_day import match_agent, settle_day, weigh_lead
from bot.pipeline import Bot
from bot.types import AnswerDate, Question, Scope
from index.types import DateRange

NOW = datetime(2026, 11, 21)
DAY = date(2018, 6, 12)


@pytest.fixture
def question(bot: Bot) -> Question:
    return bot.find_evidence("when did Trump and Kim meet in Singapore?", Scope(as_of=NOW))[0]


@pytest.fixture
def line(bot: Bot) -> QuotedLine:
    _, scored, _ = bot.find_evidence("when did Trump and Kim meet in Singapore?", Scope(as_of=NOW))
    told = DateRange.day(DAY)
    return QuotedLine(lead="Report", scored=next(one for one in scored if one.event.range == told))


def draft_of(value: str, line: QuotedLine) -> Draft:
    given = AnswerDate(value=value, start=None, end=None, text="", published_at=None, working="")
    return Draft(short=value, lines=(line,), dates=(given,))


def days_of(probability: float) -> EventDays:
    day = DatedDays(days=DateRange.day(DAY), probability=probability, mentions=())
    return EventDays(days=(day,))


def test_a_date_that_the_evidence_gives_is_kept_with_its_probability(
    question: Question, line: QuotedLine
) -> None:
    draft, days = draft_of("2018-06-12", line), days_of(0.8)
    chance = weigh_lead(question, DateRange.day(DAY), draft, days)
    assert chance > 0.65
    assert settle_day(question, draft, days) == replace(draft, confidence=chance)


def test_a_lead_is_the_likelier_the_likelier_its_day(question: Question, line: QuotedLine) -> None:
    month = DateRange.of("2018-06")
    assert month is not None
    draft = draft_of("2018-06", line)
    chances = [weigh_lead(question, month, draft, days_of(part)) for part in (0.3, 0.9)]
    assert chances[0] < chances[1]


@pytest.mark.parametrize("value", ["2018", "2017-01-01"])
def test_what_other_days_speak_against_is_no_lead(
    value: str, question: Question, line: QuotedLine
) -> None:
    settled = settle_day(question, draft_of(value, line), days_of(0.95))
    assert settled is not None
    assert settled.short in ("", "2018")


def test_a_day_of_every_year_is_not_settled(question: Question, line: QuotedLine) -> None:
    several, draft = replace(question, yearly="09-09"), draft_of("2017-01-01", line)
    assert settle_day(several, draft, days_of(0.9)) == draft


def test_the_first_of_several_is_never_another_day_but_may_be_withheld(
    question: Question, line: QuotedLine
) -> None:
    first = replace(question, order="first")
    drafts = [draft_of(day, line) for day in ("2018-06-12", "2017-01-01")]
    settled = [settle_day(first, draft, days_of(0.9)) for draft in drafts]
    assert [one.short for one in settled if one] == ["2018-06-12", ""]


def test_where_nothing_is_drafted_or_dated_nothing_is_settled(question: Question) -> None:
    assert settle_day(question, None, days_of(0.9)) is None


@pytest.mark.parametrize(
    ("asked", "expected"), [("when did Okafor resign?", -1.0), ("when did Vance resign?", 1.0)]
)
def test_who_did_it_is_seen(
    asked: str, expected: float, question: Question, line: QuotedLine
) -> None:
    text = "Okafor took over four days after Eleanor Vance resigned."
    assert match_agent(replace(question, text=asked), text) == expected


def test_the_last_before_a_day_is_none_of_that_day(question: Question, line: QuotedLine) -> None:
    asked = replace(question, order="last", text="when did they last meet before June 2018?")
    settled = settle_day(asked, draft_of("2018-06-12", line), days_of(0.9))
    assert settled is not None
    assert settled.short == ""
