"""Quotes by name, acronyms, lists, other languages: over articles made up for it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.pipeline import Bot
from bot.types import Scope
from index import Searcher, build_archive

NOW = datetime(2026, 11, 21)
STORIES = {
    "quay": "Orrin quay opens\n\n7 May 2018\n\n"
    "The Orrin Harbour Board (OHB) opened the new quay on Monday.\n\n"
    'Its director, Ida Tarn, spoke of the gulls. "They were here first. They will be here last," '
    "she said.\n\nOlav Lund, a fisherman, said that the gulls were too fat to fly.\n\n"
    "The ships were the Petrel, the Heron, the Tern and the Auk.\n\n"
    '"I have lost my hat," said the harbour master, Ole Vik.\n',
    "dam": "Dam breaks\n\n8 May 2019\n\nAt least 43 people died when the Velm dam broke.\n",
    "toll": "Velm toll is lower\n\n20 May 2019\n\n"
    "The number of people who died when the Velm dam broke is 38, and not 43.\n",
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Bot:
    folder: Path = tmp_path_factory.mktemp("said")
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(text)
    build_archive([str(path) for path in folder.glob("*.txt")], folder / "archive", now=NOW)
    return Bot(Searcher.open(folder / "archive"))


@pytest.mark.parametrize(
    "question",
    ["quote from tarn on the gulls", "anything Ida Tarn said about gulls?"],
)
def test_a_quote_is_its_speakers_own(bot: Bot, question: str) -> None:
    answer = bot.ask(question, Scope(as_of=NOW))
    assert "They will be here last" in answer.citations[0].quote
    assert not any("too fat" in one.quote for one in answer.citations)


def test_their_own_words_are_quoted_where_the_article_is_of_the_matter(bot: Bot) -> None:
    answer = bot.ask("quote from Ole Vik on the Orrin quay", Scope(as_of=NOW))
    assert "lost my hat" in answer.citations[0].quote


def test_nobody_is_quoted_who_did_not_speak_of_it(bot: Bot) -> None:
    quotes = bot.ask("what did Olav Lund say about the dam?", Scope(as_of=NOW)).citations
    assert not any("here last" in one.quote for one in quotes)


def test_an_acronym_is_spelt_out_by_the_archive(bot: Bot) -> None:
    assert bot.ask("what does OHB stand for", Scope(as_of=NOW)).short == "Orrin Harbour Board"


def test_a_count_that_was_put_right_is_told_last(bot: Bot) -> None:
    answer = bot.ask("how many people died when the Velm dam broke?", Scope(as_of=NOW))
    assert answer.short == "38"
    assert "Before: At least 43" in answer.text


def test_a_question_in_another_language_is_told_so(bot: Bot) -> None:
    answer = bot.ask("wann wurde der Kai in Orrin von Ida Tarn eröffnet", Scope(as_of=NOW))
    assert answer.text.startswith("This seems to be in German; questions are read in English.")
    assert "quay" in answer.text
