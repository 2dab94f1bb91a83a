"""Hits read for a question, over articles made for the purpose."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.extractive.reader import SpanReader
from bot.extractive.reading import ReadingResult, find_noted_leads, format_day, read_hits
from bot.pipeline import Bot
from bot.trace import Trace
from bot.types import Scope
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21)
STORY = (
    "Ferry sinks off Lume\n\n4 May 2021\n\n"
    "A ferry with 212 people aboard sank off Lume on Tuesday. Captain Ada Brook was rescued by a "
    "fishing boat. The operator, Norrland Lines, paid 3 million euros for the ship.\n"
)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("read")
    (folder / "ferry.txt").write_text(STORY)
    build_archive([str(folder / "ferry.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


def read(bot: Bot, question: str) -> tuple[Trace, ReadingResult]:
    traces: list[Trace] = []
    bot.ask(question, Scope(as_of=NOW), on_trace=traces.append)
    (trace,) = traces
    noted = find_noted_leads(trace.question, trace.scored)
    return trace, read_hits(trace.question, trace.hits, trace.scored, SpanReader(), noted)


def test_leads_come_likeliest_first_with_sentences_to_quote(bot: Bot) -> None:
    _, reading = read(bot, "How much did Norrland Lines pay for the ferry?")
    chances = [lead.probability for lead in reading.leads]
    assert reading.leads[0].text == "3 million euros"
    assert chances == sorted(chances, reverse=True)
    assert all(lead.quotes for lead in reading.leads)


def test_a_quote_stands_in_its_article(bot: Bot) -> None:
    _, reading = read(bot, "Who was rescued when the ferry sank off Lume?")
    assert "Ada Brook" in reading.leads[0].text
    for lead in reading.leads:
        for one in lead.quotes:
            evidence = one.evidence
            body = evidence.hit.article.body
            assert body[evidence.start : evidence.end] == evidence.sentence


def test_the_same_is_read_again(bot: Bot) -> None:
    question = "How many people were aboard the ferry?"
    assert read(bot, question)[1] == read(bot, question)[1]


def test_confidence_is_the_probability_of_the_lead(bot: Bot) -> None:
    answer = bot.ask("How much did Norrland Lines pay for the ferry?", Scope(as_of=NOW))
    assert answer.short == "3 million euros"
    assert 0.3 <= answer.confidence <= 1.0


def test_a_day_is_written_out(bot: Bot) -> None:
    trace, _ = read(bot, "Who was rescued when the ferry sank off Lume?")
    assert format_day(trace.hits[0].article) == "May 4, 2021"
