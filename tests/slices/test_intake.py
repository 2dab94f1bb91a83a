"""New articles find their slices, whatever happened before."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from index import build_archive
from index.errors import ArchiveLocked
from index.ingest import BuildReport
from index.slices import open_searcher
from index.slices.catalogue import Catalogue
from index.slices.intake import SlicedIntake
from index.slices.maintenance import restock
from index.slices.split import split_archive

NOW = datetime(2024, 5, 1, 12, 0)
WIRE = "The dam at Orlen broke after nine days of rain and the valley was cleared by soldiers. " * 4


def write(folder: Path, name: str, published: str | None, text: str, **more: str) -> None:
    """Write an article as a JSON file."""
    folder.mkdir(exist_ok=True)
    record = {"id": name, "title": f"Title of {name}", "text": text, **more}
    given = {**record, "published": published} if published else record
    (folder / f"{name}.json").write_text(json.dumps(given), encoding="utf-8")


def index(folder: Path, archive: Path, **more: object) -> BuildReport:
    return build_archive([str(folder)], archive, now=NOW, workers=1, **more)  # type: ignore[arg-type]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    write(tmp_path / "news", "bridge", "2019-03-02", "The bridge at Lund was opened by Oda Hill.")
    write(tmp_path / "news", "dam", "2020-12-31", WIRE, source="Harbour News")
    write(tmp_path / "news", "bear", None, "The bear of the north was seen again by two men.")
    index(tmp_path / "news", tmp_path / "archive")
    split_archive(tmp_path / "archive")
    return tmp_path


def names(directory: Path) -> list[str]:
    with Catalogue.open(directory) as catalogue:
        return [one.name for one in catalogue.slices()]


def home(directory: Path, article_id: str) -> str | None:
    with Catalogue.open(directory) as catalogue:
        return catalogue.find_slice(article_id)


def test_articles_go_to_the_slice_of_their_day(news: Path) -> None:
    write(news / "more", "late", "2019-07-01", "A late report told of the bridge at Lund.")
    write(news / "more", "new", "2021-01-01", "The first report of the year came from Lund.")
    write(news / "more", "none", None, "Nobody knows when the old mill was closed for good.")
    report = index(news / "more", news / "archive")
    assert (report.added, report.unchanged, report.passages) == (3, 0, 6)
    assert names(news / "archive") == ["2019", "2020", "2021", "undated"]
    found = [home(news / "archive", one) for one in ("late", "new", "none")]
    assert found == ["2019", "2021", "undated"]
    with open_searcher(news / "archive") as searcher:
        assert searcher.archive.changed_since(3) == ["late", "new", "none"]


def test_what_is_known_is_unchanged_and_what_is_changed_stays_where_it_is(news: Path) -> None:
    assert index(news / "news", news / "archive").unchanged == 3
    write(news / "news", "bridge", "2020-02-02", "The bridge at Lund was opened by Olof Hill.")
    report = index(news / "news", news / "archive")
    assert (report.updated, report.unchanged) == (1, 2)
    assert home(news / "archive", "bridge") == "2019"
    with open_searcher(news / "archive") as searcher:
        article = searcher.archive.article("bridge")
    assert article is not None
    assert (article.version, article.published and article.published.value) == (2, "2020-02-02")


def test_wire_copies_are_clustered_across_slices(news: Path) -> None:
    write(news / "more", "reprint", "2021-01-01", WIRE, source="The Courier")
    index(news / "more", news / "archive")
    with open_searcher(news / "archive") as searcher:
        assert searcher.archive.copies.get_cluster("reprint") == ["dam", "reprint"]


def test_articles_whose_files_are_gone_are_pruned(news: Path) -> None:
    (news / "news" / "dam.json").unlink()
    report = index(news / "news", news / "archive", prune=True)
    assert report.removed == 1
    assert home(news / "archive", "dam") is None


def test_a_run_that_was_stopped_is_taken_up(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(news / "more", "new", "2021-01-01", "The first report of the year came from Lund.")
    with monkeypatch.context() as patch:
        patch.setattr(SlicedIntake, "settle", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            index(news / "more", news / "archive")
    assert "2021" not in names(news / "archive")
    report = index(news / "more", news / "archive")
    assert (report.added, report.unchanged) == (0, 1)
    assert home(news / "archive", "new") == "2021"


def test_a_full_slice_is_closed_by_a_new_one(tmp_path: Path) -> None:
    for day in (1, 2):
        write(tmp_path / "news", f"a{day}", f"2019-03-0{day}", f"Report {day} came from Lund.")
    index(tmp_path / "news", tmp_path / "archive")
    split_archive(tmp_path / "archive", by="passages", size=1)
    assert names(tmp_path / "archive") == ["2019-03-01", "2019-03-02"]
    write(tmp_path / "news", "a3", "2019-03-05", "Report 3 came from Lund.")
    write(tmp_path / "news", "b2", "2019-03-02", "Another report came from Lund.")
    index(tmp_path / "news", tmp_path / "archive")
    assert names(tmp_path / "archive") == ["2019-03-01", "2019-03-02", "2019-03-05"]
    assert home(tmp_path / "archive", "b2") == "2019-03-02"
    with Catalogue.open(tmp_path / "archive") as catalogue:
        spans = [(one.start, one.end) for one in catalogue.slices()]
    assert spans[0][0] is None
    assert spans[-1][1] is None
    assert spans[1][1] == (spans[2][0] or 0) - 1


def test_one_process_fills_a_split_archive(news: Path) -> None:
    from index.archive.lock import WriterLock

    held = WriterLock.take(news / "archive")
    with pytest.raises(ArchiveLocked):
        index(news / "news", news / "archive")
    held.release()


def test_stock_taken_anew_is_the_same(news: Path) -> None:
    with Catalogue.open(news / "archive") as catalogue:
        before = [one.holding for one in catalogue.slices()]
    restock(news / "archive")
    with Catalogue.open(news / "archive") as catalogue:
        assert [one.holding for one in catalogue.slices()] == before
