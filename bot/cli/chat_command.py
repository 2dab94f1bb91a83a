"""``dateline chat``: the REPL in a terminal, or over what comes through a pipe."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from bot.cli.options import Shared, global_options, moment
from bot.types import EngineChoice


@click.command("chat")
@click.option("--as-of", metavar="DATE", help="Answer as the archive stood on that day.")
@click.option("--engine", type=click.Choice(["keyless", "model", "auto"]), default="auto",
              help="Which answerer (auto: the model where one is configured).")  # fmt: skip
@global_options
def command(shared: Shared, as_of: str | None, engine: EngineChoice) -> int:
    """Ask in turns; follow-ups understand what came before.

    /help lists the commands, Tab completes them, Ctrl-C stops an answer, Ctrl-D leaves. What was
    typed is kept in your system's folder for state (DATELINE_STATE names another), except lines
    that begin with a space or look like a key.

    Example: dateline chat --as-of 2018-09-01
    """
    if shared.json:
        raise click.UsageError("a conversation is no JSON: use `dateline ask --json --batch -`.")
    from bot.answer import source_names
    from bot.repl import Doors, Repl
    from bot.repl.terminal import piped, typed

    fixed = moment(as_of, datetime.now()) if as_of else None
    searcher = shared.searcher()
    bot = shared.bot_over(searcher, model=engine != "keyless")
    doors = Doors(
        ask=bot.ask,
        timeline=bot.timeline,
        article=searcher.archive.article,
        now=datetime.now,
        model=shared.config.model if engine != "keyless" else "",
        sources=source_names(searcher.archive.coverage()),
    )
    live = shared.terminal and sys.stdin.isatty()
    repl = Repl(doors, as_of=fixed, engine=engine, page=shared.page, streams=live)
    history = shared.config.state / "history"
    repl.run(typed(repl.talk, doors.sources, history) if live else piped, click.echo)
    return 0
