"""``dateline reindex``: another embedder for the archive, without reading an article again."""

from __future__ import annotations

import click

from bot.cli.options import Shared, global_options


@click.command("reindex")
@click.option("--embedder", default="wordllama", metavar="NAME",
              help="wordllama (default), or PROVIDER:MODEL of a LlamaIndex embedding.")  # fmt: skip
@global_options
def command(shared: Shared, embedder: str) -> int:
    """Embed every stored passage again and publish a new vector index.

    Example: dateline reindex --embedder wordllama
    """
    from index import embed
    from index.build import reindex
    from index.errors import ArchiveMissing

    if not shared.archive.is_dir():
        raise ArchiveMissing(
            f"There is no archive in {shared.archive}.", "Make one: dateline index PATH."
        )
    notice = reindex(shared.archive, embed.load(embedder))
    if notice:
        shared.note(f"dateline: {notice}")
    click.echo(f"Reindexed {shared.archive} with {embedder}.")
    return 0
