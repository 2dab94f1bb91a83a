"""Which lines of a text are its story's own."""

from __future__ import annotations

import pytest

from index.clean.line_classifier import drop_furniture, score_lines

STORY = (
    "The town council of Halden closed the old weir on Monday, after divers had found cracks.",
    "Warden Mira Voss said that the repair would take three weeks and cost 40,000 crowns.",
    "About forty boats are waiting above the town, most of them with grain.",
)
AROUND = (
    "Sign up for our weekly newsletter",
    "(Reporting by Ida Falk in Halden; editing by Jon Reed)",
    "Filed under: Rivers, Halden",
    "Ida Falk covers rivers for The Halden Post.",
    "Lesen Sie auch: Fähre fährt wieder",
    "Related: Ferry between the islands resumes",
    "hld kr/ba",
)
OWN = (
    "What happens next?",
    "Halden 3, Elmsbury 1",
    "“We have waited long enough,” she said.",
    "The newsletter of the weir's friends, which has 300 readers, was founded by a miller.",
)


@pytest.mark.parametrize("line", AROUND)
def test_a_line_below_the_story_that_is_none_of_it_goes(line: str) -> None:
    assert drop_furniture("\n".join([*STORY, line])) == "\n".join(STORY)


@pytest.mark.parametrize("line", OWN)
def test_a_line_between_paragraphs_that_is_the_storys_stays(line: str) -> None:
    text = "\n".join([*STORY[:2], line, *STORY[2:]])
    assert drop_furniture(text) == text


def test_a_note_of_the_publisher_stays_where_it_is_told() -> None:
    text = "\n".join([*STORY, "(Editing by Jon Reed)"])
    assert drop_furniture(text, is_note=lambda line: line.startswith("(")) == text


def test_the_lines_of_a_list_at_the_end_stay() -> None:
    rows = [f"{name}: legal since 20{n}" for n, name in enumerate(("Orme", "Tarn", "Wick"), 10)]
    text = "\n".join([*STORY, *rows])
    assert drop_furniture(text) == text


def test_lines_that_break_within_sentences_are_judged_by_paragraphs() -> None:
    wrapped = "\n\n".join(one.replace(" and ", "\nand ").replace(", ", ",\n") for one in STORY)
    assert drop_furniture(f"{wrapped}\n\nPrint this page") == wrapped


def test_a_text_without_prose_stays_whole() -> None:
    assert drop_furniture("Share\nPrint") == "Share\nPrint"


def test_every_line_has_a_probability() -> None:
    scores = score_lines([*STORY, "Share on Facebook"])
    assert all(0 <= one <= 1 for one in scores)
    assert scores[-1] == max(scores)
