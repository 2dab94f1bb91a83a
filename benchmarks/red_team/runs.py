"""Long runs of one thing, in articles and in questions: what a quadratic pattern would choke on."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher
from index.errors import DatelineError
from index.ingest.prepare import prepare_document
from index.readers import RawDocument
from red_team.field import NOW, AttackContext, AttackScore

PIECES = (
    " ", "\n", "\t", "\n\n", "a", "A", "0", "9", "é", "中", "-", ".", ",", '"', "'", "“", "”", "—",
    "(", "[", "{", "<", ">", "&", "/", "=", "_", "a ", "A ", "a.", "a,", "a\n", "A\n", "Aa ", "I.",
    "1 ", "1-", "-1", "1,", "1.", "1:", "1/", "% ", "$1 ", "- ", " -", "in ", "on ", "the ", "of ",
    "and ", "to ", "by ", "By ", "Mr. ", "U.S. ", "said ", "said, ", "“a” ", "http://", "a@", "<a ",
    "</", "&#", "June ", "2018 ", "June 1, ", "last week ", "years ago ", "Putin ", "who did ",
)  # fmt: skip
DOCUMENT, QUESTION = 100_000, 1_900
"""Characters of a run: as in the longest article of a large collection, and in a question."""
LONGEST = 30.0
"""Seconds that one run may take, on a machine with other work."""


def attack_long_runs(field: AttackContext) -> AttackScore:
    """Read, clean, date and cut articles, and ask questions, that are one thing over and over."""
    score, slowest = AttackScore(), 0.0
    pieces = field.random.sample(PIECES, field.many(len(PIECES), 4))
    with Searcher.open(field.archive("clean")) as searcher:
        bot = Bot(searcher)
        for piece in pieces:
            for work in (_article, lambda piece: _ask(bot, piece)):
                took = _seconds(work, piece)
                slowest = max(slowest, took)
                score.add([f"{took:.0f} s for {piece!r}"] * (took > LONGEST))
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
