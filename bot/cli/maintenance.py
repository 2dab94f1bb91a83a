"""``dateline doctor``: what is set up, what is not, and what to do about it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import CommandContext, add_global_options, add_root_options
from bot.sanitize import sanitize_text, to_json_line

if TYPE_CHECKING:
    from bot.doctor import Finding


@click.command("doctor")
@click.option("--online", is_flag=True, help="Ask Slack and the model too, where they are set up.")
@add_root_options
def command(archive_: Path | None, json_: bool, quiet_: bool, verbose_: bool, online: bool) -> int:
    """Check settings, archive, vector index, model, Slack, versions and disk.

    Each line says ok, warn or fail, with the remedy; it exits with 1 where one fails. No secret
    is shown, so that the output can be sent to whoever helps.

    Example: dateline doctor --archive .dateline
    """
    del verbose_
    from bot.doctor import check_all

    up = click.get_current_context().find_root().params
    found = check_all(archive_ or up.get("archive_"), online=online)
    if json_ or up.get("json_"):
        click.echo(to_json_line({"findings": [one.record() for one in found]}))
    else:
        _show(found, troubles_only=quiet_ or bool(up.get("quiet_")))
    return 1 if any(one.state == "fail" for one in found) else 0


def _show(found: list[Finding], *, troubles_only: bool) -> None:
    for one in found:
        if one.state != "ok" or not troubles_only:
            click.echo(sanitize_text(str(one)))
    counts = {state: sum(one.state == state for one in found) for state in ("ok", "warn", "fail")}
    click.echo(", ".join(f"{number} {state}" for state, number in counts.items()) + ".")


@click.command("reindex")
@click.option(
    "--embedder",
    metavar="NAME",
    help="wordllama, minilm, or PROVIDER:MODEL of a LlamaIndex embedding (default: "
    "DATELINE_EMBEDDER, or the archive's own).",
)
@add_global_options
def reindex(shared: CommandContext, embedder: str | None) -> int:
    """Build the vector index again; with another embedder, embed every stored passage first.

    Example: dateline reindex --embedder wordllama
    """
    from bot.stores import get_archive_embedder, load_named_embedder, open_server
    from index.embeddings import DEFAULT
    from index.ingest import migrate_archive, reindex
    from index.slices import list_archives
    from index.slices.maintenance import restock
    from index.vectors import publish_generation

    config, folders = shared.config, list_archives(shared.archive)
    for folder in folders:
        migrate_archive(folder)
    made = get_archive_embedder(shared.archive) or (DEFAULT, 0)
    name = embedder or config.embedder or made[0]
    publishing = partial(
        publish_generation, server=open_server(config), documents=config.chroma_documents
    )
    model = load_named_embedder(config, name)
    notices = [reindex(folder, model, publish=publishing) for folder in folders]
    restock(shared.archive)
    for notice in filter(None, notices):
        shared.warn(notice)
    if any(notices):
        return 1
    click.echo(f"Reindexed {shared.archive} with {name}.")
    return 0


BESIDE = ("inbox.db", "channels.yaml", "slack-cases.jsonl")
"""What the Slack bot keeps in the archive's folder."""


@click.command("backup")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@add_global_options
def backup(shared: CommandContext, target: Path) -> int:
    """Copy the archive into DIR, as it stands at one moment; nobody has to stop for it.

    The copy is an archive itself: to restore it, use its folder (--archive DIR) or move it back.
    Its vector index is built again by the first command that needs it, or by `dateline index`.

    Example: dateline backup backups/2026-11-21
    """
    from index.slices.maintenance import back_up

    back_up(shared.archive, target, also=BESIDE)
    click.echo(f"Backed {shared.archive} up to {target}.")
    return 0
