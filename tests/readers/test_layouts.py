"""Records in other layouts: tables by columns, graphs, sheets, labels of other languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fakes.documents import articles, day, failures, make_zip, notices

TITLE = "Crane falls at Tolm"
TEXT = (
    "A crane fell across the quay at Tolm in a gale on Tuesday, and nobody was hurt there.\n\n"
    "The port will be closed to large ships until a barge from the north has lifted the wreck."
)
PAPER, DAY = "Tolm Courier", "2021-11-09"
ROW = {"title": TITLE, "text": TEXT, "date": DAY, "source": PAPER}
OTHER = {**ROW, "title": "Nurses at Tolm accept an offer", "text": TEXT.replace("crane", "mast")}
BY_COLUMNS = {name: {"0": ROW[name], "1": OTHER[name]} for name in ROW}
BY_ROWS = {"columns": list(ROW), "data": [list(ROW.values()), list(OTHER.values())]}
BY_KEYS = {"articles": {"-Mx1": ROW, "-Mx2": OTHER}}
TYPED = [{"type": "header"}, {"type": "table", "name": "news", "data": [ROW, OTHER]}]


@pytest.mark.parametrize("layout", [BY_COLUMNS, BY_ROWS, BY_KEYS, TYPED])
def test_records_in_other_layouts_are_laid_out(tmp_path: Path, layout: object) -> None:
    (tmp_path / "a.json").write_text(json.dumps(layout), encoding="utf-8")
    found = articles(tmp_path / "a.json")
    assert [one.title for one in found] == [TITLE, OTHER["title"]]
    assert {(day(one), one.source) for one in found} == {(DAY, PAPER)}


def test_a_publisher_is_found_by_its_reference(tmp_path: Path) -> None:
    story = {"@type": "NewsArticle", "headline": TITLE, "articleBody": TEXT, "datePublished": DAY}
    graph = [{**story, "publisher": {"@id": "#p"}}, {"@id": "#p", "name": PAPER}]
    (tmp_path / "a.json").write_text(json.dumps({"@graph": graph}), encoding="utf-8")
    assert [one.source for one in articles(tmp_path / "a.json")] == [PAPER]


def test_a_publisher_is_found_among_linked_records(tmp_path: Path) -> None:
    linked = {"type": "taxonomy_term--publication", "attributes": {"name": PAPER}}
    entry = {"type": "node", "attributes": {"title": TITLE, "body": TEXT, "created": DAY}}
    value = {"data": [entry], "included": [linked]}
    (tmp_path / "a.json").write_text(json.dumps(value), encoding="utf-8")
    assert [one.source for one in articles(tmp_path / "a.json")] == [PAPER]


def test_the_whole_text_goes_before_one_that_was_cut_off(tmp_path: Path) -> None:
    row = {"title": TITLE, "content": TEXT[:60] + "… [+99 chars]", "full_content": TEXT}
    (tmp_path / "a.json").write_text(json.dumps([{**row, "date": DAY}]), encoding="utf-8")
    assert articles(tmp_path / "a.json")[0].body == TEXT


@pytest.mark.parametrize(
    "more",
    [
        {"publishedAt": None, "createdAt": DAY},
        {"inReplyTo": "https://b.example/1"},
        {"_id": "drafts.4c0a"},
    ],
)
def test_what_was_not_published_or_only_answers_is_told(
    tmp_path: Path, more: dict[str, object]
) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ROW, {**OTHER, **more}]), encoding="utf-8")
    assert [one.title for one in articles(tmp_path / "a.json")] == [TITLE]
    assert len(notices(tmp_path / "a.json")) == 1


def test_a_headline_without_a_text_is_told(tmp_path: Path) -> None:
    row = {"title": TITLE, "url": "https://p.example/1", "date": DAY}
    (tmp_path / "a.json").write_text(json.dumps([row, row]), encoding="utf-8")
    assert articles(tmp_path / "a.json") == []
    assert [kind for kind, _ in notices(tmp_path / "a.json")] == ["no text", "no text"]


LABELLED = {
    "German": "Quelle: {paper}\nDatum: 9. November 2021\nRessort: Hafen\nTitel: {title}",
    "Finnish": "Lehti: {paper}\nJulkaistu: 9.11.2021\nOtsikko: {title}\nSivu: 4",
    "Russian": "Источник: {paper}\nДата: 9 ноября 2021\nНомер: 70\nЗаголовок: {title}",
    "an archive's": "*** TOLM COURIER ***  OLD\n\nSTORY ID ..: 7\nDATE PUBLISHED : 9 NOV 21\n"
    "PAGE ......: 3\n\nHEADLINE ..: {title}",
    "a wire's": "TOLM COURIER\nSLUG: crane\nFOR USE ON: November 9, 2021\nHEADLINE: {title}",
}


@pytest.mark.parametrize("language", LABELLED)
def test_labelled_lines_are_read_in_any_language(tmp_path: Path, language: str) -> None:
    head = LABELLED[language].format(paper=PAPER, title=TITLE)
    (tmp_path / "a.txt").write_text(f"{head}\n\n{TEXT}\n", encoding="utf-8")
    [article] = articles(tmp_path / "a.txt")
    assert (article.title, day(article), article.source) == (TITLE, DAY, PAPER)
    assert article.body == TEXT


@pytest.mark.parametrize("sign", ["|", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_is_read_under_the_name_of_a_text(tmp_path: Path, sign: str, encoding: str) -> None:
    rows = [["Titre", "Date de parution", "Journal", "Texte"]]
    rows += [[one["title"], "9 novembre 2021", PAPER, f'"{one["text"]}"'] for one in (ROW, OTHER)]
    (tmp_path / "a.txt").write_bytes("\n".join(map(sign.join, rows)).encode(encoding))
    found = articles(tmp_path / "a.txt")
    assert [(one.title, day(one), one.source) for one in found] == [
        (TITLE, DAY, PAPER),
        (OTHER["title"], DAY, PAPER),
    ]


def test_a_table_may_tell_its_delimiter(tmp_path: Path) -> None:
    text = f'sep=;\nHeadline;Published;Outlet;Body\n{TITLE};{DAY};{PAPER};"{TEXT}"\n'
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    assert [one.title for one in articles(tmp_path / "a.csv")] == [TITLE]


def make_sheet(rows: list[list[str]]) -> bytes:
    """Return a spreadsheet of strings, and of numbers of days where a cell begins with "#"."""
    cells = [
        [
            f'<c s="1"><v>{cell[1:]}</v></c>'
            if cell[:1] == "#"
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
            for cell in row
        ]
        for row in rows
    ]
    sheet = "".join(f"<row>{''.join(row)}</row>" for row in cells)
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    return make_zip(
        {
            "xl/workbook.xml": "<workbook/>",
            "xl/styles.xml": styles,
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{sheet}</sheetData></worksheet>",
            "xl/worksheets/sheet2.xml": "<worksheet><sheetData/></worksheet>",
        }
    )


def test_a_sheet_is_read_below_its_title(tmp_path: Path) -> None:
    rows = [["Coverage of the port"], ["Date", "Media outlet", "Headline", "Full text"]]
    rows += [["#44509", PAPER, TITLE, TEXT]]
    (tmp_path / "a.xlsx").write_bytes(make_sheet(rows))
    [article] = articles(tmp_path / "a.xlsx")
    assert (article.title, day(article), article.source) == (TITLE, DAY, PAPER)
    assert [kind for kind, _ in notices(tmp_path / "a.xlsx")] == ["sheet"]


@pytest.mark.parametrize("cut", [100, 400, 700])
def test_a_sheet_that_is_cut_off_is_one_failure(tmp_path: Path, cut: int) -> None:
    (tmp_path / "a.xlsx").write_bytes(make_sheet([["Title", "Text"], [TITLE, TEXT]])[:cut])
    assert articles(tmp_path / "a.xlsx") == []
    assert len(failures(tmp_path / "a.xlsx")) == 1
