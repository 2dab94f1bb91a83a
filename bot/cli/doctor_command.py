"""``dateline doctor``: what is set up, what is not, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.options import on_root
from bot.inert import inert, json_text

if TYPE_CHECKING:
    from bot.doctor import Finding


@click.command("doctor")
@click.option("--online", is_flag=True, help="Ask Slack and the model too, where they are set up.")
@on_root
def command(archive_: Path | None, json_: bool, quiet_: bool, verbose_: bool, online: bool) -> int:
    """Check settings, archive, vector index, model, Slack, versions and disk.

    Each line says ok, warn or fail, with the remedy; it exits with 1 where one fails. No secret
    is shown, so that the output can be sent to whoever helps.

    Example: dateline doctor --archive .dateline
    """
    del verbose_
    from bot.doctor import examine

    up = click.get_current_context().find_root().params
    found = examine(archive_ or up.get("archive_"), online=online)
    if json_ or up.get("json_"):
        click.echo(json_text({"findings": [one.record() for one in found]}))
    else:
        _show(found, troubles_only=quiet_ or bool(up.get("quiet_")))
    return 1 if any(one.state == "fail" for one in found) else 0


def _show(found: list[Finding], *, troubles_only: bool) -> None:
    for one in found:
        if one.state != "ok" or not troubles_only:
            click.echo(inert(str(one)))
    counts = {state: sum(one.state == state for one in found) for state in ("ok", "warn", "fail")}
    click.echo(", ".join(f"{number} {state}" for state, number in counts.items()) + ".")
