"""Pages: words folded to cells, quotes highlighted, foreign text without its commands."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from fakes.repl_dependencies import cited, said

from bot.render import PageLayout, format_answer
from bot.render.terminal import format_passage, format_rest, format_usage, strip_escapes
from bot.sanitize import to_json_line
from index import Article

COLOR = PageLayout(width=40, color=True)


@pytest.mark.parametrize("width", [20, 41, 96])
@pytest.mark.parametrize(
    "text", ["one two three " * 30, "東京都知事は" * 30, "e\u0301" * 200, "a" * 300, "x 東 " * 40]
)
def test_folded_text_fits_in_cells_and_loses_nothing(text: str, width: int) -> None:
    from rich.cells import cell_len

    folded = PageLayout(width=width).fold(text, "  ", "    ")
    assert all(cell_len(line) <= width for line in folded.split("\n"))
    assert "".join(folded.split()) == "".join(text.split())


def test_an_address_is_not_cut() -> None:
    address = "https://elm.example/" + "a" * 60
    assert address in PageLayout(width=30).fold(f"see {address} there")


@pytest.mark.parametrize(("columns", "width"), [(1, 20), (60, 60), (500, 96)])
def test_a_page_takes_its_width_from_the_terminal(columns: int, width: int) -> None:
    assert PageLayout.of(columns, color=False).width == width


def test_a_quote_is_marked_without_colour_and_lit_with_it() -> None:
    text = "One two three four.\n\nFive six seven eight nine ten eleven twelve thirteen.\n\nEnd."
    at, end = text.index("Five"), text.index("\n\nEnd")
    assert ">>\u00a0Five six" in PageLayout().marked(text, at, end)
    assert "thirteen.\u00a0<<" in PageLayout().marked(text, at, end)
    lit = COLOR.marked(text, at, end).split("\n")
    bright = [line for line in lit if "\x1b[33m" in line]
    assert len(bright) == 2
    assert all(line.endswith("\x1b[0m") for line in bright)
    assert lit[0] == "  One two three four."
    assert lit[-1] == "  End."


def test_a_source_is_shown_in_its_sentences() -> None:
    body = "First one here. " * 60 + "The bridge opened in June. " + "Last one here. " * 60
    at = body.index("The bridge")
    quote = "The bridge opened in June."
    citation = replace(cited(quote), start=at, end=at + len(quote))
    shown = format_passage(citation, Article(id="a1", title="News", body=body))
    told = " ".join(shown.split())
    assert "here. >> The bridge opened in June. << Last one" in told
    assert told.count("First one here.") < 45
    assert "… First one" in told
    assert told.endswith("Last one here. …")


@pytest.mark.parametrize(
    ("article", "says"),
    [(None, "has gone from"), (Article(id="a1", title="News", body="New text."), "has changed in")],
)
def test_an_article_that_has_gone_or_changed_is_told(article: Article | None, says: str) -> None:
    shown = format_passage(cited("It opened in June."), article)
    assert f"The article {says} the archive since." in shown
    assert ">>\u00a0It opened in June.\u00a0<<" in shown


def test_articles_cannot_command_a_terminal() -> None:
    evil = "a\x1b[2Jb\x9b31mc\u202ed\u2066e\u200ff\u2028g\x07\x00\U000e0041"
    answer = said("q", f"{evil} [1]", cited(evil, title=evil, source=evil, url=evil))
    shown = format_answer(replace(answer, also_carried_by=(evil,)), COLOR)
    bare = shown.replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert strip_escapes(bare) == bare
    assert strip_escapes("ünïcödé 東京 👩‍🚒\n") == "ünïcödé 東京 👩‍🚒\n"


def test_json_has_no_acting_characters_and_the_same_value() -> None:
    value = {"quote": "a\x1b\x9b\u2028\u202e\x85\ud800é東👩‍🚒\x00"}
    line = to_json_line(value)
    assert json.loads(line) == value
    assert line.splitlines() == [line]
    assert not set(line) & set("\x1b\x9b\u2028\u202e\x85\ud800\x00")
    assert "é東" in line


def test_what_a_model_took_is_told_with_its_answer() -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 100, "latency_ms": 1234.5}
    assert format_usage(usage) == "Model: 900 tokens read, 100 written, 1.2 s."
    priced = format_usage({**usage, "tokens_estimated": 1, "cost_usd": 0.00061})
    assert priced == "Model: about 900 tokens read, 100 written, 1.2 s, $0.0006."
    assert format_usage({}) == ""
    assert format_answer(said("q", "a", usage=usage)).endswith("100 written, 1.2 s.")


def test_an_answer_that_became_another_after_its_stream_is_told_whole() -> None:
    answer = said("q", "Keyless.", cited("Keyless it is."))
    told = format_rest(answer, "Something else. [1]\n")
    assert told.startswith("So far the model, as it was verified; but the answer became another:")
    assert format_answer(answer) in told
    assert format_rest(answer, "") == format_answer(answer)
