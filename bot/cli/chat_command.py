"""``dateline chat``: the REPL in a terminal."""

from __future__ import annotations

from datetime import datetime

import click

from bot.cli.options import Shared, global_options, moment


@click.command("chat")
@click.option("--as-of", metavar="DATE", help="Answer as the archive stood on that day.")
@global_options
def command(shared: Shared, as_of: str | None) -> int:
    """Ask in turns; follow-ups understand what came before.

    Example: dateline chat --as-of 2018-09-01
    """
    from bot.repl import Repl

    fixed = moment(as_of, datetime.now()) if as_of else None
    repl = Repl(shared.bot().ask, now=datetime.now, as_of=fixed, color=shared.color)
    repl.run(_read, click.echo)
    return 0


def _read(prompt: str) -> str:
    import readline  # line editing and history, where the terminal has them

    del readline
    return input(prompt)
