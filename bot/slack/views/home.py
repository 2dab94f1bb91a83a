"""The Home tab: what the archive holds, what you asked, how to ask. And the first greeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.compose import format_count, format_publication_date
from bot.inbox import InboxEvent
from bot.slack.blocks import (
    Block,
    build_context,
    build_header,
    build_paragraph,
    build_preformatted,
    build_text,
    truncate_text,
)
from bot.slack.views.notices import HOW_TO_ASK
from index import Article, Coverage

BARS, WIDTH, SOURCES, RECENT = 24, 30, 10, 5
PROMPTS = 4
GREETING = "Ask about the news in the archive"

View = dict[str, object]


def build_home_view(coverage: Coverage | None, recent: Sequence[InboxEvent]) -> View:
    """Return one person's Home tab; ``recent`` are their own latest questions."""
    blocks = [build_header("Ask the archive"), build_paragraph(build_text(HOW_TO_ASK))]
    if coverage is not None:
        blocks += _archive(coverage)
    if recent:
        blocks.append(build_header("Your recent questions"))
        lines = "\n".join(f"• {truncate_text(event.text, 150)}" for event in recent[:RECENT])
        blocks.append(build_paragraph(build_text(lines)))
    return {"type": "home", "blocks": blocks}


def _archive(coverage: Coverage) -> list[Block]:
    reach = " to ".join(dict.fromkeys(map(_day, filter(None, (coverage.first, coverage.last)))))
    words = format_count(coverage.articles, "article") + (f", {reach}" if reach else "")
    undated = f", {coverage.undated:,} of them undated" if coverage.undated else ""
    blocks = [
        build_header("What the archive holds"),
        build_paragraph(build_text(f"{words}{undated}.")),
    ]
    if coverage.months:
        blocks.append(build_preformatted("\n".join(render_bars(coverage.months))))
    named = [
        f"{truncate_text(name, 80)} ({count:,})"
        for name, count in coverage.sources[:SOURCES]
        if name
    ]
    more = len(coverage.sources) - SOURCES
    if named:
        tail = [f"and {more:,} more"] if more > 0 else []
        blocks.append(build_context("Sources: " + ", ".join([*named, *tail])))
    return blocks


def render_bars(months: Sequence[tuple[str, int]]) -> list[str]:
    """Return a bar a month, or a year, or a decade where there are more than 24.

    Example: ("2018-06", 12) -> "2018-06 ██████████████████████████████ 12".
    """
    counted = dict(months)
    for length in (7, 4, 3):
        sums: Counter[str] = Counter()
        for name, count in counted.items():
            sums[name[:length]] += count
        if len(sums) <= BARS or length == 3:
            break
    most = max(sums.values())
    named = [(name + "0s" * (len(name) == 3), count) for name, count in sorted(sums.items())]
    return [f"{name} {'█' * max(1, count * WIDTH // most)} {count:,}" for name, count in named]


def build_prompts(articles: Sequence[Article]) -> list[dict[str, str]]:
    """Return up to four questions to begin with, about articles that the archive holds."""
    return [
        {
            "title": truncate_text(f"What was reported: {article.title}", 75),
            "message": f"What was reported about {truncate_text(article.title, 200)}?",
        }
        for article in articles[:PROMPTS]
    ] or [{"title": "How do I ask?", "message": "help"}]


def _day(day: date) -> str:
    return format_publication_date(day.isoformat(), "stated")
