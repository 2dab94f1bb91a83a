"""XML from outside, parsed with no network, no external file and no entities of its own."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from index.errors import ReadError

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_DECLARES = re.compile(rb"<!ENTITY\s", re.I)
_ROOT = re.compile(
    rb"^\s*(?:<\?xml.*?\?>\s*|<!--.*?-->\s*|<\?.*?\?>\s*|<!DOCTYPE(?:[^<>\[]|\[.*?\]\s*)*>\s*)*<(?:[\w.-]+:)?([\w.-]+)",
    re.S | re.I,
)


def get_root_name(head: bytes) -> str:
    """Return the local name of a document's first element, in lower case, or ""."""
    found = _ROOT.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")[:20_000])
    return found[1].decode("ascii").lower() if found else ""


def parse_xml(data: bytes) -> _Element:
    """Return the root of an XML document, mended where it is broken.

    Named entities of HTML (&mdash;) become their characters. Raises ReadError where the document
    declares entities of its own (they may expand without end, or name files), or is no XML.
    """
    from lxml import etree

    if _DECLARES.search(data[:100_000]):
        raise ReadError("It declares XML entities of its own, which are not read.", "Remove them.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(_NAMED.sub(_character, data), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("It is no XML that can be read.", "Export it again.") from error
    if root is None:
        raise ReadError("It is no XML that can be read.", "Export it again.")
    return root


def is_cut_off(data: bytes, root: _Element) -> bool:
    """Tell whether a document ends before its root element does."""
    name = str(root.tag).rpartition("}")[2].encode()
    closing = data.rstrip()[-200:]
    return b"</" not in closing or not re.search(
        rb"</(?:[\w.-]+:)?" + re.escape(name) + rb"\s*>", closing
    )


def _character(match: re.Match[bytes]) -> bytes:
    if match[1] in _OWN:
        return match[0]
    found = html5.get(match[1].decode() + ";", "")
    return b"".join(b"&#%d;" % ord(char) for char in found) if found else match[0]


def get_local(element: _Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def find_all(element: _Element, *path: str) -> list[_Element]:
    """Return the elements under a path of local names, whatever their namespaces."""
    steps = "/".join(f"*[local-name()='{name}']" for name in path)
    return list(element.xpath(f".//{steps}"))


def find_text(element: _Element, *path: str) -> str:
    """Return the text of the first element under a path of local names, or ""."""
    found = find_all(element, *path)
    return " ".join("".join(found[0].itertext()).split()) if found else ""


def find_text_attribute(element: _Element, name: str, attribute: str) -> str:
    """Return an attribute of the first element of a local name, or ""."""
    return next(
        (str(e.get(attribute)).strip() for e in find_all(element, name) if e.get(attribute)), ""
    )


def child_texts(element: _Element, name: str) -> list[str]:
    """Return the texts of an element's own children of a local name, as they are written."""
    return ["".join(child.itertext()) for child in element if get_local(child) == name]


def to_markup(element: _Element) -> str:
    """Return an element and what it holds as HTML, without namespaces."""
    from lxml import etree

    for each in element.iter():
        if isinstance(each.tag, str):
            each.tag = get_local(each)
    etree.cleanup_namespaces(element)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
