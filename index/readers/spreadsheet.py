"""Spreadsheets (XLSX): each sheet that names its columns is read as the table that it is.

Rows above the one that names the columns (a report's title) are passed over. Days are kept by
their serial number in cells that are formatted as days (ECMA-376, 18.8.30).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.document import ReadItem
from index.readers.source import SourceStream, wrap_bytes
from index.readers.tables import find_delimiter, read_table
from index.readers.xml_tree import find_all, parse_xml

if TYPE_CHECKING:
    from zipfile import ZipFile

    from lxml.etree import _Element

_WHOLE = 200_000_000  # bytes of one part
_START = datetime(1899, 12, 30)
_DAYS = frozenset(range(14, 23))
"""Numbers of the built-in formats of days."""
_SHEET = re.compile(r"xl/worksheets/\w+\.xml$")


def read_spreadsheet(source: SourceStream, book: ZipFile) -> Iterator[ReadItem]:
    """Yield an article a row of each sheet; a sheet that names no columns is told."""
    shared = [_text(one) for one in find_all(_part(book, "xl/sharedStrings.xml"), "si")]
    dated = _list_day_styles(_part(book, "xl/styles.xml"))
    for name in sorted(filter(_SHEET.match, book.namelist())):
        rows = [_row(row, shared, dated) for row in find_all(_part(book, name), "row")]
        first = next((n for n, row in enumerate(rows) if find_delimiter(_write([row]))), None)
        if first is None:
            yield source.notice("sheet", "its columns have no names of an article's parts")
            continue
        data = _write(rows[first:]).encode()
        place = f"{source.origin}[{name.rsplit('/', 1)[-1].removesuffix('.xml')}]"
        yield from read_table(wrap_bytes(data, source, origin=place, key=source.key, name="a.csv"))


def _part(book: ZipFile, name: str) -> _Element:
    """Return a part of the book as a tree, an empty one where it is missing."""
    if name not in book.namelist():
        return parse_xml(b"<none/>")
    if book.getinfo(name).file_size > _WHOLE:
        raise ReadError(f"Its part {name!r} is too large.", "Split the sheet.")
    return parse_xml(book.read(name))


def _list_day_styles(styles: _Element) -> set[str]:
    """Return the numbers of the styles that show a day."""
    own = {
        str(one.get("numFmtId"))
        for one in find_all(styles, "numFmt")
        if re.search(r"[dy]", re.sub(r"\[.*?\]|\".*?\"", "", str(one.get("formatCode"))))
    }
    shown = [str(one.get("numFmtId")) for xfs in find_all(styles, "cellXfs") for one in xfs]
    return {str(n) for n, one in enumerate(shown) if one in own or int(one) in _DAYS}


def _row(row: _Element, shared: list[str], dated: set[str]) -> list[str]:
    cells: dict[int, str] = {}
    for cell in find_all(row, "c"):
        letters = re.match(r"[A-Z]+", str(cell.get("r") or ""))
        at = len(cells) if letters is None else _count(letters[0])
        cells[at] = _cell(cell, shared, dated)
    return [cells.get(n, "") for n in range(max(cells, default=-1) + 1)]


def _count(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number - 1


def _cell(cell: _Element, shared: list[str], dated: set[str]) -> str:
    written = _text(cell)
    if cell.get("t") == "s":
        return shared[int(written)] if written.isdigit() and int(written) < len(shared) else ""
    if cell.get("s") in dated and re.fullmatch(r"\d{4,5}(?:\.\d+)?", written):
        return (_START + timedelta(days=float(written))).isoformat(timespec="minutes")
    return written


def _text(element: _Element) -> str:
    return "".join(str(part) for part in element.itertext()).strip()


def _write(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
