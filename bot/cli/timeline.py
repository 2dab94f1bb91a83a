"""``dateline timeline``: dated events of a topic in order, as a table, JSON or a picture."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from bot.arguments import build_scope
from bot.cli.completion import complete_sources
from bot.cli.options import CommandContext, add_global_options

ABSTAINED = 3
MOST = 20
"""Events that are shown unless more are asked for."""


@click.command("timeline")
@click.argument("query")
@click.option("--as-of", metavar="DATE", help="As the archive stood on that day.")
@click.option("--since", metavar="DATE", help="Only what happened on that day or later.")
@click.option("--until", metavar="DATE", help="Only what happened by that day.")
@click.option("--published-since", metavar="DATE", help="Only articles of that day or later.")
@click.option("--most", type=click.IntRange(1), default=MOST, help="Events at most.")
@click.option(
    "--source",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_sources,
    help="Only that publisher; repeatable.",
)
@click.option(
    "--png",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw it into a PNG file.",
)
@click.option(
    "--svg",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Draw it into an SVG file.",
)
@add_global_options
def command(
    shared: CommandContext,
    query: str,
    png: Path | None,
    svg: Path | None,
    most: int,
    published_since: str | None,
    **limits: Any,
) -> int:
    """Print what happened in QUERY's matter, in order, each event with its quote and source.

    Example: dateline timeline "Putin and Kim" --svg timeline.svg
    """
    from bot.render.timeline import build_timeline_record, draw_timeline_file, format_timeline
    from bot.sanitize import to_json_line
    from index import DateRange

    now = datetime.now()
    bounds = build_scope(limits, now)
    scope = build_scope(limits | {"since": published_since, "until": None}, now)
    within = DateRange(value="", start=bounds.since, end=bounds.until)
    bot = shared.bot_over(shared.searcher(), model=False)
    events = bot.timeline(query, scope, within=within, longest=most)
    for path in (png, svg):
        if path is not None and events:
            draw_timeline_file(events, query, path)
            shared.note(f"Drew {path}.")
    if shared.json:
        click.echo(to_json_line(build_timeline_record(events)))
    elif events:
        click.echo(format_timeline(events, shared.page))
    else:
        click.echo("The archive tells no dated event of this.")
    return 0 if events else ABSTAINED
