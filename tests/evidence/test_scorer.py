"""Evidence: coverage, roles, company, speech, tense, and the dates of events."""

from __future__ import annotations

from datetime import date

import pytest

from bot.evidence.event_date import (
    EventDate,
    compute_timeliness,
    find_event_date,
    get_dateline_length,
)
from bot.evidence.roles import (
    Roles,
    find_pair,
    find_role_readings,
    find_speaker,
    has_other_participants,
    parse_roles,
    score_speaker,
)
from bot.evidence.term_match import has_reversed_roles as shown_turned
from bot.evidence.verbs import is_about_occasion, is_about_past, is_hypothetical, score_order_words
from bot.words import split_words, stem_word
from index.timex import tag_expressions
from index.types import Article, DateRange, PublicationDate

AUGUST = PublicationDate(value="2018-08-15", basis="stated")


def event(text: str, asked: str, *, is_past: bool = True, order: str | None = None) -> EventDate:
    """Return the event of a one-sentence article of 15 August 2018."""
    article = Article(id="a", title="", body=text, published=AUGUST)
    stems = {stem_word(word) for word in asked.split()}
    matched = [word for word in split_words(text) if word.stem in stems]
    spans = tag_expressions(text, AUGUST)
    return find_event_date(
        (0, len(text)), article, spans, matched, past=is_past, order=order, tokens=split_words(text)
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("In June, Putin invited Kim to a forum in Vladivostok next month.", "invited", "2018-06"),
        ("Putin invited Kim in June to a forum due to open next month.", "invited", "2018-06"),
        ("Putin has invited Kim to the forum to be held in September.", "invited", "2018-08-15"),
        ("The Kremlin said on Tuesday that Putin invited Kim.", "invited", "2018-08-15"),
        ("Putin wrote to Kim on Tuesday.", "wrote", "2018-08-14"),
        ("SEOUL, Aug 15 (AFP) - The two met on Monday.", "met", "2018-08-13"),
        ("He had once invited Kim.", "invited", None),
    ],
)
def test_the_date_of_an_act(text: str, asked: str, value: str | None) -> None:
    found = event(text, asked).range
    assert (found.value if found else None) == value


def test_a_plan_dates_an_occasion() -> None:
    found = event("The forum will open in Vladivostok in September.", "forum open", is_past=False)
    assert found.range is not None
    assert found.range.value == "2018-09"
    assert found.explicit


def test_a_range_is_one_event() -> None:
    found = event("Vladivostok hosts the forum from September 11 to 13.", "forum", is_past=False)
    assert found.range is not None
    assert (found.range.start, found.range.end) == (date(2018, 9, 11), date(2018, 9, 13))


def test_a_first_time_is_not_the_last() -> None:
    text = "It was the second summit of the two, who first met in 2017."
    assert event(text, "met").range == DateRange.of("2017")
    assert not event(text, "met", order="last").explicit


def test_words_are_given_as_written() -> None:
    found = event("In June, Putin invited Kim.", "invited")
    assert found.words == "In June"
    assert found.working == "'In June', in an article of 15 August 2018: June 2018"


def test_news_of_its_day_is_fresh_and_a_perfect_is_not() -> None:
    assert event("Putin invited Kim.", "invited").is_fresh_news
    assert not event("Putin has invited Kim.", "invited").is_fresh_news


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("MOSCOW, June 14. /TASS/. Putin spoke.", 25),
        ("HANOI, March 1 (AFP) - The summit", 23),
        ("BEIJING (Kyodo) — North", 18),
        ("Putin spoke.", 0),
        ("U.S. officials said: no.", 0),
    ],
)
def test_datelines(text: str, length: int) -> None:
    assert get_dateline_length(text) == length


def contradicts(sentence: str, roles: Roles | None) -> bool:
    assert roles is not None
    return shown_turned(find_role_readings(split_words(sentence), roles))


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Putin invited Kim to Moscow.", False),
        ("Kim was invited by Putin.", False),
        ("Putin received an invitation from Kim.", True),
        ("Kim invited Putin to Pyongyang.", True),
        ("Putin was invited by Kim.", True),
        ("Putin confirmed his invitation to Kim.", False),
        ("Putin invited the South's President Moon and Kim.", False),
        ("The two spoke.", False),
    ],
)
def test_roles(sentence: str, turned: bool) -> None:
    roles = parse_roles("when did Putin first invite Kim?")
    assert contradicts(sentence, roles) is turned
    assert contradicts(sentence, parse_roles("when did putin invite kim")) is turned


def test_somebody_else_acted_on_counts_where_the_question_writes_names() -> None:
    sentence = "Putin invited President Moon to the forum."
    assert contradicts(sentence, parse_roles("when did Putin invite Kim?"))
    assert not contradicts(sentence, parse_roles("when did putin invite kim?"))
    assert parse_roles("when did Trump and Kim meet in Singapore?") is None


def test_not_every_question_has_roles() -> None:
    assert parse_roles("when is the forum?") is None


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("The meeting between Kim and President Trump went well, Putin said.", True),
        ("The meeting between Kim and Putin went well.", False),
        ("Kim held a summit with Moon.", True),
        ("Kim held a summit with Putin.", False),
        ("The two leaders met.", False),
        ("He spoke of his summits with Kim.", True),
        ("Putin spoke of his summit with Kim.", False),
    ],
)
def test_company(sentence: str, other: bool) -> None:
    assert (
        has_other_participants(sentence, find_pair("when did Putin and Kim first meet?")) is other
    )
    assert not has_other_participants(sentence, find_pair("when was the forum?"))


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Kim said that he was glad.", 1.0),
        ("“I am glad,” said Kim.", 1.0),
        ("President Putin said that Kim was glad.", -1.0),
        ("The mood was good.", 0.0),
    ],
)
def test_speech(sentence: str, told: float) -> None:
    assert score_speaker(sentence, find_speaker("what did Kim say about the visit?")) == told


@pytest.mark.parametrize(
    ("sentence", "verb", "told"),
    [
        ("Kim could come to Vladivostok.", "come", True),
        ("Putin had asked him to come.", "come", True),
        ("Kim came to Vladivostok.", "came", False),
        ("He became the first leader to speak there.", "speak", False),
        ("They agreed to hold a summit.", "summit", True),
    ],
)
def test_what_is_only_possible(sentence: str, verb: str, told: bool) -> None:
    tokens = split_words(sentence)
    assert is_hypothetical(tokens, [word for word in tokens if word.text == verb]) is told


@pytest.mark.parametrize(
    ("question", "is_past", "occasion"),
    [
        ("when did Putin first invite Kim?", True, False),
        ("when is the Eastern Economic Forum?", False, True),
        ("when was the forum held in 2018?", True, True),
        ("when did the forum start?", True, True),
        ("when was Kim invited?", True, False),
        ("when will Putin visit Beijing?", False, True),
        ("who came to the forum?", True, False),
    ],
)
def test_past_and_occasion(question: str, is_past: bool, occasion: bool) -> None:
    assert is_about_past(question) is is_past
    assert is_about_occasion(question) is occasion


def test_order_words_count_near_what_is_asked() -> None:
    tokens = split_words("Their first summit was held years before the second film opened.")
    asked = [word for word in tokens if word.text == "summit"]
    assert score_order_words(tokens, asked, "first") == 1.0
    assert score_order_words(tokens, asked, "last") == -1.0
    assert score_order_words(tokens, asked, None) == 0.0


@pytest.mark.parametrize(
    ("published", "fit"),
    [("2018-06-20", 0.8), ("2018-07-20", 0.8), ("2019-06-14", 0.3), ("2018-05-01", 0.0)],
)
def test_a_report_of_its_time_fits_a_window(published: str, fit: float) -> None:
    article = Article(
        id="a", title="", body="", published=PublicationDate(value=published, basis="url")
    )
    undated = EventDate(None, "", "", False)
    assert compute_timeliness(DateRange.of("2018-06"), undated, article, ()) == fit


def test_an_event_of_another_time_is_ruled_out() -> None:
    article = Article(id="a", title="", body="", published=AUGUST)
    other = EventDate(DateRange.of("2017-05"), "May 2017", "", True)
    assert compute_timeliness(DateRange.of("2018-06"), other, article, ()) == 0.0
    assert compute_timeliness(None, other, article, ()) == 1.0
