"""Files, folders and standard input: what is read, what is refused, and in which words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from index.readers import RawDocument, ReadFailure, ReadNotice, read_sources

STORY = "Lock shut at Port Ellery\n\nEngineers closed the northern lock on Monday.\n"


def documents(*sources: str | Path) -> list[RawDocument]:
    return [one for one in read_sources([str(s) for s in sources]) if isinstance(one, RawDocument)]


def failures(*sources: str | Path) -> list[ReadFailure]:
    return [one for one in read_sources([str(s) for s in sources]) if isinstance(one, ReadFailure)]


def test_a_text_file_is_one_document_named_by_its_stem(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text(STORY, encoding="utf-8")
    [document] = documents(tmp_path / "lock.txt")
    assert (document.key, document.kind, document.text) == ("lock", "text", STORY)


def test_a_folder_is_read_in_order_and_below(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    for name in ("b.md", "a.txt", "deep/er/c.html", "notes.log", ".hidden.txt"):
        (tmp_path / name).write_text(STORY, encoding="utf-8")
    assert [d.key for d in documents(tmp_path)] == ["a", "b", "c"]
    assert [d.kind for d in documents(tmp_path)] == ["text", "markdown", "html"]
    told = [one for one in read_sources([str(tmp_path)]) if isinstance(one, ReadNotice)]
    assert [one.kind for one in told] == ["hidden", ".log"]


def test_files_of_one_name_in_two_folders_keep_apart(tmp_path: Path) -> None:
    for folder in ("north", "south"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "lock.txt").write_text(STORY, encoding="utf-8")
    assert [d.key for d in documents(tmp_path)] == ["north/lock", "south/lock"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text(STORY, encoding="utf-8")
    assert len(documents(tmp_path, tmp_path / "lock.txt")) == 1


def test_a_byte_order_mark_is_no_letter(tmp_path: Path) -> None:
    (tmp_path / "bom.txt").write_bytes(b"\xef\xbb\xbf" + STORY.encode())
    (tmp_path / "wide.txt").write_bytes(STORY.encode("utf-16"))
    assert [d.text for d in documents(tmp_path)] == [STORY, STORY]


def test_another_encoding_is_read_only_where_it_is_certain(tmp_path: Path) -> None:
    russian = "Президент России заявил, что готов встретиться с лидером страны. " * 5
    (tmp_path / "certain.txt").write_bytes(russian.encode("cp1251"))
    (tmp_path / "unsure.txt").write_bytes(("Zażółć gęślą jaźń, koń. " * 2).encode("cp1250"))
    assert [d.text for d in documents(tmp_path)] == [russian]
    [failed] = failures(tmp_path)
    assert failed.origin.endswith("unsure.txt")
    assert "is not UTF-8" in failed.reason
    assert "--encoding" in failed.reason


def test_a_page_may_state_its_encoding(tmp_path: Path) -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>Café Núñez</p></body></html>'
    (tmp_path / "page.html").write_bytes(page.encode("latin-1"))
    [document] = documents(tmp_path)
    assert "Café Núñez" in document.text


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("zeros.txt", b"AB\x03\x04\x00\x00" * 50, "binary file"),
        ("zip.txt", b"PK\x03\x04\x00\x00" * 50, "zip file is damaged"),
        ("empty.txt", b"  \n", "is empty"),
        ("long.txt", b"word " * 500_000, "2,500,000 characters"),
    ],
)
def test_what_is_no_article_is_a_failure(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(data)
    [failed] = failures(tmp_path / name)
    assert says in failed.reason
    assert "\n" not in failed.reason


def test_a_missing_folder_and_an_empty_one_say_what_to_do(tmp_path: Path) -> None:
    [missing] = failures(tmp_path / "nowhere")
    assert "There is no file or folder" in missing.reason
    [empty] = failures(tmp_path)
    assert "holds no file to read" in empty.reason
    assert ".jsonl" in empty.reason


def test_a_link_out_of_the_folder_is_refused_and_the_rest_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "away").mkdir()
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "own.txt").write_text(STORY, encoding="utf-8")
    (folder / "alias.txt").symlink_to(folder / "own.txt")
    (folder / "stolen.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "elsewhere").symlink_to(tmp_path / "away", target_is_directory=True)
    assert len(documents(folder)) == 1
    assert [Path(f.origin).name for f in failures(folder)] == ["elsewhere", "stolen.txt"]


@pytest.mark.parametrize(
    ("data", "kind", "count"),
    [
        (STORY.encode(), "text", 1),
        (b'{"id": "a", "body": "One."}\n{"id": "b", "body": "Two."}\n', "record", 2),
        (b'[{"id": "a", "body": "One."}]', "record", 1),
        (b"<!doctype html><html><body><p>One.</p></body></html>", "html", 1),
        (
            b"<rss><channel><item><title>A</title><description>B</description></item></channel></rss>",
            "record",
            1,
        ),
    ],
)
def test_standard_input_is_told_by_its_first_bytes(data: bytes, kind: str, count: int) -> None:
    stdin = io.BytesIO(data)
    found = list(read_sources(["-"], stdin=stdin))
    assert [one.kind for one in found if isinstance(one, RawDocument)] == [kind] * count
    assert not stdin.closed


def test_closed_standard_input_is_a_failure() -> None:
    [failed] = read_sources(["-"])
    assert isinstance(failed, ReadFailure)
    assert "not open" in failed.reason


@pytest.mark.parametrize(
    ("line", "told"), [("Date: 03/04/2018", 1), ("Date: 25/04/2018", 0), ("Score: 3-1", 0)]
)
def test_a_labelled_date_that_is_not_read_is_told(tmp_path: Path, line: str, told: int) -> None:
    (tmp_path / "storm.txt").write_text(f"A storm hits\n\n{line}\n\nThe storm hit the town.\n")
    (document,) = read_sources([str(tmp_path)])
    assert isinstance(document, RawDocument)
    assert [one.kind for one in document.notices] == ["date not read"] * told
