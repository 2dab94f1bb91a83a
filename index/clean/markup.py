"""Markup inside a record's text: feeds and content systems store paragraphs as HTML."""

from __future__ import annotations

import re

_BLOCKS = frozenset(
    "p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article tr table figure hr pre".split()
)
_DROPPED = ("script", "style", "noscript", "iframe", "figcaption", "form", "button")
_MARKUP = re.compile(
    r"</(?:p|div|li|h[1-6]|blockquote|span|strong|em|a|b|i)>|<br\s*/?>|<p[\s>]", re.I
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.I)
"""Control characters, written out or by number: no tree of HTML takes them."""


def has_markup(text: str) -> bool:
    """Tell whether a text is stored as HTML."""
    return "<" in text and _MARKUP.search(text) is not None


def plain(fragment: str) -> str:
    """Return the text of an HTML fragment, with a line for each block; entities are resolved.

    Example: "<p>A &amp; B<br>C</p>" -> "A & B\\nC". Scripts, forms and captions are left out.
    """
    from lxml import html

    fragment = _REFERENCE.sub(_unless_control, _CONTROL.sub("", fragment))
    tree = html.fragment_fromstring(fragment, create_parent="div")
    for element in tree.xpath("|".join(f".//{name}" for name in _DROPPED)):
        element.drop_tree()
    return "\n".join(line.strip() for line in _ordered(tree).split("\n") if line.strip())


def _unless_control(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return "" if _CONTROL.match(chr(min(code, 0xFFFFF))) else match[0]


def _ordered(tree: object) -> str:
    """Return text and tails in document order, with a new line around each block."""
    from lxml import etree

    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        block = element.tag in _BLOCKS
        if event == "start":
            parts.append(("\n" if block else "") + _flat(element.text))
        elif event == "end":
            parts.append(("\n" if block else "") + _flat(element.tail))
        else:
            parts.append(_flat(element.tail))
    return "".join(parts)


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""
