"""Follow-ups rewritten by a model, within what was said."""

from __future__ import annotations

from datetime import datetime

import pytest
from fakes.openai_server import ScriptedLlm

from bot.errors import ConfigError
from bot.generative import ModelError, Price, condense_question
from bot.pipeline import Bot
from bot.types import Scope, Turn
from index.language.tokens import count_tokens

NOW = datetime(2022, 1, 1)
HISTORY = (Turn(question="When did Torres first invite Lee?", answer="June 2021"),)
RULES = "where did Torres first invite Lee?"


def ask(said: str | ModelError, question: str = "and where?") -> str:
    return condense_question(question, HISTORY, ScriptedLlm(said), as_of=NOW)


@pytest.mark.parametrize(
    ("said", "rewritten"),
    [
        ("Where did Torres invite Lee?", "Where did Torres invite Lee?"),
        (
            '"Where did Torres invite Lee in June 2021?"\n',
            "Where did Torres invite Lee in June 2021?",
        ),
        ("<think>Hm.\n\n</think>Where did Torres invite Lee?", "Where did Torres invite Lee?"),
    ],
)
def test_a_rewriting_of_what_was_said_is_taken(said: str, rewritten: str) -> None:
    assert ask(said) == rewritten


@pytest.mark.parametrize(
    "said",
    [
        "",
        "?",
        "When did Torres invite Lee?",
        "Where did Torres not invite Lee?",
        "Where did Macron invite Lee?",
        "Where did Torres invite Lee in 2020?",
        "Sure!\nWhere did Torres invite Lee?",
        "Where did Torres invite Lee? " * 30,
        ModelError("down."),
    ],
)
def test_the_rules_write_what_the_model_does_not(said: str | ModelError) -> None:
    assert ask(said) == RULES


def test_what_a_rewriting_used_counts_with_the_answer(bot: Bot) -> None:
    llm = ScriptedLlm("Where did Torres invite Lee?", "{}", price=Price(1, 1))
    asked = Bot(bot._searcher, llm).ask("and where?", Scope(as_of=NOW), history=HISTORY)
    sent = [sum(count_tokens(message.text) for message in call) for call in llm.calls]
    assert asked.rewritten == "Where did Torres invite Lee?"
    assert asked.usage["prompt_tokens"] == sum(sent)
    assert asked.usage["attempts"] == 2
    assert asked.usage["cost_usd"] > sum(sent) / 1e6


def test_without_history_nothing_is_asked() -> None:
    llm = ScriptedLlm()
    assert condense_question(" When did  it open?", (), llm, as_of=NOW) == "When did it open?"
    assert llm.calls == []


def test_earlier_turns_are_fenced_and_few() -> None:
    llm = ScriptedLlm(RULES)
    many = tuple(Turn(question=f"q{number}", answer="a" * 999) for number in range(9))
    condense_question("and where?", many, llm, as_of=NOW)
    system, user = (message.text for message in llm.calls[0])
    fence = system.partition("<<<")[2][:16]
    assert f"<<<{fence}\nquestion: q5\n" in user
    assert "q4" not in user
    assert "a" * 301 not in user


@pytest.mark.parametrize("text", ["", "cheap", "1", "1/-2", "1/2/3"])
def test_a_price_is_two_numbers(text: str) -> None:
    assert Price.parse("0.15 / 0.60") == Price(0.15, 0.60)
    with pytest.raises(ConfigError, match="price"):
        Price.parse(text)
