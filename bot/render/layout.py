"""A page of text: how wide it is, whether it may use colour, and words folded to fit.

Widths are counted in cells of a terminal (``rich.cells``): a Chinese character takes two, a
combining accent none. Articles are not trusted: ``plain`` goes before everything that is shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import click
from rich.cells import cell_len, chop_cells

WIDTH = 96
"""Columns of a page that is no terminal's, and the most that a line of prose is given."""
NARROWEST = 20
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_BEGIN, _END = "\x02", "\x03"
"""Where a marked run begins and ends while it is folded; no cleaned text has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLayout:
    """Where text is shown: ``width`` in cells, and whether colour may be used."""

    width: int = WIDTH
    color: bool = False

    @classmethod
    def of(cls, columns: int, *, color: bool) -> PageLayout:
        """Return the page of a terminal with so many columns. Example: 300 -> 96 wide."""
        return cls(width=max(NARROWEST, min(columns, WIDTH)), color=color)

    def dim(self, text: str) -> str:
        """Return text that stands back."""
        return click.style(text, dim=True) if self.color else text

    def bold(self, text: str) -> str:
        """Return text that stands out."""
        return click.style(text, bold=True) if self.color else text

    def fold(self, text: str, first: str = "  ", rest: str | None = None) -> str:
        """Return text on lines that fit, the first begun with ``first``, others with ``rest``.

        A word that is longer than a line is cut where a cell ends, unless it is an address.
        """
        rest = first if rest is None else rest
        lines: list[str] = []
        line, empty = first, True
        for word in self._words(text, rest):
            if not empty and cell_len(line) + 1 + cell_len(word) > self.width:
                lines.append(line)
                line, empty = rest, True
            line, empty = (line + word if empty else f"{line} {word}"), False
        return "\n".join([*lines, line]).rstrip()

    def _words(self, text: str, rest: str) -> list[str]:
        room = max(self.width - cell_len(rest), 1)
        found: list[str] = []
        for word in _SPACE.split(text.strip()):
            whole = cell_len(word) <= room or "://" in word
            found += [word] if whole else chop_cells(word, room)
        return found

    def marked(self, text: str, start: int, end: int, indent: str = "  ") -> str:
        """Return a text in its paragraphs with ``text[start:end]`` lit; uncoloured, in ">> <<"."""
        begin, close = (_BEGIN, _END) if self.color else (">>\u00a0", "\u00a0<<")
        marked = text[:start] + begin + text[start:end].strip() + close + text[end:]
        paragraphs = [self.fold(part, indent) for part in _PARAGRAPH.split(marked) if part.strip()]
        folded = "\n\n".join(paragraphs)
        return _lit(folded, indent) if self.color else folded


def _lit(folded: str, indent: str) -> str:
    """Return folded lines with what lies between the marks lit, line by line."""
    shown, inside = [], False
    for line in folded.split("\n"):
        before, begin, rest = line.removeprefix(indent).partition(_BEGIN)
        if inside:
            before, begin, rest = "", _BEGIN, before
        lit, close, after = rest.partition(_END)
        inside = bool(begin) and not close
        edge = indent if line else ""
        bright = click.style(lit, bold=True, fg="yellow") if lit else ""
        shown.append(edge + before + bright + after)
    return "\n".join(shown)
