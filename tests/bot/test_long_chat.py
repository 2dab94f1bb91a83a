"""A chat of forty turns over the samples: what stands alone is answered as if asked first."""

from __future__ import annotations

from datetime import datetime

from bot.pipeline import Bot
from bot.types import Answer, Scope, Turn

SCOPE = Scope(as_of=datetime(2026, 11, 21, 12))
TURNS = """
hi
when did Putin first invite Kim?
> and where?
> who else was invited?
thanks!
how many countries were at the Eastern Economic Forum in 2018?
> are you sure?
> source?
what's the latest on the Eastern Economic Forum?
> tell me more
when was the Hanoi summit?
> why did it fail?
who is Dmitry Peskov?
> what did he say about a meeting?
which articles do you have?
how many articles mention Vladivostok?
what happened on 12 June 2018?
ok
summarise the Hanoi summit
> and then?
what did Putin say about the Trump-Kim meeting?
who is Ri Yong-ho?
> what did he say about sanctions?
what can you do?
when did Kim Jong-un visit China a second time?
> and where?
what does the KCNA report about Kim's trip to Russia?
how many agreements were signed at the forum in 2018?
wann traf Putin den Präsidenten von Korea in Moskau
when did Moon Jae-in speak in the State Duma?
> what about 2023?
lol
quote from Kim Yong-nam on the peninsula
how much did the taxi to the airport cost?
when did Putin and Kim meet at the Vostochny cosmodrome?
> who reported that?
where was the Singapore summit held?
list the leaders who came to the forum
thx, that helped
when did Putin first invite Kim?
""".strip().splitlines()


def test_a_long_chat_changes_no_answer_that_stands_alone(bot: Bot) -> None:
    history: list[Turn] = []
    answers: list[Answer] = []
    for turn in TURNS:
        answers.append(bot.ask(turn.removeprefix("> "), SCOPE, history=history))
        last = answers[-1]
        history.append(Turn(question=last.rewritten, answer=last.short or last.text))
    assert len(answers) == 40
    for turn, answer in zip(TURNS, answers, strict=True):
        if not turn.startswith(">"):
            assert answer.text == bot.ask(turn, SCOPE).text, turn
    assert answers[-1].short == answers[1].short == "June 2018"
