"""Checks: what an answer must hold, each with its verdict and its reason."""

from __future__ import annotations

from typing import Any

import pytest
from fakes.eval_archive import answer, case, citation, date_of

from bot.eval.cases import Case
from bot.eval.checks import check_answer
from bot.types import Answer


def passes(made: Case, given: Answer) -> bool:
    return all(verdict.passed for verdict in check_answer(made, given, {"one~2": "one"}))


@pytest.mark.parametrize(
    ("expect", "given", "holds"),
    [
        ({"text": "June"}, {"short": "june 2018"}, True),
        ({"text": "July"}, {"short": "June 2018"}, False),
        ({"text": "July", "aliases": ["June"]}, {"short": "June 2018"}, True),
        ({"any": ["July", "June"]}, {"text": "In June."}, True),
        ({"all": ["July", "June"]}, {"text": "In June."}, False),
        ({"none": ["July"]}, {"text": "In June."}, True),
        ({"none": ["June"]}, {"text": "In June."}, False),
        ({"list": ["Xi", ["Moon", "Mr Moon"]]}, {"text": "Mr Moon and Xi"}, True),
        ({"list": ["Xi", "Moon"]}, {"text": "Xi"}, False),
        ({"list": ["Xi", "Moon"], "at_least": 1}, {"text": "Xi"}, True),
        ({"regex": r"ju(ne|ly) \d+"}, {"short": "June 2018"}, True),
        ({"date": "2018-06"}, {"dates": (date_of("2018-06-14"),)}, True),
        ({"date": "2018-06-14"}, {"dates": (date_of("2018-06"),)}, False),
        ({"date": "2018-06-14", "tolerance_days": 1}, {"dates": (date_of("2018-06-15"),)}, True),
        ({"date": "2018-06-11/2018-06-13"}, {"dates": (date_of("2018-06-12"),)}, True),
        ({"date": "2018-06-11/2018-06-13"}, {"dates": (date_of("2018-06-14"),)}, False),
        ({"number": 6000}, {"text": "more than 6,000 people"}, True),
        ({"number": 3}, {"text": "three days"}, True),
        ({"number": 1}, {"text": "No number is told. [1]"}, False),
        ({"number": 30_000_000_000}, {"text": "30 billion dollars"}, True),
        ({"number": 100, "tolerance": 5}, {"text": "some 104"}, True),
        ({"number": 100, "tolerance": "5%"}, {"text": "some 106"}, False),
        ({"number": 100}, {"text": "some 104"}, False),
        ({"abstain": True}, {"abstained": True}, True),
        ({"abstain": True}, {"text": "No."}, False),
        ({"abstain": False}, {"text": "Yes."}, True),
        ({"abstain": False}, {"abstained": True}, False),
        ({"text": "June"}, {"abstained": True, "text": "June"}, False),
    ],
)
def test_checks(expect: dict[str, Any], given: dict[str, Any], holds: bool) -> None:
    assert passes(case(expect=expect), answer(**given)) is holds


def test_the_date_of_a_report_is_no_count() -> None:
    dated = citation(published_at="2018-06-14", published_basis="stated")
    given = answer(text="AFP, 14 June 2018: “Many came.” [1]", citations=(dated,))
    assert not passes(case(expect={"number": 14}), given)
    assert passes(case(expect={"number": 14}), answer(text="14 came."))


@pytest.mark.parametrize(
    ("cite", "not_cite", "holds"),
    [
        (("one",), (), True),
        (("one~2",), (), True),
        (("one~2#1",), (), True),
        (("one~2#2",), (), False),
        (({"passage": "one~2#1"},), (), True),
        (({"article": "one"},), (), True),
        (("two",), (), False),
        (({"source": "afp"},), (), True),
        ((), ("one",), False),
        ((), ({"source": "TASS"},), True),
    ],
)
def test_citations(cite: tuple[Any, ...], not_cite: tuple[Any, ...], holds: bool) -> None:
    made = case(cite=cite, not_cite=not_cite)
    assert passes(made, answer(text="x", citations=(citation("one~2"),))) is holds


def test_a_failed_check_says_why() -> None:
    found = check_answer(case(expect={"date": "2019"}), answer(dates=(date_of("2018-06"),)), {})
    assert [(one.check, one.reason) for one in found] == [("date", "gives 2018-06, not 2019")]


@pytest.mark.parametrize(
    ("quote", "start", "words"),
    [
        ("The mayor came.", 4, ""),
        ("The mayor came.", 5, "but not at 5-20"),
        ("The mayor left.", 4, "does not stand in"),
    ],
)
def test_every_quote_is_held_against_the_article(quote: str, start: int, words: str) -> None:
    cited = citation(quote=quote, start=start, end=start + len(quote))
    given = answer(text="x", citations=(cited,))
    found = check_answer(case(), given, {}, lambda _: "Now. The mayor came.".replace("Now.", "So:"))
    wrong = [one.reason for one in found if not one.passed]
    assert bool(wrong) is bool(words)
    assert all(words in reason for reason in wrong)


def test_a_quote_of_an_article_that_is_not_there_fails() -> None:
    found = check_answer(case(), answer(text="x", citations=(citation(),)), {}, lambda _: None)
    assert "not in the archive" in found[-1].reason
