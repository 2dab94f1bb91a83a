"""What a shell completes from the archive: publishers, articles, tags of cases; and how for bash.

A shell asks at every press of a key, so only what is cheap is read, and where something is in
the way nothing is offered: an error would land in the middle of the line being typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    add_completion_class,
    get_completion_class,
)

from bot.config import Config
from index.errors import DatelineError

if TYPE_CHECKING:
    from index import Archive

MOST = 200
"""Offers: more would fill the screen."""

_SPECIAL = re.compile(r"[^\w@%+=:,./-]")


@add_completion_class
class QuotingBash(BashComplete):
    """Click's completion for bash, with the spaces of a value escaped, which bash does not do.

    Escaped twice: the script's ``read`` takes one backslash away.
    """

    def format_completion(self, item: CompletionItem) -> str:
        """Return the line that the script reads. Example: plain,The\\\\ Lantern"""
        value = item.value
        if item.type == "plain":
            value = _SPECIAL.sub(lambda found: "\\\\" + found[0], value)
        return f"{item.type},{value}"


def complete_sources(
    ctx: click.Context, param: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Offer the publishers of the archive, those with most articles first."""
    del param
    try:
        with _archive(ctx) as archive:
            return _offered(((name, "") for name, _ in archive.coverage().sources), typed)
    except DatelineError:
        return []


def complete_articles(
    ctx: click.Context, param: click.Parameter, typed: str
) -> list[CompletionItem]:
    """Offer the ids of the archive's articles, each with its title."""
    del param
    try:
        with _archive(ctx) as archive:
            return _offered(((one.id, one.title) for one in archive.articles()), typed)
    except DatelineError:
        return []


def complete_tags(ctx: click.Context, param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Offer the tags of the cases that are to be asked."""
    del param
    from bot.eval.load_cases import read_cases

    unparsed = next(iter(ctx.args), "")  # click gives up at the option that has no value yet
    path = Path(ctx.params.get("cases") or unparsed or str(files("seeds") / "questions.yaml"))
    try:
        names = sorted({tag for case in read_cases(path) for tag in case.tags})
    except DatelineError:
        return []
    return _offered(((name, "") for name in names), typed)


def _archive(ctx: click.Context) -> Archive:
    from index import open_archive

    given = ctx.params.get("archive_") or ctx.find_root().params.get("archive_")
    return open_archive(given or Config.from_env().archive)


def _offered(values: Iterable[tuple[str, str]], typed: str) -> list[CompletionItem]:
    """Return the values that go on from what was typed, in any case of letters."""
    found = []
    for value, help_ in values:
        if value and value.lower().startswith(typed.lower()):
            found.append(CompletionItem(value, help=help_ or None))
        if len(found) == MOST:
            break
    return found


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
