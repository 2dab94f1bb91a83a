"""Values of JSON that hold records in another layout, laid out as a list of records.

Tables by rows ({"columns": [...], "data": [[...]]}), tables by columns ({"title": {"0": ...}}) and
graphs whose parts name one another ({"@id": ...}) come out of data frames, databases and the web.
"""

from __future__ import annotations

from collections.abc import Mapping

_HEADS = ("columns", "fields", "header", "headers", "schema")
_ROWS = ("data", "rows", "values", "records", "results")
_LEAST = 2  # columns of a table
_DEEPEST = 6  # levels in which a reference is looked for


def lay_out(value: object) -> object:
    """Return a value with its records as a list of objects; any other value as it is."""
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("@graph"), list):
        return _resolve(value, {str(one["@id"]): one for one in _list_named(value["@graph"])})
    return _of_rows(value) or _of_columns(value) or value


def _of_rows(value: Mapping[str, object]) -> list[object]:
    """Return the records of a table that names its columns beside its rows, [] for none."""
    heads = next((one for n in _HEADS if isinstance(one := value.get(n), list)), [])
    rows = next((one for n in _ROWS if isinstance(one := value.get(n), list)), [])
    names = [one.get("name") if isinstance(one, dict) else one for one in heads]
    if len(names) < _LEAST or not all(isinstance(one, str) for one in names) or not rows:
        return []
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows):
        return []
    return [dict(zip(map(str, names), row, strict=True)) for row in rows if isinstance(row, list)]


def _of_columns(value: Mapping[str, object]) -> list[object]:
    """Return the records of a table that is kept by columns, all with the same keys."""
    columns = {
        name: dict(enumerate(column)) if isinstance(column, list) else column
        for name, column in value.items()
    }
    first = next(iter(columns.values()), None)
    if len(columns) < _LEAST or not isinstance(first, dict) or not first:
        return []
    cells = [one for column in columns.values() if isinstance(column, dict) for one in [column]]
    alike = len(cells) == len(columns) and all(one.keys() == first.keys() for one in cells)
    plain = alike and not any(isinstance(one, dict | list) for one in first.values())
    if not plain or not all(str(key).isdigit() for key in first):
        return []
    return [
        {name: column[key] for name, column in zip(columns, cells, strict=True)} for key in first
    ]


def _list_named(graph: list[object]) -> list[dict[str, object]]:
    return [one for one in graph if isinstance(one, dict) and "@id" in one]


def _resolve(value: object, known: Mapping[str, object], depth: int = 0) -> object:
    """Return a value in which what only names a part of its graph is that part."""
    if depth > _DEEPEST:
        return value
    if isinstance(value, dict):
        if value.keys() == {"@id"}:
            return known.get(str(value["@id"]), value)
        return {name: _resolve(one, known, depth + 1) for name, one in value.items()}
    return [_resolve(one, known, depth + 1) for one in value] if isinstance(value, list) else value
