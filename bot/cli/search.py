"""``dateline search``: the passages behind an answer, ranked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.arguments import build_search_query
from bot.cli.completion import complete_articles, complete_sources
from bot.cli.options import CommandContext, add_global_options

if TYPE_CHECKING:
    from index import Hit, Query, Searcher


@click.command("search")
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, help="How many passages.")
@click.option("--as-of", metavar="DATE", help="Search the archive as it stood on that day.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option("--happened", metavar="DATE", help="Only passages that speak of those days.")
@click.option(
    "--source",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_sources,
    help="Only that publisher; repeatable.",
)
@click.option("--tag", multiple=True, metavar="TAG", help="Only articles so tagged; repeatable.")
@click.option(
    "--id",
    "article",
    multiple=True,
    metavar="ID",
    shell_complete=complete_articles,
    help="Only that article; repeatable.",
)
@click.option("--explain", is_flag=True, help="Say why each passage ranks, and what was compared.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Search for a JSON line each: id, question, as_of, since, until, happened, source, tag, "
    "article.",
)
@add_global_options
def command(
    shared: CommandContext,
    question: str | None,
    count: int,
    explain: bool,
    batch: Path | None,
    **limits: Any,
) -> int:
    """Print the passages that rank highest for QUESTION.

    Example: dateline search -k 3 "Putin invites Kim"
    """
    from bot.cli.batch import run_batch

    now, searcher = datetime.now(), shared.searcher()

    def record(line: dict[str, Any]) -> Mapping[str, Any]:
        return _record(searcher, build_search_query(searcher, line, count, now), explain)

    if batch:
        return run_batch(batch, limits, record)
    asked = {"question": question, **limits}
    if shared.json:
        from bot.sanitize import to_json_line

        click.echo(to_json_line(record(asked)))
    else:
        click.echo(
            _text(searcher, build_search_query(searcher, asked, count, now), explain, shared)
        )
    return 0


def _record(searcher: Searcher, query: Query, explain: bool) -> Mapping[str, Any]:
    from bot.render.as_json import build_hits_record
    from bot.render.explain import build_explained_record

    hits: list[Hit] = searcher.search(query)
    if explain:
        return build_explained_record(query, hits, searcher.explain(query, hits))
    return build_hits_record(hits)


def _text(searcher: Searcher, query: Query, explain: bool, shared: CommandContext) -> str:
    from bot.render import format_hits
    from bot.render.explain import format_explained_hits

    hits = searcher.search(query)
    if explain:
        return format_explained_hits(query, hits, searcher.explain(query, hits), shared.page)
    return format_hits(hits, shared.page) or "Nothing in the archive matches."
