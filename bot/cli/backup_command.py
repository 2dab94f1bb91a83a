"""``dateline backup``: a copy of the archive and the inbox, while others read and write."""

from __future__ import annotations

from pathlib import Path

import click

from bot.cli.options import Shared, global_options

BESIDE = ("inbox.db", "channels.yaml", "slack-cases.jsonl")
"""What the Slack bot keeps in the archive's folder."""


@click.command("backup")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@global_options
def command(shared: Shared, target: Path) -> int:
    """Copy the archive into DIR, as it stands at one moment; nobody has to stop for it.

    The copy is an archive itself: to restore it, use its folder (--archive DIR) or move it back.
    Its vector index is built again by the first command that needs it, or by `dateline index`.

    Example: dateline backup backups/2026-11-21
    """
    from index.archive import backup

    backup(shared.archive, target, also=BESIDE)
    click.echo(f"Backed {shared.archive} up to {target}.")
    return 0
