"""Sparse vectors: words, stems, headlines, and BM25F worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import article, new_archive
from numpy.typing import NDArray

from index.bm25 import (
    ArticleIndex,
    Stems,
    build_article_index,
    count_corpus,
    get_headline,
    score_bm25,
    tokenize,
)
from index.bm25.article_index import K1, B
from index.types import Article

STORIES = (
    article("a", "Ships sail. Ships sink.", title="Sinking ships", published="2020-01-02"),
    article("b", "A ship was built in the yard by the bay and it was very large.", title="Yard"),
    article("c", "Tea is brewed.\nTea is drunk.", title="Tea", source="Ship News"),
)


@pytest.fixture
def index(tmp_path: Path) -> ArticleIndex:
    with new_archive(tmp_path / "archive", *STORIES) as archive:
        return build_article_index(archive, archive.live_rows(), Stems())[0]


def test_words_are_folded_and_carry_meaning() -> None:
    assert tokenize("The Día de los Muertos, “2.9 million” of Ångström's") == [
        "dia",
        "de",
        "los",
        "muertos",
        "2",
        "9",
        "million",
        "angstrom",
    ]


@pytest.mark.parametrize(
    ("word", "stem"), [("invited", "invit"), ("ships", "ship"), ("2022", "2022"), ("²", "²")]
)
def test_stems_are_those_of_the_archive(word: str, stem: str) -> None:
    assert Stems().stem_words([word, word]) == {word: stem}


def test_stems_forget_rather_than_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.bm25.analyzer._KNOWN", 3)
    stems = Stems()
    for some in (["running", "walking"], ["talking", "singing"], ["running"]):
        assert set(stems.stem_words(some)) == set(some)
    assert len(stems._known) <= 3


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Tea taxes", "https://example.org/a-b-c", "Tea taxes"),
        ("", "https://example.org/2022/06/15/business/ford-recall/index.html", "ford recall"),
        ("1.", "https://example.org/news/dam-holds-12.html?x=y-z", "dam holds 12"),
        ("", "https://example.org/12345", ""),
        ("", "", ""),
    ],
)
def test_a_headline_is_the_title_or_the_address(title: str, url: str, expected: str) -> None:
    assert get_headline(Article(id="x", title=title, body="", url=url)) == expected


def test_the_index_counts_stems_with_the_headline_weighing_four(index: ArticleIndex) -> None:
    places, times = index.posting("ship")
    assert places.tolist() == [0, 1, 2]
    assert times.tolist() == [2 + 4, 1, 1]
    assert index.posting("the")[0].tolist() == []
    assert index.posting("nowhere")[0].tolist() == []


def test_the_index_knows_rows_days_and_lengths(index: ArticleIndex) -> None:
    assert index.first_row.tolist() == [1, 2, 3]
    assert index.passages.tolist() == [1, 1, 2]
    assert index.length.tolist() == [4, 15, 6]
    assert index.first_day[0] == index.last_day[0] == 737426
    assert index.first_day[1] == index.minute[1] == -1
    assert index.places_of_rows(np.array([0, 1, 3, 4, 5])).tolist() == [0, 2, 2]


def score(parts: list[ArticleIndex], stems: list[str]) -> list[NDArray[np.float32]]:
    return score_bm25(parts, stems, count_corpus(parts, stems))


def test_bm25_is_the_formula(index: ArticleIndex) -> None:
    scores = score([index], ["tea"])[0]
    norm = K1 * (1 - B + B * 6 / (25 / 3))
    times = 2 + 4
    assert scores[2] == pytest.approx((K1 + 1) * times / (times + norm), rel=1e-5)
    assert scores[:2].tolist() == [0, 0]
    idf = count_corpus([index], ["tea"]).compute_idf("tea")
    assert idf == pytest.approx(math.log(1 + 2.5 / 1.5))


def test_parts_score_as_the_whole(tmp_path: Path, index: ArticleIndex) -> None:
    with new_archive(tmp_path / "other", *STORIES) as archive:
        rows = archive.live_rows()
        parts = [build_article_index(archive, some, Stems())[0] for some in (rows[:1], rows[1:])]
    for stems in (["ship"], ["ship", "tea", "nowhere"], []):
        apart = np.concatenate(score(parts, stems))
        assert np.allclose(apart, score([index], stems)[0])


def test_a_saved_index_is_the_same(index: ArticleIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "saved")
    again = ArticleIndex.load(tmp_path / "saved")
    assert np.array_equal(score([again], ["ship"])[0], score([index], ["ship"])[0])
    assert np.array_equal(again.first_row, index.first_row)


def test_an_empty_index_answers(tmp_path: Path) -> None:
    with new_archive(tmp_path / "archive") as archive:
        empty = build_article_index(archive, archive.live_rows(), Stems())[0]
    assert len(score([empty], ["ship"])[0]) == 0
    assert score([], ["ship"]) == []
    empty.save(tmp_path / "saved")
    assert len(ArticleIndex.load(tmp_path / "saved")) == 0
