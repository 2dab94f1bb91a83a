"""Archives and the world: kills, second processes, foreign files, other formats."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT
from fakes.archives import article, new_archive, put
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from index.archive import Archive, compute_passage_key
from index.archive.schema import FILE_NAME, VERSION
from index.errors import ArchiveDamaged, ArchiveError, ArchiveLocked, ArchiveMissing, ArchiveVersion

WRITER = """
import sys
import tempfile
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from fakes.archives import article, new_archive, put
archive = new_archive(Path(sys.argv[1]))
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    body = "\\n".join(f"Word{{number}} in line {{line}}." for line in range(number % 7 + 1))
    with archive.batch():
        put(archive, article(f"n{{number}}", body), article("same", body + f"\\nEnd{{number}}."))
    print(number, flush=True)
"""


def start_writer(directory: Path, first: int = 0) -> subprocess.Popen[str]:
    here = ROOT / "tests"
    code = WRITER.format(tests=str(here), root=str(here.parent))
    command = [sys.executable, "-c", code, str(directory), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def check_whole(archive: Archive) -> None:
    """Text, lexical index, spans and vectors hold the same passages, and every one is whole."""
    rows = archive.live_rows().tolist()
    found = archive.read_passages(rows)
    assert [row for row, _, _ in found] == rows
    assert all(one.body[p.start : p.end] == p.text for _, p, one in found)
    assert archive.vectors()[0].tolist() == rows
    keys = [compute_passage_key(one, p) for _, p, one in found]
    known = archive.models.known(keys)
    assert np.array_equal(archive.vectors()[1], np.array([known[key] for key in keys])) or not rows
    assert sum(len(archive.rows_of(one.id)) for one in archive.articles()) == len(rows)


def check_words(path: Path) -> None:
    """FTS5's own check of its index against the texts, and SQLite's of the file."""
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        indexed = {row for (row,) in connection.execute("SELECT rowid FROM words_docsize")}
        assert indexed == {row for (row,) in connection.execute("SELECT row FROM passages")}
        spans = {row for (row,) in connection.execute("SELECT DISTINCT row FROM spans")}
        assert spans <= indexed
    connection.close()


def test_a_killed_writer_loses_nothing_it_committed(tmp_path: Path) -> None:
    committed = 0
    for kill_after in (1, 5, 2, 9):
        with start_writer(tmp_path / "a", committed) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            for _ in range(kill_after):
                committed = int(writer.stdout.readline())
            os.kill(writer.pid, signal.SIGKILL)
        with Archive.open(tmp_path / "a", write=True) as archive:
            assert {f"n{n}" for n in range(1, committed + 1)} <= {a.id for a in archive.articles()}
            check_whole(archive)
            committed = len(list(archive.articles())) - 1
        check_words(tmp_path / "a" / FILE_NAME)


def test_a_reader_beside_a_writer_sees_whole_articles(tmp_path: Path) -> None:
    with start_writer(tmp_path / "a") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        for _ in range(20):
            number = int(writer.stdout.readline())
            with Archive.open(tmp_path / "a") as reader, reader.snapshot():
                assert reader.article(f"n{number}") is not None
                check_whole(reader)
        writer.kill()


def test_a_second_writer_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with start_writer(tmp_path / "a") as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        with pytest.raises(ArchiveLocked, match=f"process {writer.pid} on "):
            Archive.open(tmp_path / "a", write=True)
        writer.kill()
    with Archive.open(tmp_path / "a", write=True) as archive:
        assert put(archive, article("mine")) == ["added"]


def test_a_creation_that_was_interrupted_is_no_archive_yet(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(ArchiveMissing):
        Archive.open(tmp_path)
    with new_archive(tmp_path, article("a")) as archive:
        assert archive.article("a") is not None


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"Not a database, but a letter. " * 100)
    for write in (False, True):
        with pytest.raises(ArchiveDamaged, match=FILE_NAME):
            Archive.open(tmp_path, write=write)


def test_a_database_of_something_else(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("CREATE TABLE mail (text)")
    connection.close()
    for write in (False, True):
        with pytest.raises(ArchiveDamaged, match="no archive of dateline"):
            Archive.open(tmp_path, write=write)


@pytest.mark.parametrize(("version", "words"), [(VERSION + 1, "newer"), (0, "format")])
def test_another_format_is_refused(tmp_path: Path, version: int, words: str) -> None:
    new_archive(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(f"PRAGMA user_version={version}")
    connection.close()
    for write in (False, True):
        with pytest.raises(ArchiveVersion, match=words):
            Archive.open(tmp_path, write=write)


def test_an_archive_of_the_format_before_is_brought_up_to_date(tmp_path: Path) -> None:
    new_archive(tmp_path, article("a")).close()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("ALTER TABLE versions DROP COLUMN corrections")
        connection.execute("DROP TABLE superseded")
        connection.execute("PRAGMA user_version=1")
    connection.close()
    with pytest.raises(ArchiveVersion, match="dateline index"):
        Archive.open(tmp_path)
    with Archive.open(tmp_path, write=True) as archive:
        assert [one.corrections for one in archive.articles()] == [()]
        assert archive.supersessions.find_corrected() == []
    Archive.open(tmp_path).close()


def test_a_torn_file_is_damage_not_a_crash(tmp_path: Path) -> None:
    lines = "\n".join(f"Line {number} of it." for number in range(400))
    new_archive(tmp_path, article("a", lines)).close()
    data = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(data[: len(data) // 3 // 4096 * 4096])
    with pytest.raises(ArchiveDamaged), Archive.open(tmp_path) as archive:
        list(archive.articles())


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    with new_archive(tmp_path, article("a")) as archive:
        pages = archive._db.value("PRAGMA page_count")
        archive._db.rows(f"PRAGMA max_page_count={pages + 2}")
        with pytest.raises(ArchiveError, match="cannot grow"):
            put(archive, article("b", "\n".join(f"Line {n} of it." for n in range(2000))))
        archive._db.rows("PRAGMA max_page_count=1000000")
        assert [one.id for one in archive.articles()] == ["a"]
        check_whole(archive)
        assert put(archive, article("b")) == ["added"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ArchiveError, match="cannot be made"):
        Archive.open(tmp_path / "file" / "archive", create=True)


def test_an_archive_moves_with_its_folder(tmp_path: Path) -> None:
    new_archive(tmp_path / "here ü?#", article("a")).close()
    shutil.move(tmp_path / "here ü?#", tmp_path / "there")
    with Archive.open(tmp_path / "there") as archive:
        assert archive.article("a") is not None


def test_words_that_cannot_be_parsed(tmp_path: Path) -> None:
    with new_archive(tmp_path, article("a")) as archive:
        for match in ("AND (", '"open', "nowhere : a"):
            with pytest.raises(ArchiveError, match="cannot be parsed"):
                archive.lexical(match, 5)


class Machine(RuleBasedStateMachine):
    """Any order of puts, changes, removals and restarts keeps all parts of one mind."""

    names = st.sampled_from("abcd")
    bodies = st.sampled_from(
        ["", "Rain.", "Rain.\nSnow in 2018-06.", "Snow.\nRain.\nHail in 2017."]
    )

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.archive = new_archive(Path(self.folder.name) / "a")
        self.model: dict[str, str] = {}
        self.past: set[int] = set()

    @rule(name=names, body=bodies)
    def put(self, name: str, body: str) -> None:
        known = self.model.get(name)
        expected = "added" if known is None else "unchanged" if known == body else "updated"
        assert put(self.archive, article(name, body)) == [expected]
        self.model[name] = body

    @rule(name=names)
    def remove(self, name: str) -> None:
        assert self.archive.remove(name) == (self.model.pop(name, None) is not None)

    @rule()
    def restart(self) -> None:
        self.archive.close()
        self.archive = Archive.open(Path(self.folder.name) / "a", write=True)

    @rule()
    def sweep(self) -> None:
        self.archive.sweep()

    @invariant()
    def parts_agree(self) -> None:
        live = set(self.archive.live_rows().tolist())
        gone = set(self.archive.removed_since(0).tolist())
        assert not live & gone
        assert self.past <= live | gone
        self.past = live | gone
        assert {one.id: one.body for one in self.archive.articles()} == self.model
        for word in ("rain", "snow", "hail"):
            found = [p.text for _, p in self.archive.passages(live) if word in p.text.lower()]
            assert len(self.archive.lexical(f"text : {word}", 99)) == len(found)
        check_whole(self.archive)

    def teardown(self) -> None:
        self.archive.close()
        check_words(Path(self.folder.name) / "a" / FILE_NAME)
        self.folder.cleanup()


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=20, deadline=None)
