"""A lead is a weighed day or an event that sentences tell, said where its probability is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.evidence import ScoredSentence
from bot.extractive.event_dating import DatedDays, EventDays
from bot.extractive.event_dating.mentions import find_mentions
from bot.extractive.sure_day import DayEvidence, match_agent, settle_day, weigh_leads
from bot.extractive.told_events import find_events, is_open, multiply_rivals
from bot.pipeline import Bot
from bot.types import Question, Scope
from index.types import DateRange

NOW = datetime(2026, 11, 21)
DAY = date(2018, 6, 12)
Found = tuple[Question, list[ScoredSentence]]


@pytest.fixture
def found(bot: Bot) -> Found:
    return bot.find_evidence("when did Trump and Kim meet in Singapore?", Scope(as_of=NOW))[:2]


@pytest.fixture
def question(found: Found) -> Question:
    return found[0]


def days_of(probability: float, day: date = DAY) -> EventDays:
    return EventDays(
        days=(DatedDays(days=DateRange.day(day), probability=probability, mentions=(), read=3.0),),
        told=3.0,
    )


def test_a_day_that_sentences_tell_and_the_evidence_bears_out_is_said(found: Found) -> None:
    settled = settle_day(*found, days_of(0.8))
    assert settled is not None
    assert settled.short == "12 June 2018"
    assert (settled.confidence or 0.0) > 0.6


def test_a_lead_is_the_likelier_the_likelier_its_day(found: Found) -> None:
    lead = DateRange.day(DAY)
    evidence = [DayEvidence.gather(*found, days_of(part)) for part in (0.3, 0.9)]
    chances = [weigh_leads(found[0], [lead], one)[lead] for one in evidence]
    assert chances[0] < chances[1]


def test_where_nothing_is_told_nothing_is_settled(question: Question) -> None:
    assert settle_day(question, [], EventDays()) is None


def test_quotes_without_a_lead_tell_when_they_were_reported(found: Found) -> None:
    settled = settle_day(*found, days_of(0.9, date(2017, 1, 1)))
    assert settled is not None
    assert settled.short == ""
    assert "is not told surely enough" in settled.remark


def test_the_first_of_several_has_none_before_it(found: Found) -> None:
    question, scored = found
    events = find_events(question, scored)
    first = replace(question, order="first")
    later = DateRange.day(date(2024, 1, 1))
    assert multiply_rivals(question, later, events) == 1.0
    assert multiply_rivals(first, later, events) < 1.0
    assert multiply_rivals(first, DateRange.day(date(1999, 1, 1)), events) == 1.0


def test_what_will_be_is_told_ahead_of_it(found: Found) -> None:
    ahead = replace(found[0], text="when will Trump and Kim meet in Singapore?")
    dated = [one for one in find_mentions(found[1]) if one.scored.evidence.hit.article.published]
    kept = [one for one in dated if is_open(ahead, one)]
    assert kept
    for one in kept:
        published = one.scored.evidence.hit.article.published
        assert published is not None
        assert (one.days.end or date.max) > (published.range.end or date.max)


@pytest.mark.parametrize(
    ("asked", "expected"), [("when did Okafor resign?", -1.0), ("when did Vance resign?", 1.0)]
)
def test_who_did_it_is_seen(asked: str, expected: float, question: Question) -> None:
    text = "Okafor took over four days after Eleanor Vance resigned."
    assert match_agent(replace(question, text=asked), text) == expected


def test_the_last_before_a_day_is_none_of_that_day(found: Found) -> None:
    question, scored = found
    asked = replace(question, order="last", text="when did they last meet before June 2018?")
    settled = settle_day(asked, scored, days_of(0.9))
    assert settled is None or settled.short == ""


def test_the_first_date_is_the_lead_and_the_first_quote_tells_it(found: Found) -> None:
    settled = settle_day(*found, days_of(0.9))
    assert settled is not None
    assert settled.dates[0].start == settled.dates[0].end == DAY.isoformat()
    event = settled.lines[0].scored.event
    assert event.range is not None
    assert DateRange.day(DAY).within(event.range)


def test_a_lead_is_the_less_likely_the_likelier_another_is(found: Found) -> None:
    evidence = DayEvidence.gather(*found, days_of(0.9))
    lead, other = DateRange.day(DAY), DateRange.day(date(2017, 1, 1))
    alone = weigh_leads(found[0], [other], evidence)[other]
    assert weigh_leads(found[0], [lead, other], evidence)[other] < alone
