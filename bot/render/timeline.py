"""A timeline made visible: a table, JSON, or a picture."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.compose import format_attribution
from bot.errors import ConfigError
from bot.render.layout import PageLayout
from bot.render.terminal import PAGE, strip_escapes
from bot.timeline import TimelineEvent
from index.timex import format_value

_MARGIN = 24
LABEL, LEAST = 110, 20
"""Characters of an event's label in a picture, and of the clauses that it is cut to, at least."""
_CLAUSE = re.compile(
    r"(?<=[.!?])\s+(?=[A-Z“])|[,;:]\s|\s[—–-]+\s|\s(?:after|when|while|who|which|because)\s"
)


def format_timeline(events: Sequence[TimelineEvent], page: PageLayout = PAGE) -> str:
    """Return a timeline as a table: the date, the quote, its source."""
    return "\n\n".join(_row(event, page) for event in events)


def _row(event: TimelineEvent, page: PageLayout) -> str:
    citation = event.citation
    source = format_attribution(
        citation.source or citation.title, citation.published_at, citation.published_basis
    )
    quote = f"“{' '.join(citation.quote.split())}” [{citation.number}] {source}"
    if page.width < 3 * _MARGIN:
        return f"{page.bold(format_value(event.when))}\n{page.fold(strip_escapes(quote))}"
    head = f"{format_value(event.when):<{_MARGIN - 1}} "
    return page.fold(strip_escapes(quote), head, " " * _MARGIN)


def build_timeline_record(events: Sequence[TimelineEvent]) -> dict[str, Any]:
    """Return a timeline as JSON values."""
    return {
        "events": [
            {
                "value": event.when.value,
                "start": event.when.start.isoformat() if event.when.start else None,
                "end": event.when.end.isoformat() if event.when.end else None,
                "working": event.working,
                "reports": event.reports,
                "citation": asdict(event.citation),
            }
            for event in events
        ]
    }


def draw_timeline_file(events: Sequence[TimelineEvent], title: str, path: Path) -> None:
    """Draw a timeline into a ``.png`` or ``.svg`` file, an event a line.

    Raises ConfigError where matplotlib is not installed, the file is named otherwise or cannot be
    written.
    """
    if path.suffix.lower() not in (".png", ".svg"):
        raise ConfigError(f"{path} is no picture's name.", "End it in .png or .svg.")
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "pictures need matplotlib, which is not installed.",
            "Install it: pip install 'dateline[plots]'.",
        ) from error
    figure = Figure(figsize=(11, 1.2 + 0.55 * len(events)), layout="constrained")
    axes = figure.add_subplot()
    for row, event in enumerate(events):
        _mark(axes, row, event)
    axes.set_ylim(len(events) - 0.4, -0.6)
    axes.set_yticks(range(len(events)), [format_value(event.when) for event in events])
    axes.set_title(strip_escapes(title), loc="left", wrap=True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.margins(x=0.05)
    try:
        figure.savefig(path, dpi=120, metadata={"Date": None} if path.suffix == ".svg" else None)
    except OSError as error:
        why = error.strerror
        raise ConfigError(f"{path} cannot be written: {why}.", "Name another.") from error


def cut_to_clause(text: str, longest: int = LABEL) -> str:
    """Return the clauses of a text, from its first, that fit ``longest`` characters.

    Example: "The ward closed, said Ms Lee, who had led it for years." of 20 -> "The ward closed".
    """
    words = " ".join(text.split())
    ends = [one.start() for one in _CLAUSE.finditer(words) if LEAST <= one.start() <= longest]
    if len(words) <= longest or not ends:
        return textwrap.shorten(words, longest, placeholder=" …")
    return words[: ends[-1]]


def _mark(axes: Any, row: int, event: TimelineEvent) -> None:
    """Draw one event: a dot for a day, a bar for more, and its quote cut to fit."""
    start, end = event.when.start, event.when.end
    axes.plot([start, end], [row, row], color="#2a6f97", linewidth=5, solid_capstyle="round")
    axes.plot([start], [row], "o", color="#2a6f97", markersize=7)
    told = cut_to_clause(strip_escapes(event.citation.quote))
    source = event.citation.source or event.citation.title
    axes.annotate(
        f"{told}\n{source}".replace("$", r"\$"),
        (start, row),
        xytext=(4, 7),
        textcoords="offset points",
        fontsize=7,
        va="bottom",
    )
