"""Strings that are odd or long: search syntax in questions, runs of one thing anywhere.

Each is answered or refused, and soon: a run is what a quadratic pattern would choke on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from harness import NOW, Context, Score

from bot.pipeline import Bot
from bot.types import Scope
from index import Query, Searcher
from index.errors import DatelineError
from index.ingest.prepare import prepare_document
from index.readers import RawDocument

ODD = (
    '"', "'", "(", ")", "*", "-", "+", ":", "^", "{", "}", "NEAR(", "AND", "OR", "NOT", "title:",
    "Putin", "Kim", "when", "first", "in June", "since 2018", "\\", "\0", "%", ";", "--", "\n",
    "é", "İ", "\u0301", "\ud800", "日本", "😀", "½", "\u202e", "a" * 300, "2.9", "10%", "U.S.", " ",
    "’", "“", "?", "#", "' OR 1=1 --", "); DROP TABLE articles; --", "{{7*7}}", "${x}", "../..",
    "<!channel>", "\x1b[31m", "99999999999999999999", "31 February 2019", "W54", "the " * 50,
)  # fmt: skip
LONGEST_QUESTION = 20.0
"""Seconds that one question may take, on a machine with other work."""


def fuzz_questions(context: Context) -> Score:
    """Search and ask with strings of odd pieces."""
    score, slowest = Score(), 0.0
    with Searcher.open(context.archive("clean")) as searcher:
        bot = Bot(searcher)
        for number in range(context.many(10_000, 100)):
            text = " ".join(context.random.choices(ODD, k=context.random.randint(0, 9)))
            started = time.perf_counter()
            problems = _check_quotes(bot, text)
            with suppress(DatelineError):
                searcher.search(Query(text=text, k=5))
            took = time.perf_counter() - started
            slowest = max(slowest, took)
            score.add(
                [*problems, *([f"{took:.0f} s: {text[:60]!r}"] if took > LONGEST_QUESTION else [])]
            )
            if number % 1000 == 999 and not context.bounded:
                score.note = f"slowest {slowest:.2f} s"
    score.note = f"slowest {slowest:.2f} s"
    return score


def _check_quotes(bot: Bot, text: str) -> list[str]:
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


REPEATED = (
    " ", "\n", "\t", "\n\n", "a", "A", "0", "9", "é", "中", "-", ".", ",", '"', "'", "“", "”", "—",
    "(", "[", "{", "<", ">", "&", "/", "=", "_", "a ", "A ", "a.", "a,", "a\n", "A\n", "Aa ", "I.",
    "1 ", "1-", "-1", "1,", "1.", "1:", "1/", "% ", "$1 ", "- ", " -", "in ", "on ", "the ", "of ",
    "and ", "to ", "by ", "By ", "Mr. ", "U.S. ", "said ", "said, ", "“a” ", "http://", "a@", "<a ",
    "</", "&#", "June ", "2018 ", "June 1, ", "last week ", "years ago ", "Putin ", "who did ",
)  # fmt: skip
DOCUMENT, QUESTION = 100_000, 1_900
"""Characters of a run: as in the longest article of a large collection, and in a question."""
LONGEST_RUN = 30.0
"""Seconds that one run may take, on a machine with other work."""


def attack_long_runs(context: Context) -> Score:
    """Read, clean, date and cut articles, and ask questions, that are one thing over and over."""
    score, slowest = Score(), 0.0
    pieces = context.random.sample(REPEATED, context.many(len(REPEATED), 4))
    with Searcher.open(context.archive("clean")) as searcher:
        bot = Bot(searcher)
        for piece in pieces:
            for work in (_article, lambda piece: _ask(bot, piece)):
                took = _seconds(work, piece)
                slowest = max(slowest, took)
                score.add([f"{took:.0f} s for {piece!r}"] * (took > LONGEST_RUN))
    score.note = f"slowest {slowest:.2f} s"
    return score


def _seconds(work: Callable[[str], object], piece: str) -> float:
    started = time.perf_counter()
    work(piece)
    return time.perf_counter() - started


def _run(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _article(piece: str) -> None:
    text = f"The mayor said so on Friday. {_run(piece, DOCUMENT)} and spoke in June.\n"
    prepare_document(
        RawDocument(origin="run.txt", text=text, kind="text", key="run"),
        before=NOW.date(),
        repeated={},
    )


def _ask(bot: Bot, piece: str) -> None:
    with suppress(DatelineError):
        bot.ask(f"when did {_run(piece, QUESTION)} Putin first invite Kim?", Scope(as_of=NOW))
