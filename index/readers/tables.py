"""CSV and TSV: a header of field names, then an article a row."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator

from index.errors import ReadError
from index.metadata.field_date import parse_field_date
from index.readers.column_roles import find_roles
from index.readers.decode import decode_bytes
from index.readers.document import MAX_ARTICLE, MAX_LINE, ReadItem, make_failure
from index.readers.field_names import get_meanings
from index.readers.records import to_raw_document
from index.readers.source import PEEK, SourceStream
from index.readers.unpack import iter_lines

_SAMPLE = 20_000  # characters that tell the delimiter
_PROSE = 20  # words of a text
_WHOLE = 3  # rows from which the last, which may be cut, is left out
_TELLING = frozenset({"body", "title", "published_at"})
_DATE = 40  # characters of the longest date
_STATED = re.compile(r"\ufeff?sep=.\r?\n")
"""A first line that only tells a spreadsheet the delimiter."""
_DELIMITERS = ",\t;|"


def read_table(source: SourceStream) -> Iterator[ReadItem]:
    """Yield an article a row; its columns are found by the names in the first row.

    Raises ReadError where the first row names no text.
    """
    csv.field_size_limit(4 * MAX_ARTICLE)
    head, told = source.decode(_whole_lines(source.peek()))
    stated = _STATED.match(head)
    head = head[stated.end() :] if stated else head
    delimiter = find_delimiter(head) or _find_delimiter_by_values(head)
    if not delimiter:
        raise ReadError(
            "The first row names no column of texts, and no column holds any.",
            "Give it a header with 'title', 'date', 'text'.",
        )
    encoding = "" if source.encoding or not told else _find_encoding(head, source.peek())
    lines = _TextLines(source, encoding)
    if stated:
        next(lines)
    rows = csv.reader(lines, delimiter=delimiter)
    sample = _sample(head, delimiter)
    names, first = [name.strip() for name in sample[0]], sample[1:]
    if _is_data(sample):  # no header: its first row is an article
        names, first = [f"column {n}" for n in range(1, len(names) + 1)], sample
    else:
        next(rows)
    for n, part in find_roles(names, first).items():
        names[n] = part
    yield from _rows(rows, names, source, _find_day_first(head, delimiter))


def _find_encoding(head: str, data: bytes) -> str:
    """Return the encoding that the first lines were read in, so that each line is read in it."""
    western = data[: data.rfind(b"\n") + 1].decode("cp1252", errors="replace")
    return "cp1252" if western == head else ""


def _sample(head: str, delimiter: str) -> list[list[str]]:
    """Return the whole rows of a table's first characters."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(head.splitlines(keepends=True), delimiter=delimiter):
            if any(row):
                rows.append(row)
    except csv.Error:
        pass
    return rows[:-1] if len(rows) > _WHOLE else rows


def _is_data(sample: list[list[str]]) -> bool:
    """Tell whether a table has no header: its first row is an article like the others."""
    names = [f"column {n}" for n in range(len(sample[0]))]
    if any(get_meanings(name) for name in sample[0]):
        return False
    roles = find_roles(names, sample)
    first = {part: sample[0][n] for n, part in roles.items()}
    return (
        len(first.get("body", "").split()) > _PROSE
        and parse_field_date(first.get("published_at")) is not None
    )


def _find_delimiter_by_values(head: str) -> str:
    """Return the sign between columns of which one holds texts and one days, or ""."""
    told = {delimiter: _count_roles(_sample(head, delimiter)) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: told[delimiter])
    return best if told[best] else ""


def _count_roles(rows: list[list[str]]) -> int:
    """Return how many columns of a table are told by their values; 0 where none holds texts."""
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) > 1 or widths == {1}:
        return 0
    roles = set(find_roles([f"column {n}" for n in range(len(rows[0]))], rows[1:]).values())
    return len(roles) if "body" in roles and roles & {"published_at", "title"} else 0


_SLASHED = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b")
_ESCAPED = re.compile(r"(?<=[.!?:”\"’')])(?:\\r)?\\n|\\n(?=\\n)")


def _find_day_first(head: str, delimiter: str) -> dict[int, bool]:
    """Return for each column of dates whether its days stand before its months ("13/02/2015").

    One date that can be read in one way only tells it for the whole column.
    """
    told: dict[int, set[bool]] = {}
    try:
        for row in csv.reader(head.splitlines(keepends=True), delimiter=delimiter):
            for n, cell in enumerate(row):
                match = _SLASHED.match(cell) if len(cell) < _DATE else None
                if match and max(int(match[1]), int(match[3])) > 12:
                    told.setdefault(n, set()).add(int(match[1]) > 12)
                elif match and match[2] == ".":  # who writes dots writes the day first
                    told.setdefault(n, set()).add(True)
    except csv.Error:
        return {}
    return {n: orders.pop() for n, orders in told.items() if len(orders) == 1}


def _in_order(cell: str, day_first: bool) -> str:
    """Return a numeric date in ISO form, in the order of its column."""
    match = _SLASHED.match(cell) if len(cell) < _DATE else None
    if match is None:
        return cell
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    return f"{match[4]}-{int(month):02}-{int(day):02}{cell[match.end() :]}"


def _unescaped(cell: str) -> str:
    """Return a text whose line breaks were written as a backslash and "n" with line breaks."""
    if "\\n" not in cell or "\n" in cell or not _ESCAPED.search(cell):
        return cell
    return re.sub(r"(?:\\r)?\\n", "\n", cell)


def _numbered(row: dict[str, str], source: SourceStream) -> dict[str, object]:
    """Return a row whose id, where it only counts rows, is the table's own: "rows/7"."""
    found: dict[str, object] = {name: value for name, value in row.items() if name}
    written = str(found.get("id", ""))
    return {**found, "id": f"{source.key}/{written}"} if written.isdigit() else found


class _TextLines:
    """The lines of a table as text; one that cannot be decoded raises, and the next follows."""

    def __init__(self, source: SourceStream, encoding: str = "") -> None:
        wide = source.peek()[:2] in (b"\xff\xfe", b"\xfe\xff")
        self._encoding = "" if wide else source.encoding or encoding
        self._wide = codecs.getreader("utf-16")(source.stream) if wide else None
        self._lines = iter_lines(source.stream)

    def __iter__(self) -> _TextLines:
        return self

    def __next__(self) -> str:
        if self._wide is not None:
            if line := self._wide.readline(MAX_LINE):
                return line
            raise StopIteration
        number, data = next(self._lines)
        if data is None:
            raise ReadError(f"The line is longer than {MAX_LINE:,} bytes.", "Mend its quotes.")
        return decode_bytes(data, named=self._encoding).removeprefix(
            "\ufeff" if number == 1 else ""
        )


def _rows(
    rows: Iterator[list[str]], names: list[str], source: SourceStream, orders: dict[int, bool]
) -> Iterator[ReadItem]:
    number = 1
    while True:
        number += 1
        place = f"{source.origin}:{number}"
        try:
            row = next(rows)
            if not any(row):
                continue
            if len(row) > len(names):
                raise ReadError(
                    f"The row has {len(row)} columns, its header {len(names)}.", "Quote its text."
                )
            cells = [_unescaped(cell) for cell in row]
            for n, day_first in orders.items():
                if n < len(cells):
                    cells[n] = _in_order(cells[n], day_first)
            yield to_raw_document(_numbered(dict(zip(names, cells, strict=False)), source), place)
        except StopIteration:
            return
        except ReadError as error:
            yield make_failure(place, error)
        except csv.Error as error:
            yield make_failure(place, ReadError(f"The row cannot be read: {error}.", "Mend it."))


def find_delimiter(head: str) -> str:
    """Return the sign between the columns of a table whose first row names a text, or "".

    Such a row names a text and a title or date: "id,title,date,text".
    """
    first = next((line for line in head[:_SAMPLE].splitlines() if line.strip()), "")
    for delimiter in _DELIMITERS:
        try:
            names = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            continue
        known = {part for name in names for part, _ in get_meanings(name.strip().strip("\ufeff"))}
        if len(names) > 1 and ({"body", "title"} <= known or {"published_at"} < known & _TELLING):
            return delimiter
    return ""


def _whole_lines(head: bytes) -> bytes:
    """Return the whole lines of a file's first bytes: none is cut inside a character."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2]
    whole = len(head) < PEEK  # the file's end
    return head if whole else head[: head.rfind(b"\n") + 1] or head
