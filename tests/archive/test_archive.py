"""The archive: what goes in comes out, in versions, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from fakes.archives import FULL, TOY, article, new_archive, passages, put, vectors

from index.archive import Archive, Coverage, Filter
from index.errors import ArchiveError, ArchiveMissing, EmbedderMismatch


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with new_archive(tmp_path / "archive") as archive:
        yield archive


def test_an_article_comes_back_whole(archive: Archive) -> None:
    assert put(archive, FULL) == ["added"]
    assert archive.article("full") == FULL
    assert archive.passages_of("full") == passages(FULL)


def test_articles_are_listed_without_their_raw_text(archive: Archive) -> None:
    put(archive, FULL, article("b"))
    listed = list(archive.articles())
    assert listed[0] == replace(FULL, raw=FULL.body)
    assert [one.id for one in archive.articles(Filter(tags=("rain",)))] == ["full"]


def test_many_articles_are_listed_page_by_page(archive: Archive) -> None:
    with archive.batch():
        put(archive, *(article(f"n{number}") for number in range(450)))
    assert [one.id for one in archive.articles()] == [f"n{number}" for number in range(450)]


def test_rows_are_never_used_again(archive: Archive) -> None:
    put(archive, article("a", "One.\nTwo."))
    assert archive.remove("a")
    put(archive, article("b", "Three."))
    assert archive.live_rows().tolist() == [3]
    assert archive.article("a") is None
    assert not archive.remove("a")


def test_every_change_takes_the_next_number(archive: Archive) -> None:
    seen = [archive.change]
    for step in (lambda: put(archive, FULL), lambda: archive.remove("full")):
        step()
        seen.append(archive.change)
    assert seen == sorted(set(seen))


def test_vectors_since_a_change_are_those_of_what_came_after(archive: Archive) -> None:
    put(archive, article("a", "One.\nTwo."))
    before = archive.change
    put(archive, article("b", "Three."))
    rows, matrix = archive.vectors(since=before)
    assert rows.tolist() == [3]
    assert np.array_equal(matrix, vectors(article("b", "Three.")))
    assert archive.vectors()[0].tolist() == [1, 2, 3]
    assert archive.vectors([3, 1, 99])[0].tolist() == [1, 3]
    assert archive.vectors([3, 1], since=before)[0].tolist() == [3]


def test_many_vectors_keep_their_rows(archive: Archive) -> None:
    big = article("big", "\n".join(f"Line {number} here." for number in range(5000)))
    put(archive, big)
    rows, matrix = archive.vectors()
    assert rows.tolist() == list(range(1, 5001))
    assert np.array_equal(matrix, vectors(big))


def test_passages_come_in_the_order_asked_for(archive: Archive) -> None:
    put(archive, article("a", "One.\nTwo."), article("b", "Three."))
    assert [(row, p.text) for row, p in archive.passages([3, 1])] == [(3, "Three."), (1, "One.")]
    assert [one.id for _, _, one in archive.read_passages([3, 2])] == ["b", "a"]
    assert archive.passages([42]) == []


def test_metadata_of_rows(archive: Archive) -> None:
    put(archive, FULL, article("b", "No date."))
    first, last = archive.metadata([1, 3])
    day = date(2018, 6, 14).toordinal()
    assert (first.article_id, first.source, first.agency) == ("full", "TASS", "AFP")
    assert (first.first_day, first.last_day, first.events) == (day, day, ((day, day),))
    assert (last.article_id, last.first_day, last.events) == ("b", None, ())


def test_parts_that_do_not_fit_are_refused_whole(archive: Archive) -> None:
    a = article("a", "One.\nTwo.")
    wrong = [replace(passages(a)[0], text="Other")]
    with pytest.raises(ArchiveError, match="not the text at its offsets"):
        archive.put(a, wrong, vectors(a)[:1])
    with pytest.raises(ArchiveError, match="2 passages came with 1 vectors"):
        archive.put(a, passages(a), vectors(a)[:1])
    with pytest.raises(ArchiveError, match="do not fit"):
        archive.put(a, passages(a), vectors(a)[:, :3])
    with pytest.raises(ArchiveError, match="NUL"):
        put(archive, article("a", "One\0two."))
    assert (archive.change, list(archive.articles())) == (0, [])


def test_a_failed_article_leaves_the_batch_whole(archive: Archive) -> None:
    bad = article("bad", "Half \ud800 of it.")
    with archive.batch():
        put(archive, article("a"))
        with pytest.raises(ArchiveError, match="half of a character"):
            archive.put(bad, passages(bad), vectors(bad))
        put(archive, article("b"))
    assert [one.id for one in archive.articles()] == ["a", "b"]
    assert archive.lexical("half", 9) == []


def test_a_batch_that_fails_leaves_nothing(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="NUL"), archive.batch():
        put(archive, article("a"), article("b"), article("c", "\0"))
    assert list(archive.articles()) == []
    assert put(archive, article("a")) == ["added"]


def test_an_article_without_text_has_no_passages(archive: Archive) -> None:
    assert put(archive, article("a", "")) == ["added"]
    assert archive.passages_of("a") == []
    assert put(archive, article("a", "Now it has.")) == ["updated"]


def test_an_archive_remembers_its_embedder(archive: Archive) -> None:
    assert archive.embedder == ("toy", 16)
    with pytest.raises(EmbedderMismatch, match=r"built with embedder toy .* not with other"):
        archive.use_embedder("other", 16)
    with pytest.raises(EmbedderMismatch, match="reindex"):
        archive.use_embedder("toy", 8)


def test_a_reader_writes_nothing(archive: Archive) -> None:
    put(archive, article("a"))
    with Archive.open(archive.directory) as reader:
        assert [one.id for one in reader.articles()] == ["a"]
        with pytest.raises(ArchiveError, match="open for reading"):
            put(reader, article("b"))
        put(archive, article("c"))
        assert [one.id for one in reader.articles()] == ["a", "c"]


def test_a_snapshot_stays_at_its_moment(archive: Archive) -> None:
    put(archive, article("a"))
    with Archive.open(archive.directory) as reader, reader.snapshot():
        before = reader.change
        put(archive, article("b"))
        assert (reader.change, reader.live_rows().tolist()) == (before, [1])


def test_no_archive_no_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match="dateline index"):
        Archive.open(tmp_path / "none")
    with pytest.raises(ArchiveMissing):
        Archive.open(tmp_path / "none", write=True)
    assert not (tmp_path / "none").exists()


def test_coverage_counts_what_is_there(archive: Archive) -> None:
    put(
        archive,
        article("a", published="2018-06-14", source="TASS"),
        article("b", published="2018-06", source="tass"),
        article("c", published="2019", source="Kyodo"),
        article("d"),
    )
    assert archive.coverage() == Coverage(
        articles=4,
        passages=4,
        undated=1,
        first=date(2018, 6, 1),
        last=date(2019, 1, 1),
        sources=(("TASS", 2), ("", 1), ("Kyodo", 1)),
        months=(("2018-06", 2),),
    )
    early = archive.coverage(as_of=date(2018, 6, 30))
    assert (early.articles, early.undated, early.last) == (3, 1, date(2018, 6, 14))


def test_what_is_settled_is_what_came_before(archive: Archive) -> None:
    put(archive, article("a"))
    archive.mark_settled()
    put(archive, article("b"), article("c"))
    assert archive.changed_since(archive.settled) == ["b", "c"]
    archive.mark_settled()
    assert archive.changed_since(archive.settled) == []


def test_sweeping_deletes_unused_vectors_only(archive: Archive) -> None:
    put(archive, article("a", "One.\nTwo."), article("b", "Three."))
    archive.remove("a")
    assert archive.sweep() == 2
    assert np.array_equal(archive.vectors()[1], vectors(article("b", "Three.")))


def test_discarding_leaves_other_files_alone(tmp_path: Path) -> None:
    first = new_archive(tmp_path / "one")
    first.discard()
    assert not (tmp_path / "one").exists()
    second = new_archive(tmp_path / "two")
    (tmp_path / "two" / "notes.txt").write_text("mine")
    second.discard()
    assert [path.name for path in (tmp_path / "two").iterdir()] == ["notes.txt"]


def test_the_toy_dimensions_are_those_of_the_samples() -> None:
    assert vectors(article()).shape == (1, TOY.dimensions)
