"""Pruning: what is gone leaves when that is asked for, and nothing else ever does."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes.records import BODY, counts, record, records, run, write

from index.archive import Archive
from index.ingest.identity import get_place


def ids(directory: Path) -> list[str]:
    with Archive.open(directory) as archive:
        return sorted(one.id for one in archive.articles())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "news", one="One cup.\n\n" + BODY, two="Two cups.\n\n" + BODY)


def test_a_removed_file_stays_until_pruned(tmp_path: Path, folder: Path) -> None:
    run(folder, tmp_path / "x")
    (folder / "one.txt").unlink()
    run(folder, tmp_path / "x")
    assert ids(tmp_path / "x") == ["one", "two"]
    assert run(folder, tmp_path / "x", prune=True).removed == 1
    assert ids(tmp_path / "x") == ["two"]


def test_a_record_gone_from_its_file_is_pruned(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", record("1"), record("2"), record("3"))
    run(source, tmp_path / "x")
    records(source, record("1"), record("3", BODY + " It rained."))
    report = run(source, tmp_path / "x", prune=True)
    assert (report.removed, report.updated, ids(tmp_path / "x")) == (1, 1, ["1", "3"])


def test_other_sources_are_not_pruned(tmp_path: Path, folder: Path) -> None:
    run(folder, tmp_path / "x")
    other = records(tmp_path / "a.jsonl", record("1"))
    assert run(other, tmp_path / "x", prune=True).removed == 0
    assert ids(tmp_path / "x") == ["1", "one", "two"]


def test_a_file_that_fails_is_not_pruned(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", record("1"), record("2"))
    run(source, tmp_path / "x")
    source.write_text(source.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    report = run(source, tmp_path / "x", prune=True)
    assert (counts(report), report.removed) == ((0, 0, 1, 1), 0)
    assert ids(tmp_path / "x") == ["1", "2"]


def test_an_article_that_another_file_gives_stays(tmp_path: Path) -> None:
    first, second = tmp_path / "in" / "a.jsonl", tmp_path / "in" / "b.jsonl"
    first.parent.mkdir()
    for path in (first, second):
        run(records(path, record("1")), tmp_path / "x")
    second.unlink()
    assert run(first.parent, tmp_path / "x", prune=True).removed == 0
    assert ids(tmp_path / "x") == ["1"]


def test_pruning_takes_words_and_vectors_along(tmp_path: Path, folder: Path) -> None:
    run(folder, tmp_path / "x")
    (folder / "one.txt").unlink()
    run(folder, tmp_path / "x", prune=True)
    with Archive.open(tmp_path / "x") as archive:
        assert len(archive.lexical("mayor", 9)) == len(archive.live_rows()) == 1
        assert len(archive.vectors()[0]) == 1


@pytest.mark.parametrize(
    ("origin", "expected"),
    [("a/../b.jsonl:12", "b.jsonl"), ("b.json[3]", "b.json"), ("./b.txt", "b.txt")],
)
def test_a_place_is_the_file_however_it_is_spelled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, origin: str, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert get_place(origin) == str(tmp_path / expected)
    assert get_place("https://example.org/feed[3]") == "https://example.org/feed"
    assert get_place("-") == "-"
