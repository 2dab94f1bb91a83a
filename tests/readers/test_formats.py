"""The list of formats: the docs have its table, and each has a reader that answers to its names."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from fakes.documents import articles, day, notices

from index.readers.detect import detect_format
from index.readers.formats import FORMATS

CASES = ROOT.parent / "shared" / "data" / "cases"
BRIDGE = "The mayor opened the harbour bridge on Tuesday"


def format_table() -> str:
    """Return the table of formats as Markdown, as docs/formats.md has it."""
    rows = [
        f"| {form.title} | {', '.join(f'`{end}`' for end in form.suffixes)} | {form.told_by} "
        f"| {form.date} |"
        for form in FORMATS
    ]
    return "\n".join(["| format | names | told by | its date |", "|---|---|---|---|", *rows])


def test_the_docs_have_the_table_that_the_reader_uses() -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    assert format_table() in page


def test_a_format_has_a_name_of_its_own() -> None:
    names = [form.name for form in FORMATS]
    assert len(set(names)) == len(names)
    assert all(end.startswith(".") for form in FORMATS for end in form.suffixes)


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b"%PDF-1.7", "a.txt", "pdf"),
        (b"{\\rtf1 x}", "a.doc", "rtf"),
        (b"\x1f\x8b\x08", "a.txt", "gzip"),
        (b"<!DOCTYPE html><html>", "a.txt", "html"),
        (b"<?xml version='1.0'?><rss version='2.0'>", "a.txt", "feed"),
        (b"<p>A fragment</p>", "a.html", "html"),
        (b"<p>Markdown may begin so.</p>\n\nMore.", "a.md", "markdown"),
        (b'{"text": "One."}\n{"text": "Two."}', "a.txt", "jsonl"),
        (b"[Editor's note: this is a story.]\n\nMore.", "a.txt", "text"),
        (b"{curly} words begin a story", "a.txt", "text"),
        (b"WARC/1.0\r\nWARC-Type: x", "a", "warc"),
        (b"A story of no name.", "", "text"),
        (b"import os\n", "a.py", "unknown"),
        (b"Title: A\nDate: 2020-03-03\n\nStory.", "a.txt", "text"),
    ],
)
def test_content_tells_a_format_before_its_name(head: bytes, name: str, form: str) -> None:
    assert detect_format(head, name) == form


shared = pytest.mark.skipif(not CASES.exists(), reason="the handed-out cases are not here")


@shared
@pytest.mark.parametrize(
    ("name", "days", "has"),
    [
        ("json-exports/ccnews.jsonl", ["2018-06-12"], lambda one: one.source == "oakport.example"),
        ("json-exports/newsapi.json", ["2019-03-06"], lambda one: one.source == "Oakport Times"),
        ("json-exports/guardian.json", ["2019-05-08"], lambda one: one.authors == ("Bo Elm",)),
        ("wordpress/export.xml", ["2019-05-14", "2008-03-10"], lambda one: "[" not in one.body),
        ("wire/ninjs.json", ["2020-03-03"], lambda one: one.authors == ("Ann Oake",)),
        ("wire/nitf.xml", ["2020-03-03"], lambda one: one.place == "OAKPORT"),
        ("wire/iptc7901.txt", ["2020-03-03"], lambda one: one.place == "Oakport"),
        ("feeds/atom-updated.xml", ["2021-03-02"], lambda one: one.title == "Quay closed"),
        ("feeds/rss1.rdf", ["2021-03-06"], lambda one: one.authors == ("Ann Oake",)),
        ("feeds/jsonfeed.json", ["2021-03-02"], lambda one: one.source == "Oakport Feed"),
        ("documents/page.pdf", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/story.docx", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/letter.eml", ["2020-03-03"], lambda one: "Tuesday—at last" in one.body),
        ("documents/rows.csv", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/story.txt.gz", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/page.html.gz", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/crawl.warc", ["2020-03-03"], lambda one: BRIDGE in one.body),
        ("documents/front.md", [], lambda one: False),
        ("databases/nexis.txt", ["2020-03-03", "2021-08-09"], lambda one: ":" not in one.body),
        ("encodings/mojibake.txt", ["2020-03-03"], lambda one: "It’s done" in one.body),
        ("encodings/short-cp1252.txt", ["2020-03-03"], lambda one: "“It’s done” –" in one.body),
        ("encodings/page-cp1252.html", ["2020-03-03"], lambda one: "“It’s done” –" in one.body),
    ],
)
def test_a_handed_out_case_gives_its_right_value(
    name: str, days: list[str], has: Callable[[object], bool]
) -> None:
    found = articles(CASES / name)
    assert [day(one) for one in found] == days
    assert all(has(one) for one in found)


@shared
def test_every_entry_of_the_handed_out_feed_is_in() -> None:
    found = articles(CASES / "feeds" / "rss2.xml")
    assert [day(one) for one in found] == [
        "2015-09-03",
        "2016-06-29",
        "2018-06-25",
        "2019-07-04",
        "2019-07-09",
        "2019-03-05",
        "2019-03-05",
        "",
    ]
    assert "museum opened" in found[5].body
    assert "swimming pool" in found[6].body
    assert {kind for kind, _ in notices(CASES / "feeds" / "rss2.xml")} == {
        "odd date",
        "date not read",
    }


def test_standard_input_may_be_any_format(tmp_path: Path) -> None:
    from index.readers import RawDocument, read_sources

    held = io.BytesIO(b"title,date,text\nA,2019-02-04,One story.\n")
    [found] = [one for one in read_sources(["-"], stdin=held) if isinstance(one, RawDocument)]
    assert found.text == "One story."
