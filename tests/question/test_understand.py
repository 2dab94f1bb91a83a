"""Questions understood: kinds, operators, sources, terms."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from bot.errors import QuestionError
from bot.question import compute_news_share, parse_question
from bot.question.answer_type import classify_answer_type
from bot.question.language import find_language, write_english_names
from bot.question.operators import parse_operators, parse_order, parse_sources
from bot.types import Scope, Turn

NOW = datetime(2018, 8, 16, 12, 0)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did Putin first invite Kim?", "when"),
        ("What year was the summit?", "when"),
        ("who blamed Pompeo", "who"),
        ("where did they meet?", "where"),
        ("How many labourers were there?", "how-many"),
        ("how much did it cost", "how-much"),
        ("why did the talks fail?", "why"),
        ("which hotel hosted it?", "which"),
        ("What did Peskov say about Kim?", "said"),
        ("did Kim attend the forum?", "yes-no"),
        ("what is the tripartite project?", "what"),
        ("compare the two summits", "compare"),
        ("who said when they would meet?", "who"),
    ],
)
def test_kind(question: str, kind: str) -> None:
    assert classify_answer_type(question) == kind


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("when did Putin first invite Kim?", "first"),
        ("what is the latest on the forum?", "last"),
        ("when did they last meet?", "last"),
        ("what happened last week?", None),
        ("what did the first lady say?", None),
        ("when did they meet?", None),
    ],
)
def test_order(question: str, order: str | None) -> None:
    assert parse_order(question) == order


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("what has Kim said since June 2018?", date(2018, 6, 1), None),
        ("what was said before 2018?", None, date(2017, 12, 31)),
        ("what was said after 14 June 2018?", date(2018, 6, 15), None),
        ("what happened between June and August 2018?", date(2018, 6, 1), date(2018, 8, 31)),
        ("what happened in 2018?", date(2018, 1, 1), date(2018, 12, 31)),
        ("what happened this week?", date(2018, 8, 8), date(2018, 8, 19)),
        ("what happened last month?", date(2018, 7, 1), date(2018, 7, 31)),
    ],
)
def test_window(question: str, start: date | None, end: date | None) -> None:
    window = parse_operators(question, NOW).happened
    assert window is not None
    assert (window.start, window.end) == (start, end)


def test_a_month_of_any_year_stays_a_word() -> None:
    question = parse_question("where could they meet in September?", Scope(as_of=NOW))
    assert question.happened is None
    assert "September" in question.terms


def test_published_bounds_the_reports() -> None:
    found = parse_operators("what was reported in June 2018?", NOW)
    assert found.happened is None
    assert found.published is not None
    assert found.published.value == "2018-06"


def test_relative_windows_move_with_the_reader() -> None:
    now, later = (
        parse_operators("what happened this week?", datetime(2018, 8, day)) for day in (15, 22)
    )
    assert now.happened is not None
    assert later.happened is not None
    assert (later.happened.start - now.happened.start).days == 7  # type: ignore[operator]


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("according to TASS, when did they meet?", ("TASS",)),
        ("what did tass report about Kim?", ("TASS",)),
        ("when did TASS move its office?", ()),
        ("according to KCNA, when did they meet?", ()),
    ],
)
def test_sources(question: str, sources: tuple[str, ...]) -> None:
    assert parse_sources(question, ["TASS", "AFP"])[0] == sources


@pytest.mark.parametrize(
    ("asked", "rewritten"),
    [
        ("and where?", "where did Putin first invite Kim?"),
        ("why", "why did Putin first invite Kim?"),
        ("what about Moon?", "when did Putin first invite Moon?"),
        ("and in 2019?", "when did Putin first invite Kim in 2019?"),
        ("who else was invited?", "who else did Putin invite besides Kim?"),
        ("when did they first meet?", "when did Putin and Kim first meet?"),
        ("did the two leaders talk?", "did Putin and Kim talk?"),
        ("when was the Hanoi summit held?", "when was the Hanoi summit held?"),
    ],
)
def test_followup(asked: str, rewritten: str) -> None:
    history = (Turn(question="when did Putin first invite Kim?", answer="June 2018"),)
    assert parse_question(asked, Scope(as_of=NOW), history=history).text == rewritten


def test_a_time_takes_the_place_of_a_time() -> None:
    history = (Turn(question="when was the forum held in 2018?"),)
    found = parse_question("what about 2023?", Scope(as_of=NOW), history=history)
    assert found.text == "when was the forum held in 2023?"


@pytest.mark.parametrize("asked", ["", "   ", "?!", "\n"])
def test_empty_question(asked: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        parse_question(asked, Scope(as_of=NOW))


def test_limits_go_before_words() -> None:
    found = parse_question(
        "what was reported in June 2018?", Scope(as_of=NOW, since=date(2018, 8, 1))
    )
    assert found.published is not None
    assert found.published.start == date(2018, 8, 1)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("Which hall cost 3.2m euros?", "Which hall cost 3.2 million euros?"),
        ("Who won the €12,500,000 contract?", "Who won the €12.5 million contract?"),
        ("yo whats the name of the ship", "what's the name of the ship"),
        ("the mast is 5m tall", "the mast is 5m tall"),
    ],
)
def test_figures_and_short_forms_are_written_out(asked: str, wanted: str) -> None:
    assert parse_question(asked, Scope(as_of=datetime(2022, 6, 1))).text == wanted


def test_a_day_in_a_name_limits_nothing() -> None:
    asked = "how many cars cross the 12 October Bridge each day?"
    question = parse_question(asked, Scope(as_of=datetime(2022, 6, 1)))
    assert question.happened is None
    assert {"12", "October", "Bridge"} <= set(question.terms)


def test_a_price_may_be_asked_for_with_what() -> None:
    asked = "what did Orrin Rovers pay for Jo Tarn?"
    assert parse_question(asked, Scope(as_of=datetime(2022, 6, 1))).type == "how-much"


@pytest.mark.parametrize(
    ("question", "share"),
    [("who resigned this week?", 1.0), ("who resigned?", 0.6), ("Rossi resigns in Rome", 0.0)],
)
def test_how_far_a_question_asks_for_news(question: str, share: float) -> None:
    assert compute_news_share(question) == share


@pytest.mark.parametrize(
    ("asked", "answer", "then", "wanted"),
    [
        ("Who won the vote?", "Ida Tarn", "what was her job?", "what was Ida Tarn's job?"),
        ("Who shut the mill?", "Jo Lund", "which firm owned it?", "which firm owned the mill?"),
        (
            "What was lost at sea?",
            "9 crates",
            "what are they worth?",
            "what are the 9 crates worth?",
        ),
        (
            "who is mayor of Orrin now?",
            "Bo Tarn",
            "and before that?",
            "who was mayor of Orrin before Bo Tarn?",
        ),
    ],
)
def test_follow_ups_take_up_persons_and_things(
    asked: str, answer: str, then: str, wanted: str
) -> None:
    history = [Turn(question=asked, answer=answer)]
    assert parse_question(then, Scope(as_of=NOW), history=history).text == wanted


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("qui est la ministre des transports ?", "French"),
        ("wer ist der Nachfolger von Ida Tarn?", "German"),
        ("quién es el alcalde de Orrin", "Spanish"),
        ("who is Luis de la Fuente?", ""),
        ("when did the tunnel open", ""),
    ],
)
def test_the_language_of_a_question(question: str, language: str) -> None:
    assert find_language(question) == language


def test_months_and_countries_of_another_language_are_read() -> None:
    told = write_english_names("was geschah am 12. Juni 2018 in Nordkorea?", "German")
    assert told == "was geschah am 12 June 2018 in North Korea?"


def test_one_foreign_word_tells_only_beside_words_that_the_archive_lacks() -> None:
    assert find_language("Park on Kim summit", {"summit"}.__contains__) == ""
    assert find_language("quand le pont a ouvert", {"pont"}.__contains__) != ""


def test_more_is_asked_of_the_last_answer_alone() -> None:
    history = [Turn(question="who followed Elm at the port?", answer="Jo Tarn")]
    found = parse_question("when was that?", Scope(as_of=NOW), history=history)
    assert found.text == "when was it that Jo Tarn followed Elm at the port?"
    ordinal = [Turn(question="how fast was she the second time?", answer="ten hours")]
    found = parse_question("and the first?", Scope(as_of=NOW), history=ordinal)
    assert found.text == "how fast was she the first time?"


def test_years_of_names_and_clocks_limit_nothing() -> None:
    for question in ("who left the 2023 BAFTAs?", "how far from midnight was the clock?"):
        assert parse_operators(question, NOW).happened is None
