"""The words of a question meet the archive's spellings; nobody is taken for somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from bot.pipeline import Bot
from bot.question.resolve import resolve_words
from bot.types import Answer, Scope
from index import Searcher, build_archive

NOW = datetime(2024, 5, 1, 12, 0)
ARTICLES = {
    "palace": "Muammar Qaddafi left the palace on Monday, his guards said.",
    "pact": "The U.S. signed the fisheries pact on Tuesday, its envoy said.",
    "harbour": "Şule Çağlar opened the harbour on Wednesday.",
    "rocket": "North Korea launched a rocket on Thursday. Seoul protested.",
    "parade": "Some 10,000 labourers marched through Oakport on Friday.",
    "feast": "Hsu Mei-ling opened the lantern feast on Friday.",
    "fish": "The Orrin Deep Fishery Council (ODFC) banned nets on Tuesday.",
    "vote": "Anna Marten lost the vote. Anna Martin won the vote in Oakport.",
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("words")
    for name, body in ARTICLES.items():
        text = f"The {name}\n\nOAKPORT GAZETTE, 26 April 2024\n\n{body}\n"
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_archive([str(folder)], folder / "archive", now=NOW, workers=1)
    with Searcher.open(folder / "archive") as opened:
        yield opened


def ask(searcher: Searcher, question: str) -> Answer:
    return Bot(searcher).ask(question, Scope(as_of=NOW))


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("when did Gaddafi leave the palace?", "22 April 2024"),
        ("when did the United States sign the pact?", "23 April 2024"),
        ("when did America sign the pact?", "23 April 2024"),
        ("when did Sule Caglar open the harbour?", "24 April 2024"),
        ("when did Sule Caglar open the harbor?", "24 April 2024"),
        ("when did the DPRK launch a rocket?", "25 April 2024"),
        ("when did the laborers march through Oakport?", "26 April 2024"),
        ("when did ten thousand labourers march?", "26 April 2024"),
        ("when did Hsu Meiling open the lantern feast?", "26 April 2024"),
        ("when did the ODFC ban nets?", "23 April 2024"),
        ("when did the Orrin Deep Fishery Council ban nets?", "23 April 2024"),
        ("when did Qadafi leave the palcae?", "22 April 2024"),
    ],
)
def test_other_spellings_find_the_same_answer(
    searcher: Searcher, question: str, right: str
) -> None:
    assert right in ask(searcher, question).short


def test_a_typo_is_corrected_and_shown(searcher: Searcher) -> None:
    answer = ask(searcher, "when did the labourres march?")
    assert answer.rewritten == "when did the labourers march?"


def test_where_two_names_fit_it_asks(searcher: Searcher) -> None:
    found = resolve_words("who voted for Marton in Oakport?", searcher.get_vocabulary())
    assert set(found.rivals) == {"Marten", "Martin"}
    assert "ask again" in ask(searcher, "did Anna Marton win the vote?").reason


def test_a_word_of_english_is_no_typo_of_another(searcher: Searcher) -> None:
    text = "when did the tide turn in the harbour?"
    assert resolve_words(text, searcher.get_vocabulary()).text == text


def test_as_typed_nothing_is_corrected(searcher: Searcher) -> None:
    assert ask(searcher, "when did Qadafi leave the palcae?").rewritten != (
        asked := "when did Qadafi leave the palcae?"
    )
    assert ask(searcher, f"as typed: {asked}").rewritten == asked
