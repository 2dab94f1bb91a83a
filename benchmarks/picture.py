"""A message drawn as Slack shows its blocks, as SVG: on a desktop, or on a phone.

The shapes are what matters: what stands on how many lines, what is set off, which buttons wrap.
Letters are taken to be as wide as they are on average, so a line may end a word too early.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

DESKTOP, PHONE = 720, 375
"""Width in pixels of a thread on a desktop, and of a phone."""
LINE, SMALL_LINE, GAP, MARGIN, INDENT = 22, 18, 8, 16, 52
WIDTH_OF = {"normal": 7.7, "bold": 8.9, "small": 6.4}
"""Pixels of an average letter."""
INK, PALE, BLUE, RULE = "#1d1c1d", "#616061", "#1264a3", "#dddddd"

Node = Mapping[str, Any]
Run = tuple[str, str, bool]
"""Words, their style (a name of ``WIDTH_OF``), and whether they are a link."""


@dataclass
class Canvas:
    """What was drawn so far, and how far down."""

    width: int
    shapes: list[str] = field(default_factory=list)
    y: float = MARGIN

    def write(self, runs: Sequence[Run], *, left: float = INDENT, color: str = INK) -> None:
        """Write runs of words, folded between them; a line feed begins a new line."""
        small = all(style == "small" for _, style, _ in runs)
        for line in _fold(runs, self.width - left - MARGIN):
            self.y += SMALL_LINE if small else LINE
            spans = "".join(_span(run, color) for run in line)
            self.shapes.append(f'<text x="{left}" y="{self.y - 6:.0f}">{spans}</text>')

    def write_row(self, labels: Sequence[str]) -> None:
        """Draw buttons beside each other, as many as fit on a line."""
        x, height = float(INDENT), 30
        for label in labels:
            wide = len(label) * WIDTH_OF["bold"] + 24
            if x > INDENT and x + wide > self.width - MARGIN:
                x, self.y = float(INDENT), self.y + height + GAP
            self.shapes.append(
                f'<rect x="{x:.0f}" y="{self.y + 4:.0f}" width="{wide:.0f}" height="{height}" '
                f'rx="5" fill="white" stroke="#bbbbbb"/><text x="{x + 12:.0f}" '
                f'y="{self.y + 24:.0f}" font-weight="bold" fill="{INK}">{escape(label)}</text>'
            )
            x += wide + GAP
        self.y += height + GAP


def draw_messages(messages: Sequence[tuple[str, Node]], width: int = DESKTOP) -> str:
    """Return (who, message) pairs, one below the other, as an SVG picture."""
    canvas = Canvas(width)
    for who, message in messages:
        canvas.shapes.append(
            f'<rect x="{MARGIN}" y="{canvas.y:.0f}" width="28" height="28" rx="5" '
            f'fill="{"#1d3557" if who == "dateline" else "#c9b458"}"/>'
        )
        canvas.write([(who, "bold", False)])
        blocks = message.get("blocks") or []
        if not blocks:
            canvas.write([(str(message.get("text", "")), "normal", False)])
        for block in blocks:
            _draw(canvas, block)
        canvas.y += MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{canvas.y:.0f}" '
        f'font-family="Lato, Helvetica, Arial, sans-serif" font-size="15">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(canvas.shapes)}</svg>\n'
    )


def _draw(canvas: Canvas, block: Node) -> None:
    kind = block["type"]
    if kind == "rich_text":
        for part in block["elements"]:
            _draw_part(canvas, part)
    elif kind == "actions":
        canvas.write_row([one["text"]["text"] for one in block["elements"]])
    elif kind == "context_actions":
        canvas.write([("👍   👎", "normal", False)], color=PALE)
    elif kind == "context":
        words = " ".join(str(one.get("text", "")) for one in block["elements"])
        canvas.write([(words, "small", False)], color=PALE)
    elif kind == "header":
        canvas.write([(block["text"]["text"], "bold", False)])
    canvas.y += GAP / 2


def _draw_part(canvas: Canvas, part: Node) -> None:
    runs = list(_runs(part["elements"]))
    if part["type"] != "rich_text_quote":
        canvas.write(runs)
        return
    top = canvas.y + 2
    canvas.write(runs, left=INDENT + 14)
    canvas.shapes.append(
        f'<rect x="{INDENT}" y="{top:.0f}" width="4" height="{canvas.y - top:.0f}" fill="{RULE}"/>'
    )


def _runs(elements: Sequence[Node]) -> Iterator[Run]:
    for one in elements:
        bold = (one.get("style") or {}).get("bold")
        words = str(one.get("text") or one.get("url") or "")
        yield words, "bold" if bold else "normal", one["type"] == "link"


def _fold(runs: Sequence[Run], room: float) -> Iterator[list[Run]]:
    """Yield lines of runs, each within so many pixels."""
    line: list[Run] = []
    used = 0.0
    for words, style, link in runs:
        for number, piece in enumerate(words.split("\n")):
            if number:
                yield line
                line, used = [], 0.0
            for word in _split(piece):
                wide = len(word) * WIDTH_OF[style]
                if line and used + wide > room:
                    yield line
                    line, used, word = [], 0.0, word.lstrip()
                line.append((word, style, link))
                used += wide
    if line:
        yield line


def _split(words: str) -> list[str]:
    """Return words with the space before each. Example: "a b" -> "a", " b"."""
    first, *rest = words.split(" ")
    return [first, *(f" {word}" for word in rest)] if words else []


def _span(run: Run, color: str) -> str:
    words, style, link = run
    size = ' font-size="12"' if style == "small" else ""
    weight = ' font-weight="bold"' if style == "bold" else ""
    fill = BLUE if link else color
    return f'<tspan fill="{fill}" xml:space="preserve"{weight}{size}>{escape(words)}</tspan>'
