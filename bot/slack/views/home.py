"""The Home tab: what to ask, what is new, what you watch, what the archive holds. The greeting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.compose import format_article_attribution, format_count, format_publication_date
from bot.inbox import InboxEvent
from bot.inbox.watches import Watch
from bot.slack.blocks import (
    Block,
    Element,
    build_context,
    build_header,
    build_link,
    build_paragraph,
    build_preformatted,
    build_text,
    truncate_text,
)
from bot.slack.views.notices import HOW_TO_ASK
from bot.slack.views.watches import build_watch_rows
from index import Article, Coverage

BARS, WIDTH, SOURCES, RECENT, ASKED = 24, 30, 10, 5, 3
PROMPTS = 4
GREETING = "Ask about the news in the archive"

View = dict[str, object]


def build_home_view(
    coverage: Coverage | None,
    *,
    prompts: Sequence[Mapping[str, str]] = (),
    newest: Sequence[Article] = (),
    watches: Sequence[Watch] = (),
    recent: Sequence[InboxEvent] = (),
) -> View:
    """Return one person's Home tab.

    ``prompts`` are questions that the archive answers, ``newest`` what came in this week, newest
    first, ``watches`` and ``recent`` what the person watches and asked last, in private.
    """
    blocks = [build_header("Ask the archive"), build_paragraph(build_text(HOW_TO_ASK))]
    if prompts:
        blocks += _listed("It can answer", [one["message"] for one in prompts[:ASKED]])
    if newest:
        blocks += [build_header("This week"), build_paragraph(*_titles(newest))]
    if watches:
        blocks += [build_header("What you watch"), *build_watch_rows(watches)]
    if coverage is not None:
        blocks += _archive(coverage)
    if recent:
        blocks += _listed("Your recent questions", [event.text for event in recent[:RECENT]])
    return {"type": "home", "blocks": blocks}


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    words = "\n".join(f"• {truncate_text(line, 150)}" for line in lines)
    return [build_header(title), build_paragraph(build_text(words))]


def _titles(articles: Sequence[Article]) -> Iterator[Element]:
    for position, article in enumerate(articles):
        title = truncate_text(article.title or article.id, 150)
        yield build_text("\n• " if position else "• ")
        yield build_link(article.url, title)
        yield build_text(f" ({truncate_text(format_article_attribution(article), 150)})")


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
