"""Documents and archives of documents: the story from each, dated by its own words."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
from fakes.documents import (
    articles,
    day,
    failures,
    make_docx,
    make_epub,
    make_pdf,
    make_warc,
    make_zip,
    notices,
)

BODY = "The old lock at Tolm was closed on Sunday, the harbour office said."
LINES = ("Tolm lock closed", "TOLM COURIER, 8 March 2021", BODY)
PAGE = (
    "<html><head><title>Tolm lock closed</title><meta property='article:published_time' "
    f"content='2021-03-08T10:00:00Z'></head><body><article><h1>Tolm lock closed</h1><p>{BODY}</p>"
    "<p>It leaks, and will be a museum of the canal from next year on.</p></article></body></html>"
)
TEXT = "\n\n".join(LINES)
_WORDS = r"\par ".join(LINES).replace("office", r"caf\'e9 \u8212?")
RTF = rf"{{\rtf1\ansi\ansicpg1252 {_WORDS}\par}}"
FILES: dict[str, bytes] = {
    "a.pdf": make_pdf(LINES),
    "b.docx": make_docx(f"# {LINES[0]}", *LINES[1:]),
    "c.rtf": RTF.encode("ascii"),
    "d.txt.gz": gzip.compress(TEXT.encode()),
    "e.html.gz": gzip.compress(PAGE.encode()),
    "f.zip": make_zip({"deep/f1.txt": TEXT}),
    "g.md": f"---\ntitle: {LINES[0]}\ndate: 2021-03-08\ntags:\n  - a\n---\n\n{BODY}\n".encode(),
    "h.md": f'+++\ntitle = "{LINES[0]}"\ndate = 2021-03-08T09:00:00Z\n+++\n{BODY}\n'.encode(),
    "i.warc": make_warc(("https://tc.example/lock", "text/html; charset=utf-8", PAGE.encode())),
    "j.warc.gz": gzip.compress(make_warc(("https://tc.example/k", "text/html", PAGE.encode()))),
    "k.epub": make_epub("Tolm Courier", "2021-03-08", {"Tolm lock closed": BODY}),
    "l": TEXT.encode(),
    "m.json.gz": gzip.compress(
        b'{"title": "T", "text": "%s", "date": "2021-03-08"}' % BODY.encode()
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_document_gives_its_story_and_day(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    [article] = articles(tmp_path / name)
    assert day(article) == "2021-03-08"
    assert article.body.startswith(BODY[:50])
    assert article.title in ("Tolm lock closed", "T")


def test_a_folder_of_all_is_read_or_told(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    (tmp_path / "talk.pptx").write_bytes(make_zip({"ppt/presentation.xml": "<p/>"}))
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert len(articles(tmp_path)) == len(FILES)
    assert failures(tmp_path) == []
    assert sorted(kind for kind, _ in notices(tmp_path)) == [".doc", ".jpg", ".pptx"]


def test_a_file_of_no_format_that_is_named_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200))
    assert "no format that is read" in failures(tmp_path / "photo.jpg")[0]


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: T\ndraft: true\n---\n",
        "+++\ndraft = true\n+++\n",
        "---\npublished: false\nlayout: x\n---\n",
        "---\nstatus: Draft\n---\n",
    ],
)
def test_a_draft_is_left_out_and_told(tmp_path: Path, front: str) -> None:
    (tmp_path / "a.md").write_text(front + TEXT, encoding="utf-8")
    assert (articles(tmp_path / "a.md"), notices(tmp_path / "a.md")) == (
        [],
        [("draft", "not published")],
    )


def test_a_pdfs_printed_lines_become_paragraphs(tmp_path: Path) -> None:
    story = (
        "Tolm lock closed",
        "TOLM COURIER, 8 March 2021",
        "",
        "The old lock at Tolm was closed on Sunday after a night in which the water",
        "rose by half a metre, the harbour office said, and boats were sent around",
        "the island.",
        "",
        "It will be a museum.",
    )
    (tmp_path / "a.pdf").write_bytes(make_pdf(story))
    [article] = articles(tmp_path / "a.pdf")
    assert article.body.split("\n")[0].endswith("and boats were sent around the island.")
    assert article.body.endswith("It will be a museum.")


def test_a_pdf_of_pictures_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf(()))
    assert "no text" in failures(tmp_path / "a.pdf")[0]


def test_a_crawls_answers_that_are_no_page_are_told(tmp_path: Path) -> None:
    crawl = make_warc(
        ("https://tc.example/x.png", "image/png", b"\x89PNG\x00\x00"),
        ("https://tc.example/lock", "text/html", PAGE.encode()),
        ("https://tc.example/f", "application/json", b'{"title": "T", "text": "One story."}'),
    )
    (tmp_path / "a.warc").write_bytes(crawl)
    assert [one.title for one in articles(tmp_path / "a.warc")] == ["Tolm lock closed", "T"]
    assert notices(tmp_path / "a.warc") == [("image/png", "no format that is read")]


def test_the_text_of_a_crawl_is_read_too(tmp_path: Path) -> None:
    record = TEXT.encode()
    head = (
        "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: https://tc.example/lock\r\n"
        f"WARC-Date: 2022-01-01T00:00:00Z\r\nContent-Type: text/plain\r\n"
        f"Content-Length: {len(record)}"
    )
    (tmp_path / "a.warc.wet.gz").write_bytes(
        gzip.compress(head.encode() + b"\r\n\r\n" + record + b"\r\n\r\n")
    )
    [article] = articles(tmp_path / "a.warc.wet.gz")
    assert (day(article), article.body) == ("2021-03-08", BODY)


def test_members_of_a_zip_keep_their_places_and_formats(tmp_path: Path) -> None:
    inner = make_zip({"t.txt": TEXT.replace("Tolm", "Inner")})
    data = make_zip(
        {
            "a/one.txt": TEXT,
            "b/one.txt": TEXT.replace("Tolm", "Other"),
            "c.docx": FILES["b.docx"],
            "d.zip": inner,
            "x.png": b"\x89PNG\x00\x00\x00",
            "__MACOSX/._one.txt": b"\x00\x05",
            "e.jsonl": '{"title": "T", "text": "One story."}\n',
        }
    )
    (tmp_path / "all.zip").write_bytes(data)
    found = articles(tmp_path / "all.zip")
    assert [one.origin.rpartition("all.zip/")[2] for one in found] == [
        "a/one.txt",
        "b/one.txt",
        "c.docx",
        "d.zip/t.txt",
        "e.jsonl:1",
    ]
    assert failures(tmp_path / "all.zip") == []
    assert [kind for kind, _ in notices(tmp_path / "all.zip")] == [".png"]


def test_a_tar_is_read_member_by_member(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz") as packed:
        for name in ("n/one.txt", "n/two.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(TEXT.encode())
            packed.addfile(info, io.BytesIO(TEXT.encode()))
    assert [day(one) for one in articles(tmp_path / "a.tar.gz")] == ["2021-03-08"] * 2


def test_an_epubs_cover_is_told_and_its_chapters_are_articles(tmp_path: Path) -> None:
    book = make_epub("Tolm Courier", "2021-03-08", {"Cover": "", "Lock closed": BODY, "Quay": BODY})
    (tmp_path / "a.epub").write_bytes(book)
    found = articles(tmp_path / "a.epub")
    assert [(one.title, one.source) for one in found] == [
        ("Lock closed", "Tolm Courier"),
        ("Quay", "Tolm Courier"),
    ]
    assert [kind for kind, _ in notices(tmp_path / "a.epub")] == ["short chapter"]
