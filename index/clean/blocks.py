"""Pieces of a text: its lines, cut apart again where two blocks were glued together.

Text taken out of a page often joins blocks with no space: "all the difference.The mayor
said". Such a seam is a boundary for judging; the text itself is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

_SEAM = re.compile(
    r"(?<=[a-z0-9)][.!?])(?=[A-Z“\"‘][a-z’']+[\s,’])|(?<=[.!?][”\"’])(?=[A-Z][a-z]+\s)"
)
_ENDS = re.compile(
    r"(?<!\bMr)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bMrs)(?<!\bNo)(?<!\b[A-Z])"
    r"(?<![.!?…])[.!?…]++[”\"’')]*+(?=\s+\S|$)"
)
_QUOTED = re.compile(r"“[^”]{0,600}(?:”|$)|(?<!\w)\"[^\"]{0,600}(?:\"|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch ``text[start:end]`` of the text being cleaned, without outer white space."""

    start: int
    end: int
    text: str


def split_pieces(text: str) -> list[Piece]:
    """Return the lines of a text, split further at glued seams, in order; empty lines go."""
    seams = [seam.start() for seam in _SEAM.finditer(text)]
    found: list[Piece] = []
    start, n = 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        while n < len(seams) and seams[n] < end:
            _add(found, text, start, seams[n])
            start, n = seams[n], n + 1
        _add(found, text, start, end)
        start = end + 1
    return found


def _add(found: list[Piece], text: str, start: int, end: int) -> None:
    part = text[start:end]
    if stripped := part.strip():
        at = start + len(part) - len(part.lstrip())
        found.append(Piece(at, at + len(stripped), stripped))


def split_sentences(piece: Piece) -> list[Piece]:
    """Return the sentences of a piece; short-sighted, for judging edges only."""
    found, start = [], 0
    for match in _ENDS.finditer(piece.text):
        found.append(_part(piece, start, match.end()))
        start = match.end()
    if piece.text[start:].strip():
        found.append(_part(piece, start, len(piece.text)))
    return found


def _part(piece: Piece, start: int, end: int) -> Piece:
    text = piece.text[start:end]
    at = piece.start + start + len(text) - len(text.lstrip())
    return Piece(at, at + len(text.strip()), text.strip())


def remove_quotations(text: str) -> str:
    """Return a text without what stands in double quotes: only the page's own voice."""
    return _QUOTED.sub(" ", text)


_BLOCKS = frozenset(
    "p div br li ul ol dl dt dd h1 h2 h3 h4 h5 h6 blockquote section article tr table figure hr "
    "pre header footer main nav aside address".split()
)
_DROPPED = frozenset("head script style noscript iframe figcaption form button".split())
_MARKUP = re.compile(
    r"</(?:p|div|li|h[1-6]|blockquote|span|strong|em|a|b|i)>|<br\s*/?>|<p[\s>]", re.I
)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,8})|([0-9]{1,8}));?", re.I)
"""Control characters, written out or by number: no tree of HTML takes them."""


def has_markup(text: str) -> bool:
    """Tell whether a text is stored as HTML."""
    return "<" in text and _MARKUP.search(text) is not None


def to_plain_text(fragment: str) -> str:
    """Return the text of an HTML fragment, with a line for each block; entities are resolved.

    Example: "<p>A &amp; B<br>C</p>" -> "A & B\\nC". Scripts, forms and captions are left out.
    """
    return "\n".join(list_lines(parse_fragment(fragment)))


def parse_fragment(fragment: str) -> Any:
    """Return an HTML fragment as a tree, in a block of its own, without control characters."""
    from lxml import html

    fragment = _REFERENCE.sub(_unless_control, _CONTROL.sub("", fragment))
    return html.fragment_fromstring(fragment, create_parent="div")


_INLINE = re.compile(
    r"</?(?:i|em|b|strong|span|a|su[bp]|br|p|mark|small|cite|q|u|font|wbr)\b[^<>]{0,300}>", re.I
)


def to_plain_line(text: str) -> str:
    """Return a headline or name that is stored as HTML as a line of text.

    Example: "Beats <i>Kottur</i> &amp;mdash; again" -> "Beats Kottur — again".
    """
    if "&" in text or "<" in text:
        text = _INLINE.sub("", unescape(unescape(_INLINE.sub("", text))))
        return " ".join(text.split())
    return text


def list_lines(tree: object) -> list[str]:
    """Return the text of a tree of HTML, a line for each block; scripts, forms, captions aside."""
    return [line.strip() for line in _ordered(tree).split("\n") if line.strip()]


def _unless_control(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    return "" if _CONTROL.match(chr(min(code, 0xFFFFF))) else match[0]


def _ordered(tree: object) -> str:
    """Return text and tails in document order, with a new line around each block."""
    from lxml import etree

    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        block = element.tag in _BLOCKS
        if event == "start" and (element.tag in _DROPPED or _is_caption(element)):
            walk.skip_subtree()
        elif event == "start":
            parts.append(("\n" if block else "") + _flat(element.text))
        elif event == "end":
            parts.append(("\n" if block else "") + _flat(element.tail))
        else:
            parts.append(_flat(element.tail))
    return "".join(parts)


_CAPTION = re.compile(r"(?:^|[\s_-])(?:(?:wp-|img-|image-|photo-)?caption|photo-?credit)", re.I)


def _is_caption(element: Any) -> bool:
    """Tell whether an element calls itself the caption of a picture."""
    named = element.get("class") if isinstance(element.tag, str) else None
    return named is not None and _CAPTION.search(named) is not None


def _flat(text: str | None) -> str:
    return re.sub(r"\s+", " ", text) if text else ""


_MARKDOWN_DROPPED = (
    re.compile(r"<!--.*?-->", re.S),
    re.compile(
        r"^[ \t]*\{\{[<%]\s*(?P<tag>[\w-]+)[^}\n]*[>%]\}\}.{0,400}?\{\{[<%]\s*/(?P=tag)\s*[>%]\}\}",
        re.M | re.S,
    ),
    re.compile(r"^import .{1,120} from ['\"].*$|<[A-Z]\w*\b[^<>]*/>", re.M),
    re.compile(r"^[ \t]{0,3}>[ \t]?", re.M),
    re.compile(r"\{\{[<%].*?[>%]\}\}|\{%.*?%\}", re.S),
    re.compile(r"^[ \t]*\[\^[^\]\n]+\]:.*(?:\n[ \t]{2,}\S.*)*", re.M),
    re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]+\S+.*$", re.M),
    re.compile(r"!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])(?:\{[^}\n]*\})?"),
    re.compile(r"\[\^[^\]\n]+\]"),
    re.compile(r"^[ \t]*(?:```|~~~).*$", re.M),
)
"""Comments, templates ("{{< figure >}}"), notes, the targets of links, pictures, fences."""
_MARKDOWN_PLAIN = (
    (re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\[[^\]\n]*\])"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"(?<![\\*\w])(\*\*\*|\*\*|\*)(?=\S)([^*\n]+?)(?<=\S)\1(?!\*)"), r"\2"),
    (re.compile(r"(?<![\\_\w])(___|__|_)(?=\S)([^_\n]+?)(?<=\S)\1(?![_\w])"), r"\2"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!-])"), r"\1"),
)


def strip_markdown(text: str) -> str:
    """Return a Markdown text without its marks; its words and headings stay.

    Example: "Left **on time**, [they say](a.html)[^1]." -> "Left on time, they say.".
    """
    text = text.replace("\r\n", "\n")
    for dropped in _MARKDOWN_DROPPED:
        text = dropped.sub("", text)
    for marked, plain in _MARKDOWN_PLAIN:
        text = marked.sub(plain, text)
    return text
