"""A first look at the sources: furniture found across articles, kept, and cut; what is new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes.records import BODY, record, records, run

from index.archive import Archive
from index.ingest import scan
from index.ingest.scan import KnownDocument, NewDocument, scan_documents
from index.readers import RawDocument, ReadFailure

PLUG = "Need a break? Play the daily crossword of the Ellery Post."
WIRE = "The ministry said the pact would be signed in Arle before the end of the year."


def stories(path: Path, count: int, line: str = PLUG, first: int = 0) -> Path:
    return records(
        path,
        *(
            record(str(n), f"{BODY} No. {n}.\n\n{line}", source="Ellery Post")
            for n in range(first, first + count)
        ),
    )


def bodies(archive: Path) -> list[str]:
    with Archive.open(archive) as found:
        return [article.body for article in found.articles()]


def test_a_sources_furniture_is_cut_and_can_be_shown(tmp_path: Path) -> None:
    run(stories(tmp_path / "a.jsonl", 12), tmp_path / "x")
    assert not any(PLUG in body for body in bodies(tmp_path / "x"))
    with Archive.open(tmp_path / "x") as archive:
        assert PLUG in archive.article("3").raw  # type: ignore[union-attr]


def test_what_one_run_found_serves_the_next(tmp_path: Path) -> None:
    run(stories(tmp_path / "a.jsonl", 12), tmp_path / "x")
    run(stories(tmp_path / "b.jsonl", 1, first=12), tmp_path / "x")
    assert not any(PLUG in body for body in bodies(tmp_path / "x"))


def test_processes_cut_it_too(tmp_path: Path) -> None:
    run(stories(tmp_path / "a.jsonl", 210), tmp_path / "x", workers=2)
    assert not any(PLUG in body for body in bodies(tmp_path / "x"))


def test_what_several_papers_carry_is_their_own(tmp_path: Path) -> None:
    papers = [record(str(n), f"{BODY} No. {n}.\n\n{WIRE}", source=f"Paper {n}") for n in range(20)]
    run(records(tmp_path / "a.jsonl", *papers), tmp_path / "x")
    assert all(WIRE in body for body in bodies(tmp_path / "x"))


def documents(count: int) -> Iterator[RawDocument | ReadFailure]:
    for n in range(count):
        yield RawDocument(
            origin=f"a.jsonl:{n}", key=str(n), kind="record", text=BODY, fields={"title": str(n)}
        )
    yield ReadFailure(origin="b", reason="It is empty.")


@pytest.mark.parametrize(("hold", "again"), [(10**6, True), (100, True), (100, False)])
def test_every_document_comes_once(hold: int, again: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "HOLD", hold)
    found = scan_documents(
        lambda: documents(9), again, lambda document, _: int(document.key == "4")
    )
    kinds = [type(item) for item in found.items]
    assert kinds == [NewDocument] * 4 + [KnownDocument] + [NewDocument] * 4 + [ReadFailure]
    assert found.total == (10 if again or hold > 100 else None)


def test_progress_knows_how_many_there_are(tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    source = records(tmp_path / "a.jsonl", record("1"), record("2"))
    run(source, tmp_path / "x", progress=lambda done, total, _: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
