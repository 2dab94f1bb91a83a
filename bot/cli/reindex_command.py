"""``dateline reindex``: the vector index again, or another embedder, reading no article again."""

from __future__ import annotations

from functools import partial

import click

from bot.cli.options import Shared, global_options


@click.command("reindex")
@click.option("--embedder", metavar="NAME",
              help="wordllama, minilm, or PROVIDER:MODEL of a LlamaIndex embedding (default: "
              "DATELINE_EMBEDDER, or the archive's own).")  # fmt: skip
@global_options
def command(shared: Shared, embedder: str | None) -> int:
    """Build the vector index again; with another embedder, embed every stored passage first.

    Example: dateline reindex --embedder wordllama
    """
    from bot.storage import built_with, named, server
    from index.build import reindex
    from index.embed import DEFAULT
    from index.vectors import publish

    config = shared.config
    made = built_with(shared.archive) or (DEFAULT, 0)
    name = embedder or config.embedder or made[0]
    publishing = partial(publish, server=server(config), documents=config.chroma_documents)
    notice = reindex(shared.archive, named(config, name), publish=publishing)
    if notice:
        shared.warn(notice)
        return 1
    click.echo(f"Reindexed {shared.archive} with {name}.")
    return 0
