"""Building: new, changed and unchanged articles, failures, dates, and what is left behind."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.records import BODY, NOW, counts, record, records, run, write

from index.archive import Archive
from index.embeddings import ToyEmbedder
from index.errors import EmbedderMismatch, ReadError, VectorStoreError
from index.ingest import reindex


def test_what_is_known_is_left_alone(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", record("1"), record("2"))
    assert counts(run(source, tmp_path / "x")) == (2, 0, 0, 0)
    assert counts(run(source, tmp_path / "x")) == (0, 0, 2, 0)
    records(source, record("0"), record("1"), record("2", BODY + " It rained."))
    assert counts(run(source, tmp_path / "x")) == (1, 1, 1, 0)
    with Archive.open(tmp_path / "x") as archive:
        assert archive.versions("2") == [(1, NOW.isoformat()), (2, NOW.isoformat())]
        assert archive.article("2").body.endswith("It rained.")  # type: ignore[union-attr]


def test_an_article_that_goes_back_is_a_third_version(tmp_path: Path) -> None:
    for body in (BODY, BODY + " It rained.", BODY):
        run(records(tmp_path / "a.jsonl", record("1", body)), tmp_path / "x")
    with Archive.open(tmp_path / "x") as archive:
        assert [version for version, _ in archive.versions("1")] == [1, 2, 3]


def test_two_snapshots_of_one_article_settle(tmp_path: Path) -> None:
    first = records(tmp_path / "a.jsonl", record("1"))
    second = records(tmp_path / "b.jsonl", record("1", BODY + " It rained."))
    assert [run(source, tmp_path / "x").updated for source in (first, second)] == [0, 1]
    assert [run(source, tmp_path / "x").updated for source in (first, second)] == [0, 0]


def test_one_bad_record_stops_nothing(tmp_path: Path) -> None:
    bad = [{"id": "2"}, {"id": "3", "body": " "}, record("4", "Half of \ud800 it.")]
    source = records(tmp_path / "a.jsonl", record("1"), *bad, record("5", BODY + " So it was."))
    report = run(source, tmp_path / "x")
    assert counts(report) == (2, 0, 0, 3)
    assert [failure.origin.rpartition(":")[2] for failure in report.failed] == ["2", "3", "4"]
    assert all(failure.reason and "\n" not in failure.reason for failure in report.failed)


def test_a_missing_source_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="There is no file or folder"):
        run(tmp_path / "none", tmp_path / "x")
    assert not (tmp_path / "x").exists()


def test_nothing_but_failures_leaves_no_archive(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", {"id": "1"}, {"id": "2", "body": "  "})
    report = run(source, tmp_path / "x")
    assert counts(report) == (0, 0, 0, 2)
    assert not (tmp_path / "x").exists()


def test_failures_leave_an_archive_that_was_there(tmp_path: Path) -> None:
    run(records(tmp_path / "a.jsonl", record("1")), tmp_path / "x")
    run(records(tmp_path / "b.jsonl", {"id": "2"}), tmp_path / "x")
    with Archive.open(tmp_path / "x") as archive:
        assert [one.id for one in archive.articles()] == ["1"]


def test_standard_input_is_a_source(tmp_path: Path) -> None:
    line = json.dumps(record("1")).encode()
    assert counts(run("-", tmp_path / "x", stdin=io.BytesIO(line))) == (1, 0, 0, 0)


def test_progress_is_told_of_every_document(tmp_path: Path) -> None:
    told: list[int] = []
    source = records(tmp_path / "a.jsonl", record("1"), {"id": "2"}, record("3"))
    run(source, tmp_path / "x", progress=lambda done, total, origin: told.append(done))
    assert told == [1, 2, 3]


def test_namesakes_in_two_folders_are_two_articles(tmp_path: Path) -> None:
    north = write(tmp_path / "north", report="North wins the cup.\n\n" + BODY)
    south = write(tmp_path / "south", report="South wins the cup.\n\n" + BODY)
    assert [run(folder, tmp_path / "x").added for folder in (north, south)] == [1, 1]
    write(south, report="South wins the cup again.\n\n" + BODY)
    assert counts(run(south, tmp_path / "x")) == (0, 1, 0, 0)
    with Archive.open(tmp_path / "x") as archive:
        ids = [one.id for one in archive.articles()]
        assert ids[0] == "report"
        assert ids[1].startswith("report-")
        assert all(p.id.startswith(ids[1] + "#") for p in archive.passages_of(ids[1]))


def test_a_copied_folder_is_the_same_articles(tmp_path: Path) -> None:
    for name in ("one", "two"):
        report = run(write(tmp_path / name, report="A cup is won.\n\n" + BODY), tmp_path / "x")
    assert counts(report) == (0, 0, 1, 0)


def test_a_path_spelled_otherwise_is_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "news", report="A cup is won.\n\n" + BODY)
    run(folder, tmp_path / "x")
    write(folder, report="A cup is lost.\n\n" + BODY)
    monkeypatch.chdir(tmp_path)
    assert counts(run("./news/../news", tmp_path / "x")) == (0, 1, 0, 0)


def test_wire_copies_are_found_and_counted(tmp_path: Path) -> None:
    report = " ".join(f"The {n} of them spoke of item {n * 7} at length." for n in range(30))
    first = record("agency", report, published_at="2018-06-14")
    reprint = record("paper", report + " The paper added a line.", published_at="2018-06-15")
    run(records(tmp_path / "a.jsonl", reprint, record("other")), tmp_path / "x")
    assert run(records(tmp_path / "b.jsonl", first), tmp_path / "x").copies == 1
    with Archive.open(tmp_path / "x") as archive:
        assert archive.copies.get_cluster("paper") == ["agency", "paper"]


def test_an_archive_keeps_its_embedder(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", record("1"))
    run(source, tmp_path / "x")
    with pytest.raises(EmbedderMismatch, match="dateline reindex"):
        run(source, tmp_path / "x", embedder=ToyEmbedder(name="other"))


def test_reindexing_changes_the_embedder_and_nothing_else(tmp_path: Path) -> None:
    run(records(tmp_path / "a.jsonl", record("1"), record("2", BODY * 30)), tmp_path / "x")
    other = ToyEmbedder(name="other", dimensions=8)
    done: list[tuple[int, int | None]] = []
    reindex(
        tmp_path / "x",
        other,
        publish=lambda *_: None,
        progress=lambda now, total, _: done.append((now, total)),
    )
    with Archive.open(tmp_path / "x") as archive:
        rows, matrix = archive.vectors()
        assert archive.embedder == ("other", 8)
        assert matrix.shape == (len(rows), 8)
        assert done == [(len(rows), len(rows))]


def test_a_vector_index_that_fails_is_a_notice(tmp_path: Path) -> None:
    def broken(archive: Archive, directory: Path) -> None:
        raise VectorStoreError("Chroma is away.")

    source = records(tmp_path / "a.jsonl", record("1"))
    report = run(source, tmp_path / "x", publish=broken)
    assert (report.added, report.notice) == (1, "Chroma is away.")
    assert report.unpublished


def test_an_interrupted_run_is_taken_up(tmp_path: Path) -> None:
    source = records(
        tmp_path / "a.jsonl", *(record(str(n), f"{BODY} No. {n}.") for n in range(150))
    )

    def stop(done: int, total: int | None, origin: str) -> None:
        if done == 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(source, tmp_path / "x", progress=stop)
    report = run(source, tmp_path / "x")
    assert (report.added + report.unchanged, report.unchanged >= 64) == (150, True)


def test_processes_give_what_one_gives(tmp_path: Path) -> None:
    source = records(
        tmp_path / "a.jsonl", *(record(str(n), f"{BODY} No. {n}.") for n in range(240))
    )
    assert counts(run(source, tmp_path / "x", workers=2)) == (240, 0, 0, 0)
    run(source, tmp_path / "y", workers=1)
    with Archive.open(tmp_path / "x") as many, Archive.open(tmp_path / "y") as one:
        assert list(many.articles()) == list(one.articles())
        assert many.passages(many.live_rows()) == one.passages(one.live_rows())


def test_an_undated_article_is_dated_by_a_neighbour_that_comes_later(tmp_path: Path) -> None:
    samples = ROOT / "seeds" / "articles"
    first = run(samples / "liberation-day-telegram.txt", tmp_path / "x")
    second = run(samples / "moscow-invitation.txt", tmp_path / "x")
    assert (first.undated, second.inferred, second.undated, second.updated) == (1, 1, 0, 0)
    with Archive.open(tmp_path / "x") as archive:
        found = archive.article("liberation-day-telegram")
        spans = [span for p in archive.passages_of("liberation-day-telegram") for span in p.spans]
        assert found is not None
        assert found.published is not None
        assert (found.version, found.published.basis) == (1, "inferred")
        assert f"{found.published.value[:4]}-06" in [span.value for span in spans]
    assert counts(run(samples / "liberation-day-telegram.txt", tmp_path / "x")) == (0, 0, 1, 0)
