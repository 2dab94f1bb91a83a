"""A chat of forty turns: what points back is understood, what stands alone is left alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.pipeline import Bot
from bot.types import Answer, Scope, Turn

SCOPE = Scope(as_of=datetime(2026, 11, 26, 12, 0))
BACK = "<- "
"""What marks a turn that points back to the one before."""
TURNS = """
hi
when did Putin first invite Kim?
<- and where?
<- why?
who blamed Pompeo?
thanks!
where was the first Putin-Kim meeting held?
<- when was that?
how many North Korean labourers are working in Russia?
<- are you sure?
which articles do you have?
who is Dmitry Peskov?
<- what did he say?
what happened on 12 June 2018?
when is the Eastern Economic Forum?
<- what about 2023?
any news on the Hanoi summit?
<- tell me more
who put a figure on what the Singapore summit cost?
how many foreign firms took part in the forum?
when did Moon visit Moscow?
<- and then?
what did Trump say about the sanctions?
who won the Nobel prize?
when did Kim go to China?
<- source?
how long did Putin and Kim spend together at Vostochny?
summarise the liberation day telegram
how many articles mention Trump?
when was the first summit of Trump and Kim?
<- where?
who was asked to take Putin's invitation back to Pyongyang?
<- when did he arrive?
what anniversary did North Korea mark in September 2018?
who carried the letter to Putin?
did Kim attend the forum in 2018?
when did Trump leave Hanoi?
what was in Kim's letter?
who met Putin at the cosmodrome?
ok thanks, bye for now
""".strip().splitlines()


@pytest.fixture(scope="module")
def talk(bot: Bot) -> list[tuple[str, Answer]]:
    turns: list[Turn] = []
    found = []
    for line in TURNS:
        answer = bot.ask(line.removeprefix(BACK), SCOPE, history=turns)
        turns.append(Turn(question=answer.rewritten, answer=answer.short or answer.text))
        found.append((line, answer))
    return found


def test_the_talk_has_forty_turns(talk: list[tuple[str, Answer]]) -> None:
    assert len(talk) == 40


@pytest.mark.parametrize("number", [n for n, t in enumerate(TURNS) if not t.startswith(BACK)])
def test_what_stands_alone_is_answered_as_if_asked_first(
    bot: Bot, talk: list[tuple[str, Answer]], number: int
) -> None:
    line, answer = talk[number]
    fresh = bot.ask(line, SCOPE)
    assert (answer.rewritten, answer.text) == (fresh.rewritten, fresh.text)


@pytest.mark.parametrize("number", [n for n, t in enumerate(TURNS) if t.startswith(BACK)])
def test_what_points_back_is_told_what_it_points_to(
    talk: list[tuple[str, Answer]], number: int
) -> None:
    line, answer = talk[number]
    assert answer.rewritten != line.removeprefix(BACK)
    assert len(answer.rewritten) < 120
