"""Search syntax and odd characters in questions: answered or refused, soon, whatever they are."""

from __future__ import annotations

import time
from contextlib import suppress

from bot.pipeline import Bot
from bot.types import Scope
from index import Query, Searcher
from index.errors import DatelineError
from red_team.field import NOW, AttackContext, AttackScore

PIECES = (
    '"', "'", "(", ")", "*", "-", "+", ":", "^", "{", "}", "NEAR(", "AND", "OR", "NOT", "title:",
    "Putin", "Kim", "when", "first", "in June", "since 2018", "\\", "\0", "%", ";", "--", "\n",
    "é", "İ", "\u0301", "\ud800", "日本", "😀", "½", "\u202e", "a" * 300, "2.9", "10%", "U.S.", " ",
    "’", "“", "?", "#", "' OR 1=1 --", "); DROP TABLE articles; --", "{{7*7}}", "${x}", "../..",
    "<!channel>", "\x1b[31m", "99999999999999999999", "31 February 2019", "W54", "the " * 50,
)  # fmt: skip
LONGEST = 20.0
"""Seconds that one question may take, on a machine with other work."""


def fuzz_questions(field: AttackContext) -> AttackScore:
    """Search and ask with strings of odd pieces."""
    score, slowest = AttackScore(), 0.0
    with Searcher.open(field.archive("clean")) as searcher:
        bot = Bot(searcher)
        for number in range(field.many(10_000, 100)):
            text = " ".join(field.random.choices(PIECES, k=field.random.randint(0, 9)))
            started = time.perf_counter()
            problems = _asked(bot, text)
            with suppress(DatelineError):
                searcher.search(Query(text=text, k=5))
            took = time.perf_counter() - started
            slowest = max(slowest, took)
            score.add([*problems, *([f"{took:.0f} s: {text[:60]!r}"] if took > LONGEST else [])])
            if number % 1000 == 999 and not field.bounded:
                score.note = f"slowest {slowest:.2f} s"
    score.note = f"slowest {slowest:.2f} s"
    return score


def _asked(bot: Bot, text: str) -> list[str]:
    """Ask; return what is wrong with the answer: quotes stand, or it is refused."""
    try:
        answer = bot.ask(text, Scope(as_of=NOW))
    except DatelineError:
        return []
    return [
        f"a quote that does not stand: {text[:60]!r}"
        for one in answer.citations
        if one.end - one.start != len(one.quote)
    ]
