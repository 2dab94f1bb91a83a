"""A channel of people's talk with questions in it: each answered once, no remark answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, script

ARTICLES = {
    "mill": """---
title: Fire destroys mill at Orrin Bay
source: Bay Herald
date: 4 March 2021
---
Fire destroyed the paper mill at Orrin Bay on Wednesday. The mill employed 340 people. Fire chief
Lena Marsh said the cause was a broken steam pipe.
""",
    "tram": """---
title: Orrin Bay council votes for a tram
source: Bay Herald
date: 9 June 2021
---
The council of Orrin Bay voted on Tuesday to build a tram to the harbour. The tram will cost 86
million euros. Mayor Piotr Halden called it the largest work in the history of the town.
""",
    "heron": """---
title: Herons return to Lake Sorrel
source: Country Post
date: 20 April 2021
---
Herons are back at Lake Sorrel for the first time since 1978. Wardens counted 14 nests.
""",
}
"""Three invented articles."""

TALK = """
- morning everyone
- is the coffee machine working again?
m @dateline how many people did the mill at Orrin Bay employ? | 340
t what caused the fire there? | steam pipe
. wow, that is a lot of people
. my uncle worked there for years
. can you send me the photos from last time?
. @anna did you see this?
. thanks, that helps
- who is on the late shift today?
- lunch at one?
e how much will the tram in Orrin Bay cost? | 86
- the tram is late again, twenty minutes
- did anybody move my bike?
m @dateline who is the mayor of Orrin Bay? | Halden
. he gave us an interview once
. ok
. where shall we meet him?
- what a day
- what is the wifi password?
e how many nests did wardens count at Lake Sorrel? | 14
- I saw a heron yesterday on the way here
- my sister lives at Lake Sorrel, lovely place
- @ben how was the mayor's party?
- @ben just ask @dateline, I have to run
m thank you @dateline
- could somebody proofread the fire story before six?
- when is the deadline?
- haha
- did you say 340 people?
m @dateline when did herons return to Lake Sorrel? | 2021
. great
- who has the key for the car?
- that council meeting went on for ever
- any plans for the weekend?
- how do I print double-sided?
"""
"""A message a line: "-" stands alone, "." in the last thread; "m" mentions the bot, "t" is a
question in a thread, "e" one to everybody. After "|" stands a word of the right answer."""


def read_talk() -> list[dict[str, Any]]:
    """Return the messages as a line of channel.jsonl has them."""
    messages: list[dict[str, Any]] = []
    root = None
    for number, line in enumerate(TALK.strip().splitlines()):
        sign, text = line[0], line[2:]
        words, _, gold = (part.strip() for part in text.partition("|"))
        threaded = sign in ".t"
        root = root if threaded else f"m{number}"
        messages.append(
            {
                "id": f"m{number}",
                "user": ("anna", "ben", "carol")[number % 3],
                "text": words,
                "thread": root if threaded else None,
                "gold": gold,
                "expect_mention": sign == "m" and bool(gold),
                "expect_thread": sign in "mt" and bool(gold),
                "expect_every": bool(gold),
            }
        )
    return messages


@pytest.mark.parametrize("mode", ["mention", "thread", "every"])
def test_each_question_is_answered_once_and_no_remark(
    mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    channel = script("benchmarks/slack_channel.py")
    for name, text in ARTICLES.items():
        (tmp_path / f"{name}.md").write_text(text)
    figures = channel.play(tmp_path, read_talk(), mode)
    assert (figures.replied, figures.twice) == ([], [])
    assert figures.silent == []
    assert figures.right == figures.gold == {"mention": 3, "thread": 4, "every": 6}[mode]
