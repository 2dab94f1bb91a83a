"""``dateline split``: an archive cut by time of publication, for those too large for one file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Literal

import click

from bot.cli.options import CommandContext, add_global_options


@click.command("split")
@click.argument(
    "directory", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]"
)
@click.option(
    "--by",
    type=click.Choice(["year", "passages"]),
    default="year",
    help="A slice a year, or one for every so many passages.",
)
@click.option(
    "--size",
    type=click.IntRange(1),
    default=1_000_000,
    show_default=True,
    help="Passages of a slice, with --by passages.",
)
@add_global_options
def command(
    shared: CommandContext, directory: Path | None, by: Literal["year", "passages"], size: int
) -> int:
    """Split the archive in DIR (or --archive) into slices by day of publication.

    Every command works on a split archive as before; a question opens only the slices that its
    dates leave. Nothing is read or embedded again; what was split is kept in DIR/whole, until
    you delete it.

    Example: dateline split .dateline --by year
    """
    from bot.stores import open_server
    from index.slices.split import WHOLE, split_archive
    from index.vectors import publish_generation

    config, folder = shared.config, directory or shared.archive
    publishing = partial(
        publish_generation, server=open_server(config), documents=config.chroma_documents
    )
    names = split_archive(
        folder,
        by=by,
        size=size,
        publish=publishing,
        progress=lambda name: shared.note(f"dateline: slice {name}"),
    )
    told = f"{len(names)} slices: {names[0]} to {names[-1]}"
    click.echo(f"Split {folder} into {told}. The archive as it was is in {folder / WHOLE}.")
    return 0
