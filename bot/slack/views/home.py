"""The Home tab: what the archive holds, what you asked, how to ask. And the first greeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from bot.compose import when_words
from bot.inbox import Event
from bot.slack.inert import cut
from bot.slack.rich import Block, header, note, paragraph, preformatted, text
from bot.slack.views.notices import HOW_TO_ASK
from bot.slack.views.words import number
from index import Article, Coverage

BARS, WIDTH, SOURCES, RECENT = 24, 30, 10, 5
PROMPTS = 4
GREETING = "Ask about the news in the archive"

View = dict[str, object]


def home_view(coverage: Coverage | None, recent: Sequence[Event]) -> View:
    """Return one person's Home tab; ``recent`` are their own latest questions."""
    blocks = [header("Ask the archive"), paragraph(text(HOW_TO_ASK))]
    if coverage is not None:
        blocks += _archive(coverage)
    if recent:
        blocks.append(header("Your recent questions"))
        lines = "\n".join(f"• {cut(event.text, 150)}" for event in recent[:RECENT])
        blocks.append(paragraph(text(lines)))
    return {"type": "home", "blocks": blocks}


def _archive(coverage: Coverage) -> list[Block]:
    reach = " to ".join(dict.fromkeys(map(_day, filter(None, (coverage.first, coverage.last)))))
    words = number(coverage.articles, "article") + (f", {reach}" if reach else "")
    undated = f", {coverage.undated:,} of them undated" if coverage.undated else ""
    blocks = [header("What the archive holds"), paragraph(text(f"{words}{undated}."))]
    if coverage.months:
        blocks.append(preformatted("\n".join(bars(coverage.months))))
    named = [f"{cut(name, 80)} ({count:,})" for name, count in coverage.sources[:SOURCES] if name]
    more = len(coverage.sources) - SOURCES
    if named:
        tail = [f"and {more:,} more"] if more > 0 else []
        blocks.append(note("Sources: " + ", ".join([*named, *tail])))
    return blocks


def bars(months: Sequence[tuple[str, int]]) -> list[str]:
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


def prompts(articles: Sequence[Article]) -> list[dict[str, str]]:
    """Return up to four questions to begin with, about articles that the archive holds."""
    return [
        {
            "title": cut(f"What was reported: {article.title}", 75),
            "message": f"What was reported about {cut(article.title, 200)}?",
        }
        for article in articles[:PROMPTS]
    ] or [{"title": "How do I ask?", "message": "help"}]


def _day(day: date) -> str:
    return when_words(day.isoformat(), "stated")
