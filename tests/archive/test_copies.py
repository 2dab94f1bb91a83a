"""Signatures and clusters of wire copies, as the archive keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.archives import article, new_archive, put

from index.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    dated = [article("late", published="2018-06-16"), article("first", published="2018-06-14")]
    others = [article("undated"), article("alone", published="2018")]
    with new_archive(tmp_path, *dated, *others) as archive:
        archive.copies.replace_clusters([["late", "first", "undated"], ["alone"]])
        yield archive


def test_the_earliest_of_a_cluster_is_first(archive: Archive) -> None:
    assert archive.copies.clusters() == [["first", "late", "undated"]]
    assert archive.copies.get_cluster("undated") == ["first", "late", "undated"]
    assert archive.copies.get_cluster("none") == []
    assert archive.copies.count() == 2


def test_grouping_replaces_what_was(archive: Archive) -> None:
    archive.copies.replace_clusters([["alone", "late"], ["unknown", "first"]])
    assert archive.copies.clusters() == [["alone", "late"]]
    assert archive.copies.get_cluster("undated") == []


def test_a_signature_is_of_one_version(archive: Archive) -> None:
    archive.copies.store_signatures({"first": b"1", "late": b"2"})
    assert list(archive.copies.signatures()) == [("first", b"1"), ("late", b"2")]
    put(archive, article("first", "Other words."))
    assert list(archive.copies.signatures()) == [("late", b"2")]


def test_an_article_that_leaves_leaves_its_cluster(archive: Archive) -> None:
    archive.copies.store_signatures({"first": b"1"})
    archive.remove("first")
    assert archive.copies.clusters() == [["late", "undated"]]
    assert list(archive.copies.signatures()) == []
