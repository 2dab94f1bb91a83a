"""The handed-out pages and datelines, each with its right day, or its refusal."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import ROOT

from index.errors import ReadError
from index.ingest.articles import extract_articles
from index.readers import RawDocument, read_sources
from index.types import Article

CASES = ROOT.parent / "shared" / "data" / "cases"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="the handed-out cases are not here")


def read(name: str) -> list[Article]:
    [document] = read_sources([str(CASES / name)])
    assert isinstance(document, RawDocument)
    return extract_articles(document, before=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("pages/utc.html", ["2024-03-01"]),
        ("pages/live.html", ["2021-05-04", "2021-05-05", "2021-05-06"]),
        ("pages/related.html", ["2021-05-04"]),
        ("pages/li.html", ["2021-05-04"]),
        ("pages/pubupd.html", ["2021-05-04"]),
        ("pages/future.html", ["2021-05-04"]),
        *((f"datelines/d{n}.txt", ["2021-05-04"]) for n in (1, 2, 3, 4)),
    ],
)
def test_a_case_has_its_day(name: str, days: list[str]) -> None:
    assert [one.published and one.published.value[:10] for one in read(name)] == days


def test_a_page_that_shows_only_its_change_was_published_by_then() -> None:
    [found] = read("datelines/d5.txt")
    assert found.published is not None
    assert found.published.range.start is not None
    assert found.published.range.start <= date(2021, 5, 6)
    assert "by then" in found.published.working


@pytest.mark.parametrize(("name", "reason"), [("js", "JavaScript"), ("home", "teasers")])
def test_a_page_without_a_story_is_refused(name: str, reason: str) -> None:
    with pytest.raises(ReadError, match=reason):
        read(f"pages/{name}.html")


@pytest.mark.parametrize("name", ["fire", "upd"])
def test_a_case_takes_back_what_it_corrects(name: str) -> None:
    [found] = read(f"corrections/{name}.txt")
    assert found.is_retracted(0, 20)
