"""Spans: what passages speak of, over arrays as in the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import article, new_archive, put
from fakes.search_archive import ids, searcher

from index.archive import Archive, Filter
from index.search import Query
from index.types import DateRange
from index.vectors import DateSpans, GenerationStore, publish_generation

DAYS = [
    DateRange.of("2020-03-04"),
    DateRange.of("2020-03"),
    DateRange.of("2020"),
    DateRange.of("202"),
    DateRange(value="", start=None, end=date(2019, 12, 31)),
    DateRange(value="", start=date(2021, 1, 1), end=None),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    some = [
        article("a", "On 2020-03-04 it rained.\nNothing more.\nIn 2020-03 it dried."),
        article("b", "All of 2020 was dry, and 2021-05-06 too."),
        article("c", "It was 1999-12-31."),
        article("d", "No day."),
    ]
    with new_archive(tmp_path / "archive", *some) as archive:
        yield archive


@pytest.mark.parametrize("days", DAYS)
def test_arrays_and_archive_agree(archive: Archive, days: DateRange) -> None:
    spans = DateSpans.read(archive, archive.live_rows())
    assert spans.find_overlapping(days).tolist() == archive.rows(Filter(happened=days)).tolist()


def test_only_the_rows_that_were_asked_for(archive: Archive) -> None:
    rows = archive.live_rows()[1:4]
    spans = DateSpans.read(archive, rows)
    assert spans.find_overlapping(DateRange.of("2020")).tolist() == rows[1:].tolist()
    assert DateSpans.read(archive, rows[:0]).find_overlapping(DateRange.of("2020")).tolist() == []


def test_saved_spans_are_the_same(archive: Archive, tmp_path: Path) -> None:
    rows = archive.live_rows()
    spans = DateSpans.read(archive, rows)
    assert DateSpans.load(tmp_path, rows) is None
    spans.save(tmp_path)
    again = DateSpans.load(tmp_path, rows)
    assert again is not None
    assert np.array_equal(again.table, spans.table)


def test_a_generation_without_them_is_searched_all_the_same(archive: Archive) -> None:
    folder = publish_generation(archive, archive.directory).folder
    manifest = (folder / "manifest.json").read_text()
    query = Query(text="dry", happened=DateRange.of("2020-03"), k=9)
    with searcher(archive.directory) as search:
        before = search.search(query)
    (folder / "spans.npy").unlink()
    values = json.loads(manifest)
    del values["files"]["spans.npy"], values["seal"]
    (folder / "manifest.json").write_text(json.dumps(values))
    with searcher(archive.directory) as search:
        assert search.search(query) == before
        assert search.messages == []
    assert {hit.article.id for hit in before} == {"a", "b"}


def test_what_came_after_the_generation_counts_too(archive: Archive) -> None:
    publish_generation(archive, archive.directory)
    put(archive, article("new", "It hailed on 2020-03-20."), article("a", "Nothing any more."))
    query = Query(text="it", happened=DateRange.of("2020-03"), k=9)
    with searcher(archive.directory) as search:
        assert sorted(ids(search.search(query))) == ["b", "new"]
    assert GenerationStore(archive.directory).current() == 1
