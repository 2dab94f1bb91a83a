"""XML of kinds that no other reader knows: read as records, by the one table of field names.

An element becomes an object, its attributes and children fields, paragraphs one text. Pairs of a
name and a value (<dc element="dc.source" value="..."/>) become a field of that name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.document import ReadItem, make_failure
from index.readers.records import read_value
from index.readers.source import SourceStream
from index.readers.xml_tree import get_local, is_cut_off, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 12  # levels of elements
_PARAGRAPHS = ("p", "para", "paragraph", "par")
_INLINE = frozenset("a b i em strong br span sub sup u q small cite".split())
_NAMES = ("element", "name", "property", "key", "type")
_VALUES = ("value", "content")


def read_xml_records(source: SourceStream) -> Iterator[ReadItem]:
    """Yield the records of an XML document; raise ReadError where it holds no article."""
    data = source.read_bytes()
    root = parse_xml(data)
    try:
        found = list(read_value(to_record(root), source.origin))
    except RecursionError as error:
        raise ReadError("Its elements nest too deep.", "Flatten it.") from error
    yield from found
    if is_cut_off(data, root):
        yield make_failure(source.origin, ReadError("It is cut off.", "Fetch the file again."))


def to_record(element: _Element, depth: int = 0) -> object:
    """Return an element as an object, a text, or a list where it only repeats one child.

    Example: <news date="2018-06-12"><head>A</head><p>B.</p><p>C.</p></news> ->
    {"date": "2018-06-12", "head": "A", "text": "B.\n\nC."}.
    """
    children = [one for one in element if isinstance(one.tag, str)]
    fields: dict[str, object] = {get_local_name(n): value for n, value in element.attrib.items()}
    blocks = [one for one in children if get_local(one).lower() in _PARAGRAPHS]
    others = [one for one in children if one not in blocks and get_local(one) not in _INLINE]
    if blocks:
        fields["text"] = "\n\n".join(_text(one) for one in blocks)
    elif not others or depth >= _DEEPEST:
        return {**fields, "text": _text(element)} if fields else _text(element)
    held: dict[str, list[object]] = {}
    for child in others:
        name, value = _field(child, depth)
        held.setdefault(name, []).append(value)
    if len(held) == 1 and not blocks and len(others) > 1:
        name, rows = next(iter(held.items()))
        return {**fields, name: rows} if fields else rows
    fields |= {name: values[0] if len(values) == 1 else values for name, values in held.items()}
    return fields["text"] if list(fields) == ["text"] else fields


def get_local_name(name: object) -> str:
    """Return an attribute's name without its namespace."""
    return str(name).rpartition("}")[2]


def _field(child: _Element, depth: int) -> tuple[str, object]:
    """Return a child as a field: (name, value)."""
    named = next((child.get(name) for name in _NAMES if child.get(name)), None)
    value = next((child.get(name) for name in _VALUES if child.get(name)), None)
    if named and value and not _text(child):
        return str(named), str(value)
    return get_local(child), to_record(child, depth + 1)


def _text(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())
