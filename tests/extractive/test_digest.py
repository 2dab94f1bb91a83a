"""Digests over the samples: what is new, what happened, how it went on, how many, what is here."""

from __future__ import annotations

from datetime import datetime

from bot.pipeline import Bot
from bot.types import Answer, Scope


def ask(bot: Bot, question: str) -> Answer:
    return bot.ask(question, Scope(as_of=datetime(2026, 11, 26, 12, 0)))


def test_what_is_new_comes_newest_first(bot: Bot) -> None:
    answer = ask(bot, "what's the latest on Kim and Putin?")
    days = [citation.published_at or "" for citation in answer.citations]
    assert answer.short == ""
    assert days[0].startswith("2023-09")
    assert days == sorted(days, reverse=True)


def test_what_only_names_the_matter_in_passing_is_not_new_on_it(bot: Bot) -> None:
    assert ask(bot, "latest on the journalists").abstained


def test_what_happened_on_a_day_is_of_that_day(bot: Bot) -> None:
    answer = ask(bot, "what happened on 12 June 2018?")
    assert not answer.abstained
    assert {date.value[:10] for date in answer.dates} == {"2018-06-12"}


def test_a_summary_goes_forward_in_time(bot: Bot) -> None:
    answer = ask(bot, "how did relations between Kim and Putin develop?")
    starts = [date.start or "" for date in answer.dates]
    assert len(starts) >= 3
    assert starts == sorted(starts)


def test_articles_are_counted(bot: Bot) -> None:
    answer = ask(bot, "how many articles mention the Capella hotel?")
    assert answer.short == "1 article"
    assert "Capella" in answer.citations[0].quote


def test_a_count_of_none_is_no_answer(bot: Bot) -> None:
    assert ask(bot, "how many articles mention zeppelins?").abstained


def test_the_archive_tells_of_itself(bot: Bot) -> None:
    answer = ask(bot, "which articles do you have?")
    assert "15 articles" in answer.text
    assert "TASS" in answer.text


def test_a_greeting_is_answered_with_what_can_be_asked(bot: Bot) -> None:
    answer = ask(bot, "hi")
    offered = [line[2:] for line in answer.text.splitlines() if line.startswith("- ")]
    assert len(offered) == 3
    assert not any(ask(bot, question).abstained for question in offered)
