"""``dateline search``: the passages behind an answer, ranked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.ask_command import arguments
from bot.cli.options import Shared, global_options
from index.errors import DatelineError

if TYPE_CHECKING:
    from index import DateRange, Hit, Query, Searcher


@click.command("search")
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, help="How many passages.")
@click.option("--as-of", metavar="DATE", help="Search the archive as it stood on that day.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option("--happened", metavar="DATE", help="Only passages that speak of those days.")
@click.option("--source", multiple=True, metavar="NAME", help="Only that publisher; repeatable.")
@click.option("--tag", multiple=True, metavar="TAG", help="Only articles so tagged; repeatable.")
@click.option("--id", "article", multiple=True, metavar="ID", help="Only that article; repeatable.")
@click.option("--explain", is_flag=True, help="Say why each passage ranks, and what was compared.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Search for a JSON line each: id, question, as_of, since, until, happened, source, tag, "
    "article.",
)
@global_options
def command(
    shared: Shared,
    question: str | None,
    count: int,
    explain: bool,
    batch: Path | None,
    **limits: Any,
) -> int:
    """Print the passages that rank highest for QUESTION.

    DATE is YYYY, YYYY-MM, YYYY-MM-DD or words ("last month").

    Example: dateline search -k 3 "Putin invites Kim"
    """
    now = datetime.now()
    if batch:
        return _batch(shared, batch, limits, count, explain, now)
    searcher = shared.searcher()
    query = wanted(searcher, {"question": question, **limits}, count, now)
    hits = searcher.search(query)
    if shared.json:
        click.echo(json.dumps(_record(searcher, query, hits, explain), ensure_ascii=False))
    else:
        click.echo(_text(searcher, query, hits, explain))
    return 0


def wanted(searcher: Searcher, line: dict[str, Any], count: int, now: datetime) -> Query:
    """Return the query of one line or of the options; QuestionError for an empty question."""
    from bot.answer import source_names
    from bot.query import query_of
    from bot.question import understand

    asked = arguments(line, now)
    understood = understand(
        asked["question"],
        as_of=asked["as_of"],
        history=asked["history"],
        known_sources=source_names(searcher.archive.coverage()),
        since=asked["since"],
        until=asked["until"],
        sources=asked["sources"],
    )
    return replace(
        query_of(understood, count),
        happened=_days(line.get("happened"), now),
        tags=_names(line.get("tag")),
        article_ids=_names(line.get("article")),
    )


def _days(words: str | None, now: datetime) -> DateRange | None:
    """Return the days that words name; DateError where they name none."""
    from index.dates import parse_date

    return parse_date(words, now.date()) if words else None


def _names(given: str | Sequence[str] | None) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(map(str, given or ()))


def _record(searcher: Searcher, query: Query, hits: list[Hit], explain: bool) -> dict[str, Any]:
    from bot.render.explained import explained_record
    from bot.render.record import hits_record

    if explain:
        return explained_record(query, hits, searcher.explain(query, hits))
    return hits_record(hits)


def _text(searcher: Searcher, query: Query, hits: list[Hit], explain: bool) -> str:
    from bot.render import hits_text
    from bot.render.explained import explained_text

    if explain:
        return explained_text(query, hits, searcher.explain(query, hits))
    return hits_text(hits) or "Nothing in the archive matches."


def _batch(
    shared: Shared, path: Path, limits: dict[str, Any], count: int, explain: bool, now: datetime
) -> int:
    """Search for every line in order; a line that fails gets an error of its own and code 1."""
    from bot.cli.batch import lines

    searcher, failed = shared.searcher(), False
    for number, line in lines(path):
        if isinstance(line, str):
            told: dict[str, Any] = {"id": None, "error": f"line {number}: {line}"}
        else:
            merged = {**limits, **{key: value for key, value in line.items() if value is not None}}
            try:
                query = wanted(searcher, merged, count, now)
                hits = searcher.search(query)
                told = {"id": line.get("id"), **_record(searcher, query, hits, explain)}
            except DatelineError as error:
                told = {"id": line.get("id"), "error": f"line {number}: {error}"}
        failed = failed or "error" in told
        click.echo(json.dumps(told, ensure_ascii=False))
    return 1 if failed else 0
