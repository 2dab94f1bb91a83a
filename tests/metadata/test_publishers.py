"""Twenty pages in the layouts of twenty publishers: title, text, day and source of each."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.ingest.articles import extract_articles
from index.readers import RawDocument

PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((PAGES / "expected.json").read_text("utf-8"))


def test_every_page_is_expected_to_be_something() -> None:
    assert sorted(EXPECTED) == sorted(path.name for path in PAGES.glob("*.html"))
    assert len(EXPECTED) == 20


@pytest.mark.parametrize("name", EXPECTED)
def test_a_publishers_layout_gives_its_story(name: str) -> None:
    source = (PAGES / name).read_text("utf-8")
    document = RawDocument(origin=name, text=source, kind="html", key=name)
    [found] = extract_articles(document, before=date(2024, 6, 1))
    wanted = EXPECTED[name]
    assert found.published is not None
    assert (found.title, found.published.value[:10], found.source) == (
        wanted["title"],
        wanted["published"],
        wanted["source"],
    )
    assert [line for line in found.body.split("\n") if line] == wanted["body"]
