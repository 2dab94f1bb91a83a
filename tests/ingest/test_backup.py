"""Backups, clocks put back, a full disk, a generation of another archive: one of each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fakes.archives import TOY, article, new_archive, put

from bot.inbox import Inbox, InboxEvent
from index.archive import Archive, back_up_archive
from index.archive.lock import WriterLock
from index.errors import ArchiveError, ArchiveMissing, VectorStoreError
from index.ingest import repair_vector_index
from index.search import Query, Searcher
from index.vectors import (
    GenerationStore,
    find_damage,
    is_due,
    open_current_generation,
    publish_generation,
)

NOW = 1_700_000_000.0


def test_a_backup_of_an_archive_that_is_written_to_is_an_archive(tmp_path: Path) -> None:
    with new_archive(tmp_path / "a", article("one")) as archive:
        (tmp_path / "a" / "channels.yaml").write_text("x: 1")
        back_up_archive(tmp_path / "a", tmp_path / "b", also=("channels.yaml", "inbox.db"))
        put(archive, article("two"))
    with Archive.open(tmp_path / "b", write=True) as copy:
        assert [one.id for one in copy.articles()] == ["one"]
        assert put(copy, article("three")) == ["added"]
    assert (tmp_path / "b" / "channels.yaml").read_text() == "x: 1"


def test_a_backup_overwrites_nothing_and_needs_an_archive(tmp_path: Path) -> None:
    new_archive(tmp_path / "a", article("one")).close()
    with pytest.raises(ArchiveError, match="holds an archive already"):
        back_up_archive(tmp_path / "a", tmp_path / "a")
    with pytest.raises(ArchiveMissing):
        back_up_archive(tmp_path / "none", tmp_path / "b")
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be written"):
        back_up_archive(tmp_path / "a", tmp_path / "file" / "b")


def test_a_restored_archive_is_not_read_through_a_later_generation(tmp_path: Path) -> None:
    with new_archive(tmp_path / "a", article("one")) as archive:
        back_up_archive(tmp_path / "a", tmp_path / "b")
        put(archive, article("two", "A comet fell."))
        publish_generation(archive, tmp_path / "a")
    GenerationStore(tmp_path / "a").root.rename(tmp_path / "b" / "generations")
    with Archive.open(tmp_path / "b", write=True) as older:
        put(older, article("three", "Rain fell."), article("four", "Snow fell."))
        assert "later state" in find_damage(older, tmp_path / "b")
        assert is_due(older, tmp_path / "b")
    with Searcher.open(tmp_path / "b", embedder=TOY) as searcher:
        found = {hit.article.id for hit in searcher.search(Query(text="fell"))}
        assert searcher.damaged
    assert found == {"one", "three", "four"}
    assert "built again" in repair_vector_index(tmp_path / "b")
    assert repair_vector_index(tmp_path / "b") == ""


def test_a_disk_that_fills_while_publishing_is_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with new_archive(tmp_path / "a", article("one")) as archive:
        monkeypatch.setattr(np, "save", full)
        with pytest.raises(VectorStoreError, match=r"cannot be written .* No space left"):
            publish_generation(archive, tmp_path / "a")
        assert open_current_generation(tmp_path / "a") is None


def test_a_lock_without_room_for_its_holders_name_still_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.pwrite", full)
    lock = WriterLock.take(tmp_path)
    with pytest.raises(ArchiveError, match="another process"):
        WriterLock.take(tmp_path)
    lock.release()


@pytest.mark.parametrize("jump", [3_600.0, 86_400.0 * 400])
def test_no_question_waits_for_a_clock_that_was_put_back(tmp_path: Path, jump: float) -> None:
    event = InboxEvent(
        id="Ev1",
        team="T",
        channel="C",
        ts="1.1",
        thread="1.1",
        user="U",
        kind="mention",
        text="when?",
        received=NOW,
    )
    with Inbox(tmp_path / "inbox.db") as inbox:
        inbox.enqueue(event)
        assert inbox.claim("dead", NOW + jump, 8.0) is not None
        assert inbox.claim("alive", NOW + 1.0, 8.0) is not None
        assert inbox.claim("other", NOW + 2.0, 8.0) is None
