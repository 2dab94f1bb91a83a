"""Passages: whole sentences, exact offsets, their dates, and nothing lost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ingest.chunk import PASSAGE_TOKENS, split_passages
from index.language import tokens
from index.language.sentences import find_sentences
from index.types import Article, Passage, PublicationDate

SENTENCES = [f"On day {number} the council of the town met Mr. Ro again." for number in range(200)]
LONG = Article(
    id="long",
    title="Council",
    body="\n\n".join(" ".join(SENTENCES[begin : begin + 5]) for begin in range(0, 200, 5)),
)


def check(article: Article, found: list[Passage]) -> None:
    end = 0
    for number, passage in enumerate(found, start=1):
        assert passage.id == f"{article.id}#{number}"
        assert article.body[passage.start : passage.end] == passage.text != ""
        assert not article.body[end : passage.start].strip()
        end = passage.end
    assert not article.body[end:].strip()


def test_passages_cover_the_body_in_order() -> None:
    found = split_passages(LONG)
    check(LONG, found)
    assert len(found) > 10
    assert all(tokens.count_tokens(passage.text) <= PASSAGE_TOKENS for passage in found)


def test_passages_hold_whole_sentences() -> None:
    ends = {end for _, end in find_sentences(LONG.body)}
    assert all(passage.end in ends for passage in split_passages(LONG))


def test_passages_are_well_filled() -> None:
    sizes = [tokens.count_tokens(passage.text) for passage in split_passages(LONG)][:-1]
    assert min(sizes) > PASSAGE_TOKENS * 0.8


def test_a_short_article_is_one_passage() -> None:
    article = Article(id="a", title="", body=" It rained.\n\nIt stopped. ")
    assert [p.text for p in split_passages(article)] == ["It rained.\n\nIt stopped."]


@pytest.mark.parametrize("body", ["", " \n\t\n "])
def test_an_empty_body_has_no_passages(body: str) -> None:
    assert split_passages(Article(id="a", title="T", body=body)) == []


def test_the_same_text_twice_is_found_twice() -> None:
    article = Article(id="a", title="", body=" ".join(["The very same words again."] * 300))
    check(article, split_passages(article))


def test_dates_lie_in_their_passage_with_offsets_in_the_body() -> None:
    body = LONG.body + "\n\nThe treaty was signed on 14 June 2018. He resigned in June."
    article = Article(
        id="a", title="", body=body, published=PublicationDate(value="2018-08-15", basis="stated")
    )
    last = split_passages(article)[-1]
    values = [span.value for span in last.spans]
    assert "2018-06-14" in values
    assert "2018-06" in values
    assert all(body[span.start : span.end] == span.text for span in last.spans)
    assert all(last.start <= span.start < span.end <= last.end for span in last.spans)


def test_a_known_date_of_publication_decides_what_a_month_means() -> None:
    body = "He resigned in June."
    dated = Article(
        id="a", title="", body=body, published=PublicationDate(value="2018-08-15", basis="inferred")
    )
    assert [span.value for span in split_passages(dated)[0].spans] == ["2018-06"]
    undated = Article(id="a", title="", body=body)
    assert all(span.range is None for span in split_passages(undated)[0].spans)


@pytest.mark.parametrize("unit", ["word ", "x", "中文", "😀", "a" + " " * 4000])
def test_texts_without_sentences_are_cut_all_the_same(unit: str) -> None:
    article = Article(id="a", title="", body=unit * (100_000 // len(unit)))
    found = split_passages(article)
    check(article, found)
    assert all(tokens.count_tokens(passage.text) <= PASSAGE_TOKENS for passage in found)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Rain. ",
                "“No,” he said. ",
                "\n\n",
                "U.S. ",
                "x" * 900 + " ",
                "…",
                "😀",
                "Snow fell in the hills for a day",
                " ",
                "\r\n",
            ]
        ),
        max_size=120,
    )
)
def test_any_mixture_is_covered(parts: list[str]) -> None:
    article = Article(id="a", title="", body="".join(parts))
    check(article, split_passages(article))


def test_nltk_is_never_loaded() -> None:
    code = (
        "import sys; from index.types import Article\n"
        "from index.ingest.chunk import split_passages\n"
        "assert split_passages(Article(id='a', title='', body='It rained. It stopped. ' * 300))\n"
        "assert 'nltk' not in sys.modules"
    )
    root = ROOT
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
