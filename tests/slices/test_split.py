"""An archive is cut by days, and what it held is all there."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from fakes.archives import article, new_archive
from fakes.search_archive import ARTICLES
from fakes.sliced_archive import opened, split

from index.archive import Archive, Filter
from index.errors import ArchiveEmpty, ArchiveError
from index.slices import is_split, list_archives
from index.slices.catalogue import Catalogue, SliceHolding, join_clusters
from index.slices.holding import have_day, merge_days
from index.slices.maintenance import back_up
from index.slices.split import plan_slices, split_archive
from index.types import DateRange


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def test_each_year_has_a_slice(tmp_path: Path) -> None:
    assert split(tmp_path) == ["2020", "2021", "undated"]
    assert is_split(tmp_path)
    assert [path.name for path in list_archives(tmp_path)] == ["2020", "2021", "undated"]
    with Archive.open(tmp_path / "whole") as whole:
        assert len(list(whole.articles())) == len(ARTICLES)


def test_slices_of_so_many_passages_end_with_a_day() -> None:
    days = [(1, 10, 2), (2, 10, 2), (3, 10, 2), (4, 11, 2), (5, 12, 2), (6, None, 1)]
    plan = plan_slices(days, "passages", 4)
    assert [(one.keys, one.start, one.end) for one in plan] == [
        ([1, 2, 3], None, 10),
        ([4, 5], 11, None),
        ([6], None, None),
    ]


def test_what_was_held_is_held(tmp_path: Path) -> None:
    new_archive(tmp_path / "one", *ARTICLES).close()
    split(tmp_path / "two")
    with Archive.open(tmp_path / "one") as whole, opened(tmp_path / "two") as searcher:
        parts = searcher.archive
        for wanted in (
            Filter(),
            Filter(as_of=datetime(2020, 3, 2, 12)),
            Filter(published=DateRange.of("2020")),
            Filter(sources=("daily sum",)),
        ):
            assert parts.coverage(wanted=wanted) == whole.coverage(wanted=wanted)
            assert parts.count(wanted) == whole.count(wanted)
        assert {one.id for one in parts.articles()} == {one.id for one in whole.articles()}
        assert parts.newest(3) == whole.newest(3)
        assert parts.frequency("ferry") == whole.frequency("ferry")
        for one in ARTICLES:
            assert parts.article(one.id) == whole.article(one.id)
            assert parts.passages_of(one.id) == whole.passages_of(one.id)
            assert parts.versions(one.id) == whole.versions(one.id)


def test_rows_name_passages_of_any_slice(tmp_path: Path) -> None:
    split(tmp_path)
    with opened(tmp_path) as searcher:
        rows = [row for row, _ in searcher.archive.lexical("ferry", 9)]
        read = searcher.archive.read_passages(rows)
        assert [row for row, _, _ in read] == rows
        assert {one.id for _, _, one in read} == {"ferry", "later", "digest"}
        assert len(searcher.archive.live_rows()) == searcher.archive.coverage().passages


def test_copies_and_corrected_copies_are_kept_across_slices(tmp_path: Path) -> None:
    with new_archive(tmp_path, *ARTICLES) as archive:
        archive.copies.replace_clusters([["ferry", "later"]])
        archive.supersessions.replace_all({"ferry": "later"})
    split_archive(tmp_path, publish=lambda archive, folder: None)
    with opened(tmp_path) as searcher:
        assert searcher.archive.copies.get_cluster("later") == ["ferry", "later"]
        assert searcher.archive.copies.count() == 1
        assert searcher.archive.supersessions.find_successors(["ferry"]) == {"ferry": "later"}
        assert searcher.archive.supersessions.find_predecessors("later") == ["ferry"]


def test_clusters_of_other_slices_stay(tmp_path: Path) -> None:
    split(tmp_path)
    with Catalogue.open(tmp_path, write=True) as catalogue:
        catalogue.replace_clusters([["ferry", "later"], ["taxes", "digest"]], ["2020", "2021"])
        catalogue.replace_clusters([["later", "x"]], ["2021"])
        assert catalogue.get_cluster("later") == ["ferry", "later", "x"]
        assert catalogue.get_cluster("taxes") == ["taxes", "digest"]


def test_what_cannot_be_split_is_said(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="There is no archive"):
        split_archive(tmp_path)
    Archive.open(tmp_path / "new", create=True).close()
    with pytest.raises(ArchiveEmpty):
        split_archive(tmp_path / "new")
    split(tmp_path / "two")
    with pytest.raises(ArchiveError, match="split already"):
        split_archive(tmp_path / "two")
    with pytest.raises(ArchiveError, match="is split into slices"):
        Archive.open(tmp_path / "two")
    with opened(tmp_path / "two") as searcher, pytest.raises(ArchiveError, match="as one"):
        searcher.archive.metadata([1])


def test_a_split_archive_is_backed_up_as_a_whole(tmp_path: Path) -> None:
    split(tmp_path / "here")
    back_up(tmp_path / "here", tmp_path / "there")
    with opened(tmp_path / "there") as searcher:
        assert searcher.archive.coverage().articles == len(ARTICLES)


def test_a_holding_is_read_as_it_was_written(tmp_path: Path) -> None:
    split(tmp_path, *ARTICLES, article("new", "In 1999-05 it rained.", published="2020-02-01"))
    with Catalogue.open(tmp_path) as catalogue:
        held = catalogue.slices()[0].holding
    assert SliceHolding.from_json(held.to_json()) == held
    assert have_day(held.spoken, day("1999-05-31"), day("1999-06-30"))
    assert not have_day(held.spoken, day("1999-06-01"), day("1999-06-30"))


def test_days_and_clusters_are_merged() -> None:
    assert merge_days([(9, 9), (1, 3), (4, 5), (2, 2)]) == ((1, 5), (9, 9))
    assert join_clusters(["ab", "bc", "d"]) == [["a", "b", "c"], ["d"]]
