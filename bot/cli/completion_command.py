"""``dateline completion``: the script that lets a shell complete commands, options and values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

VARIABLE = "_DATELINE_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print what SHELL reads to complete commands, options, publishers, articles and tags.

    In bash or zsh put `eval "$(dateline completion bash)"` (or zsh) into .bashrc (.zshrc); for
    fish write it to ~/.config/fish/completions/dateline.fish.

    Example: dateline completion bash
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"{shell!r} cannot complete; take bash, zsh or fish.")
    click.echo(kind(ctx.find_root().command, {}, "dateline", VARIABLE).source())
    return 0
