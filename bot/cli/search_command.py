"""``dateline search``: the passages behind an answer, ranked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.asked import arguments
from bot.cli.complete import sources
from bot.cli.options import Shared, global_options

if TYPE_CHECKING:
    from index import Hit, Searcher


@click.command("search")
@click.argument("question", required=False)
@click.option("-k", "count", type=click.IntRange(1, 1000), default=10, help="How many passages.")
@click.option("--as-of", metavar="DATE", help="Search the archive as it stood on that day.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option("--source", multiple=True, metavar="NAME", shell_complete=sources,
              help="Only that publisher; repeatable.")  # fmt: skip
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Search for a JSON line each: id, question, as_of, since, until, source.",
)
@global_options
def command(
    shared: Shared,
    question: str | None,
    count: int,
    as_of: str | None,
    since: str | None,
    until: str | None,
    source: tuple[str, ...],
    batch: Path | None,
) -> int:
    """Print the passages that rank highest for QUESTION.

    Example: dateline search -k 3 "Putin invites Kim"
    """
    now = datetime.now()
    limits = {"as_of": as_of, "since": since, "until": until, "source": list(source)}
    if batch:
        return _batch(shared, batch, limits, count, now)
    hits = found(shared.searcher(), {"question": question, **limits}, count, now)
    _show(hits, shared)
    return 0


def found(searcher: Searcher, line: dict[str, Any], count: int, now: datetime) -> list[Hit]:
    """Return the hits for one line; QuestionError for an empty question."""
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
    return searcher.search(query_of(understood, count))


def _show(hits: list[Hit], shared: Shared) -> None:
    from bot.render import hits_text, json_line
    from bot.render.record import hits_record

    if shared.json:
        click.echo(json_line(hits_record(hits)))
    else:
        click.echo(hits_text(hits, shared.page) or "Nothing in the archive matches.")


def _batch(shared: Shared, path: Path, limits: dict[str, Any], count: int, now: datetime) -> int:
    from bot.cli.batch import run_batch
    from bot.render.record import hits_record

    searcher = shared.searcher()
    return run_batch(path, limits, lambda line: hits_record(found(searcher, line, count, now)))
