"""The pipeline over the sample articles: the question at the head of the README, and its kin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.pipeline import Bot
from bot.types import REFUSAL, Answer, Scope, Turn
from index import Archive

NOW = datetime(2026, 11, 21, 12, 0)


def ask(bot: Bot, question: str, history: Sequence[Turn] = (), **limits: Any) -> Answer:
    return bot.ask(question, Scope(**{"as_of": NOW, **limits}), history=history)


def sources(answer: Answer) -> list[str]:
    return [citation.source for citation in answer.citations]


def test_the_first_invitation(bot: Bot) -> None:
    answer = ask(bot, "when did Putin first invite Kim?")
    assert answer.short == "June 2018"
    assert answer.citations[0].published_at == "2018-06-14T16:10"
    assert answer.citations[0].source == "TASS"
    said_in_june = [c for c in answer.citations if "in June" in c.quote or "In June" in c.quote]
    assert len(said_in_june) >= 2


def test_the_working_is_shown(bot: Bot) -> None:
    answer = ask(bot, "when did Putin first invite Kim?")
    june = [d for d in answer.dates if (d.value, d.published_at) == ("2018-06", "2018-08-15")]
    assert (june[0].start, june[0].end) == ("2018-06-01", "2018-06-30")
    assert june[0].text.lower() == "in june"
    assert "in an article of 15 August 2018: June 2018" in june[0].working
    assert june[0].working in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "when did Putin first invite Kim?",
        "who blamed Pompeo?",
        "how many labourers must leave russia?",
        "what did Peskov say?",
        "where was the first summit of Putin and Kim?",
    ],
)
def test_every_quote_is_verbatim_at_its_offsets(bot: Bot, samples: Path, question: str) -> None:
    answer = ask(bot, question)
    assert answer.citations
    with Archive.open(samples) as archive:
        for citation in answer.citations:
            article = archive.article(citation.article_id)
            assert article is not None
            assert article.body[citation.start : citation.end] == citation.quote


def test_every_mark_in_the_text_has_its_citation(bot: Bot) -> None:
    answer = ask(bot, "when did Putin first invite Kim?")
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f"[{citation.number}]" in answer.text for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "who won the Nobel prize in literature?",
        "when did Putin invite Macron to Tokyo?",
        "why did Kim refuse the invitation?",
        "asdf qwerty zxcv",
    ],
)
def test_what_the_archive_does_not_tell_is_not_said(bot: Bot, question: str) -> None:
    answer = ask(bot, question)
    assert answer.abstained
    assert answer.text.startswith(REFUSAL)
    assert not answer.citations
    assert not answer.short
    assert "Searched 1" in answer.reason


def test_the_readers_now_hides_what_came_later(bot: Bot) -> None:
    answer = ask(bot, "when is the Eastern Economic Forum?", as_of=datetime(2018, 8, 16))
    assert "September 2018" in answer.short
    assert all((c.published_at or "") < "2018-08-17" for c in answer.citations)
    later = ask(bot, "when is the Eastern Economic Forum?", as_of=datetime(2023, 9, 9, 23))
    assert later.short == "10 to 13 September 2023"


def test_a_source_and_a_window_are_limits(bot: Bot) -> None:
    answer = ask(bot, "when did Putin invite Kim?", sources=("AFP",))
    assert set(sources(answer)) == {"AFP"}
    early = ask(bot, "when did Putin invite Kim?", until=date(2018, 7, 1))
    assert all((c.published_at or "9") < "2018-07-02" for c in early.citations)
    assert early.searched.until == "2018-07-01"


def test_a_follow_up_is_rewritten_and_shown(bot: Bot) -> None:
    history = (Turn(question="when did Putin first invite Kim?", answer="June 2018"),)
    answer = ask(bot, "and where?", history=history)
    assert answer.rewritten == "where did Putin first invite Kim?"
    assert answer.question == "and where?"


def test_the_same_question_gives_the_same_answer(bot: Bot) -> None:
    one, two = (asdict(ask(bot, "who blamed Pompeo?")) for _ in range(2))
    assert one.pop("timings").keys() == two.pop("timings").keys()
    assert one == two


def test_no_boilerplate_is_ever_quoted(samples: Path) -> None:
    with Archive.open(samples) as archive:
        text = "\n".join(article.body for article in archive.articles()).lower()
    for words in ("donation", "newsletter", "membership", "icon-facebook", "leave a comment"):
        assert words not in text


def test_what_is_not_answered_is_named_behind_what_is(bot: Bot) -> None:
    answer = bot.ask("Who won Wimbledon? When did Putin invite Kim?", Scope(as_of=NOW))
    assert answer.short == "June 2018"
    assert answer.text.startswith("When did Putin invite Kim? — ")
    assert "Found nothing that answers: “Who won Wimbledon?”" in answer.text
