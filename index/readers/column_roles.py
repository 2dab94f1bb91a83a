"""What columns of a table or fields of a dump hold, told by their values where no name tells it.

A text is what has sentences, a headline a few words that differ from row to row, a day what can be
read as one. A paper's name is short and returns; the texts beside it speak of it, or of its first
word, the place. Of several days the earliest is the publication: what was keyed, loaded or changed
came later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from index.metadata.field_date import parse_dotted_day, parse_field_date
from index.metadata.masthead import is_spoken_of
from index.metadata.publisher import is_newspaper
from index.readers.field_names import OTHER_DATES, get_meanings, normalize_name

_SENTENCES = 25  # words on average from which a column holds texts
_TITLE = (2.5, 30.0)  # least and most words of a headline on average
_MOST = 0.8  # share of filled cells that make a column what it is
_SHORT = 60  # characters of a day or name
_STOP = re.compile(r"[.!?…”\"’)]\s*$|[.!?]\s+[^\W\d_a-z]")
_PERSON = re.compile(r"(?:[Bb]y |[Vv]on |[Pp]ar |[Pp]or )|\b[^\W\d_a-z]\. |, | and | & ")
_URL = re.compile(r"https?://\S+$")
_CAPITAL = re.compile(r"[^\W\d_a-zß-öø-ÿ]")
_DEEPEST = 3  # objects inside objects
_SINGLE = 0.5  # how surely a name of several words that stands in every row is the paper's
_ROWS = 40  # of a table that are looked at


@dataclass(frozen=True, slots=True)
class _Column:
    """The filled cells of a column, and what its name is known for."""

    name: str
    cells: Sequence[str]
    known: frozenset[str]

    def words(self) -> float:
        """Return the words of a cell on average."""
        return fmean(len(cell.split()) for cell in self.cells) if self.cells else 0.0

    def share(self, pattern: re.Pattern[str]) -> float:
        """Return the share of cells in which a pattern is found."""
        return fmean(bool(pattern.search(cell)) for cell in self.cells) if self.cells else 0.0


def find_roles(names: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[int, str]:
    """Return which part of an article each column holds, by its number, for unnamed parts alone.

    ``rows`` are the first rows below the header. Parts that a column's name already tells stay
    as they are. Example: names "Titel", "Erfasst am", ... -> {4: "title", ...}.
    """
    columns = [_read_column(n, name, rows[:_ROWS]) for n, name in enumerate(names)]
    known = {part for column in columns for part in column.known}
    free = {n: column for n, column in enumerate(columns) if not column.known and column.cells}
    found: dict[int, str] = {}
    for part, find in (
        ("body", _find_body),
        ("published_at", _find_date),
        ("url", _find_url),
        ("title", _find_title),
    ):
        at = find(free) if part not in known else None
        if at is not None:
            found[at] = part
            del free[at]
    texts = next((c.cells for n, c in enumerate(columns) if _is(n, c, "body", found)), ())
    for part in ("source", "authors"):
        at = _find_name(free, part, " ".join(texts)) if part not in known else None
        if at is not None:
            found[at] = part
            del free[at]
    return found


PARTS = ("body", "published_at", "url", "title", "source", "authors")
"""The parts of an article that values tell."""


def name_fields(
    records: Sequence[Mapping[str, object]], parts: Sequence[str]
) -> list[dict[str, object]]:
    """Return records of a dump with the fields that only values tell under the parts' names.

    ``parts`` are those that no name tells. Objects inside a record are laid open first:
    {"a": {"b": 1}} -> {"a b": 1}. A day is taken where several records differ in it.
    """
    flat = [dict(_lay_open(record)) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    rows = [[_cell(record.get(name)) for name in names] for record in flat]
    roles = {names[n]: part for n, part in find_roles(names, rows).items() if part in parts}
    days = [name for name, part in roles.items() if part == "published_at"]
    if days and len({_cell(record.get(days[0])) for record in flat}) < 2:
        del roles[days[0]]
    return [
        {**record, **{part: laid[name] for name, part in roles.items() if name in laid}}
        for record, laid in zip(records, flat, strict=True)
    ]


def has_prose(value: object) -> bool:
    """Tell whether a field of an object, or of an object inside it, holds a text."""
    if not isinstance(value, Mapping):
        return False
    cells = (_cell(item) for _, item in _lay_open(value))
    return any(len(cell.split()) >= _SENTENCES and _STOP.search(cell) for cell in cells)


def _lay_open(record: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    """Yield the fields of a record and of the objects inside it, a few levels deep."""
    for name, item in record.items():
        whole = f"{above} {name}".strip()
        if isinstance(item, Mapping) and whole.count(" ") < _DEEPEST:
            yield from _lay_open(item, whole)
        else:
            yield whole, item


def _cell(item: object) -> str:
    if isinstance(item, list) and all(isinstance(one, str) for one in item):
        return "\n\n".join(item)
    return str(item) if isinstance(item, str | int | float) and not isinstance(item, bool) else ""


def _is(n: int, column: _Column, part: str, found: dict[int, str]) -> bool:
    return found.get(n) == part or part in column.known


def _read_column(n: int, name: str, rows: Sequence[Sequence[str]]) -> _Column:
    cells = [row[n].strip() for row in rows if n < len(row) and row[n].strip()]
    known = {part for part, _ in get_meanings(name) or get_meanings(name.rsplit(" ", 1)[-1])}
    if normalize_name(name) in OTHER_DATES:
        known.add("other date")
    return _Column(name, cells, frozenset(known))


def _find_body(free: dict[int, _Column]) -> int | None:
    texts = {n: c.words() for n, c in free.items() if c.share(_STOP) >= _MOST}
    best = max(texts, key=lambda n: texts[n], default=None)
    return best if best is not None and texts[best] >= _SENTENCES else None


def _find_date(free: dict[int, _Column]) -> int | None:
    """Return the column of days; of several the earliest, one that is the same in all rows last."""
    days: dict[int, tuple[bool, str]] = {}
    for n, column in free.items():
        values = [_day(cell) for cell in column.cells]
        read = [value for value in values if value]
        if len(read) >= _MOST * len(values):
            days[n] = (len(set(read)) == 1 < len(read), min(read))
    return min(days, key=lambda n: days[n], default=None)


def _day(cell: str) -> str:
    """Return a cell's day in ISO form, or "": a number that counts rows is none."""
    if len(cell) > _SHORT or not re.search(r"\d", cell):
        return ""
    found = parse_dotted_day(cell) or parse_field_date(cell)
    return found.value if found and len(found.value) >= len("2018-06-12") else ""


def _find_url(free: dict[int, _Column]) -> int | None:
    return next((n for n, c in free.items() if c.share(_URL) >= _MOST), None)


def _find_title(free: dict[int, _Column]) -> int | None:
    """Return the column of short lines that differ from one another most, the longer first."""
    lines = {
        n: (len(set(c.cells)) / len(c.cells), c.words())
        for n, c in free.items()
        if _TITLE[0] <= c.words() <= _TITLE[1] and c.share(_URL) < 0.5
        if len(set(c.cells)) >= _MOST * len(c.cells)
    }
    return max(lines, key=lambda n: lines[n], default=None)


def _find_name(free: dict[int, _Column], part: str, texts: str) -> int | None:
    """Return the column of papers, or of authors: names of few words, each with a capital."""
    ranked: dict[int, float] = {}
    for n, column in free.items():
        if not 1 <= column.words() <= 6 or column.share(_CAPITAL) < _MOST:
            continue
        if column.share(re.compile(r"\d|://")) > 1 - _MOST:
            continue
        person = column.share(_PERSON)
        if part == "authors":
            ranked[n] = person
        else:
            names = sorted(set(column.cells))
            paper = fmean(
                is_newspaper(one) or 0.8 * is_spoken_of(one, texts) or 0.6 * _is_placed(one, texts)
                for one in names
            )
            single = len(names) == 1 < len(column.cells) and column.words() > 1
            ranked[n] = max(paper, _SINGLE * single) - person
    best = max(ranked, key=lambda n: ranked[n], default=None)
    return best if best is not None and ranked[best] >= 0.5 else None


def _is_placed(name: str, texts: str) -> bool:
    """Tell whether a name of several words begins with a word of the texts: a paper's place."""
    words = name.split()
    return len(words) > 1 and re.search(rf"\b{re.escape(words[0])}\b", texts) is not None
