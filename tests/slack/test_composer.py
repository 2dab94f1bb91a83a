"""What is worth posting that nobody asked the bot for by name."""

from __future__ import annotations

import pytest
from fakes.slack_bot import answer, citation, refusal

from bot.slack.relevance import is_worth_posting
from bot.types import Turn

QUOTE = "On Thursday Vladimir Putin invited Kim Jong Un to visit Russia in September."
TURNS = (Turn(question="when did Putin first invite Kim?", answer="June 2018"),)


def posted(asked: str, *, history: tuple[Turn, ...] = (), rewritten: str = "") -> bool:
    cited = (citation(quote=QUOTE, title="An Invitation To Lunch"),)
    return is_worth_posting(asked, history, answer(citations=cited, rewritten=rewritten or asked))


@pytest.mark.parametrize(
    "asked",
    ["When did Putin invite Kim?", "when did putin invite kim", "who invited Kim?"],
)
def test_a_question_about_what_is_quoted_is_answered(asked: str) -> None:
    assert posted(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "anyone up for lunch?",
        "who's bringing snacks?",
        "is there an invitation to lunch?",
        "did Anna send the report to Kim?",
        "Putin invited Kim, as we know",
    ],
)
def test_talk_is_not(asked: str) -> None:
    assert not posted(asked)


def test_a_follow_up_is_answered_where_the_thread_has_what_it_points_to() -> None:
    asked, meant = "and where?", "where did Putin first invite Kim?"
    assert posted(asked, history=TURNS, rewritten=meant)
    assert not posted(asked)
    assert not posted("was it hot?", history=TURNS, rewritten="was it hot (Putin Kim)?")


def test_a_refusal_is_never_posted() -> None:
    assert not is_worth_posting("When did Putin invite Kim?", (), refusal())
