"""``dateline chat``: the REPL in a terminal, or over what comes through a pipe."""

from __future__ import annotations

import sys
from datetime import datetime

import click

from bot.arguments import parse_moment
from bot.cli.options import CommandContext, add_global_options
from bot.types import EngineChoice


@click.command("chat")
@click.option("--as-of", metavar="DATE", help="Answer as the archive stood on that day.")
@click.option(
    "--engine",
    type=click.Choice(["keyless", "model", "auto"]),
    default="auto",
    help="Which answerer (auto: the model where one is configured).",
)
@add_global_options
def command(shared: CommandContext, as_of: str | None, engine: EngineChoice) -> int:
    """Ask in turns; follow-ups understand what came before.

    /help lists the commands, Tab completes them, Ctrl-C stops an answer, Ctrl-D leaves. What was
    typed is kept in your system's folder for state (DATELINE_STATE names another), except lines
    that begin with a space or look like a key.

    Example: dateline chat --as-of 2018-09-01
    """
    if shared.json:
        raise click.UsageError("a conversation is no JSON: use `dateline ask --json --batch -`.")
    from bot.query import get_source_names
    from bot.repl import Repl, ReplDependencies
    from bot.repl.terminal import make_line_reader, read_piped_line

    fixed = parse_moment(as_of, datetime.now()) if as_of else None
    searcher = shared.searcher()
    bot = shared.bot_over(searcher, model=engine != "keyless")
    dependencies = ReplDependencies(
        ask=bot.ask,
        timeline=bot.timeline,
        article=searcher.archive.article,
        now=datetime.now,
        model=shared.config.model if engine != "keyless" else "",
        sources=get_source_names(searcher.archive.coverage()),
    )
    live = shared.terminal and sys.stdin.isatty()
    repl = Repl(dependencies, as_of=fixed, engine=engine, page=shared.page, streams=live)
    history = shared.config.state / "history"
    repl.run(
        make_line_reader(repl.talk, dependencies.sources, history) if live else read_piped_line,
        click.echo,
    )
    return 0
