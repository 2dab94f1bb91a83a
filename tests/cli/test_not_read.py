"""``dateline index`` ends with what was not read, by kind, count and reason."""

from __future__ import annotations

from pathlib import Path

from conftest import Run

from bot.cli.index import format_not_read
from index import BuildReport
from index.readers import ReadNotice

DRAFTS = tuple(
    ReadNotice(origin=f"n/{n}.md", kind="draft", reason="not published") for n in range(3)
)
ODD = tuple(
    ReadNotice(origin=f"n/{n}", kind="date not read", reason=f"No date in {n!r}.") for n in "ab"
)


def test_kinds_are_counted_with_their_reason() -> None:
    report = BuildReport(left_out=DRAFTS, remarks=ODD)
    assert format_not_read(report) == [
        "Not read: 3 draft (not published).",
        "Note: 2 date not read (such as: No date in 'a').",
        "--verbose names each.",
    ]


def test_verbose_names_each() -> None:
    lines = format_not_read(BuildReport(left_out=DRAFTS), verbose=True)
    assert lines[0] == "Not read: n/0.md: draft (not published)"
    assert len(lines) == 3
    assert format_not_read(BuildReport()) == []


def test_a_folder_is_told_to_its_end(dateline: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Head\n\n3 March 2020\n\nThe lock is shut.", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ndraft: true\n---\nNo.", encoding="utf-8")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff\x00\x01")
    code, _, err = dateline("index", str(tmp_path), "--archive", str(tmp_path / ".archive"))
    assert code == 0, err
    assert "Not read: 1 .jpg (no format that is read)." in err
    assert "Not read: 1 draft (not published)." in err
