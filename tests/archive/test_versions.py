"""Versions: what counts as new content, and what a new version replaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fakes.archives import FULL, NOW, article, new_archive, passages, put

from index.archive import Archive
from index.types import PublicationDate


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with new_archive(tmp_path / "archive") as archive:
        yield archive


def test_the_same_content_is_unchanged(archive: Archive) -> None:
    put(archive, FULL)
    change = archive.change
    moved = replace(FULL, version=7, raw="other raw", origin="elsewhere.html")
    assert put(archive, FULL, moved) == ["unchanged", "unchanged"]
    assert archive.change == change


@pytest.mark.parametrize(
    "field",
    [
        {"title": "T"},
        {"source": "S"},
        {"agency": "A"},
        {"url": "u"},
        {"authors": ("x",)},
        {"place": "P"},
        {"tags": ("t",)},
        {"meta": {"k": 1}},
        {"body": "Other."},
        {"published": PublicationDate(value="2018", basis="stated")},
    ],
)
def test_other_content_is_a_new_version(archive: Archive, field: dict[str, object]) -> None:
    put(archive, FULL)
    assert put(archive, replace(FULL, **field)) == ["updated"]
    assert archive.article("full") == replace(FULL, version=2, **field)
    assert archive.article("full", version=1) == FULL
    assert archive.versions("full") == [(1, NOW.isoformat()), (2, NOW.isoformat())]


def test_an_inferred_date_is_no_content(archive: Archive) -> None:
    plain = article("a")
    put(archive, plain)
    guess = PublicationDate(value="2018", basis="inferred")
    assert put(archive, replace(plain, published=guess)) == ["unchanged"]


def test_a_new_version_has_new_rows_and_its_own_words(archive: Archive) -> None:
    put(archive, article("a", "Rain fell.\nSnow fell."))
    put(archive, article("a", "Hail fell."))
    assert archive.live_rows().tolist() == [3]
    assert archive.removed_since(0).tolist() == [1, 2]
    assert archive.lexical("rain OR snow", 9) == []
    assert [row for row, _ in archive.lexical("hail", 9)] == [3]
    assert archive.passages_of("a")[0].text == "Hail fell."


def test_redating_moves_the_spans_and_makes_no_version(archive: Archive) -> None:
    plain = article("a", "It rained.")
    put(archive, plain)
    dated = replace(
        plain, published=PublicationDate(value="2018-06", basis="inferred", working="w")
    )
    archive.redate(dated, passages(replace(dated, body="It rained.")))
    assert archive.article("a") == replace(dated, raw=plain.body)
    assert archive.versions("a") == [(1, NOW.isoformat())]
    assert archive.undated() == []
    assert archive.live_rows().tolist() == [2]
    assert put(archive, plain) == ["unchanged"]
