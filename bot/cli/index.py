"""``dateline index``: articles into the archive, with what was done and what failed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import CommandContext, add_global_options
from bot.sanitize import sanitize_text, to_json_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from index import BuildReport

    Progress = Callable[[int, int | None, str], None]


@click.command("index")
@click.argument("sources", nargs=-1, metavar="PATH...")
@click.option("--samples", is_flag=True, help="Index the sample articles that ship with dateline.")
@click.option("--prune", is_flag=True, help="Remove articles whose files are gone from PATH.")
@click.option("--allow-private", is_flag=True, help="Allow addresses of this machine's network.")
@click.option("--encoding", default="", metavar="NAME", help="Encoding of the texts: cp1252, ...")
@click.option("--cluster", metavar="ADDRESS", help="Ray cluster that helps: auto, HOST:6379.")
@add_global_options
def command(
    shared: CommandContext,
    sources: tuple[str, ...],
    samples: bool,
    prune: bool,
    allow_private: bool,
    encoding: str,
    cluster: str | None,
) -> int:
    """Read the articles in each PATH into the archive.

    A PATH is a file, a folder, a feed, an http(s) address, or "-" for standard input. What is
    read is in docs/formats.md; what was not read is told at the end, --verbose names each.

    Example: dateline index articles/ --archive .dateline
    """
    from bot.stores import open_embedder, open_server
    from index import build_archive
    from index.ingest import migrate_archive
    from index.slices import list_archives
    from index.vectors import publish_if_due

    wanted = [*sources, *([str(files("seeds") / "articles")] if samples else [])]
    if not wanted:
        raise click.UsageError("no PATH was given: name a file or a folder, or use --samples.")
    config = shared.config
    for folder in list_archives(shared.archive):
        migrate_archive(folder)
    publishing = partial(
        publish_if_due, server=open_server(config), documents=config.chroma_documents
    )
    with _progress(shared) as progress:
        report = build_archive(
            wanted,
            shared.archive,
            now=datetime.now(),
            stdin=sys.stdin.buffer if "-" in wanted else None,
            allow_private=allow_private,
            encoding=encoding,
            prune=prune,
            progress=progress,
            embedder=open_embedder(config, shared.archive),
            publish=publishing,
            cluster=config.cluster if cluster is None else cluster,
        )
    _show(report, shared)
    return 1 if report.failed or report.unpublished else 0


@contextmanager
def _progress(shared: CommandContext) -> Iterator[Progress | None]:
    """Show a bar on stderr where that is a terminal; say nothing where it is not.

    Its rate and remaining time are told once a first look has counted the documents.
    """
    if shared.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        "{task.description}",
        BarColumn(),
        MofNCompleteColumn(),
        "{task.fields[rate]}",
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Looking for what is new", total=None, rate="")

        def show(done: int, total: int | None, _origin: str) -> None:
            speed = bar.tasks[0].speed
            bar.update(
                task,
                description="Indexing",
                completed=done,
                total=total,
                rate=f"{speed:,.0f} a second" if speed else "",
            )

        yield show


def _show(report: BuildReport, shared: CommandContext) -> None:
    for failure in report.failed:
        click.echo(sanitize_text(f"dateline: {failure.origin}: {failure.reason}"), err=True)
    for line in format_not_read(report, verbose=shared.verbose):
        shared.note(line)
    if report.notice:
        shared.warn(report.notice)
    if shared.json:
        click.echo(to_json_line(_record(report)))
    else:
        click.echo(format_index_summary(report, str(shared.archive)))


def format_not_read(report: BuildReport, *, verbose: bool = False) -> list[str]:
    """Return what was left out and what was read with a reservation, by kind, count and reason.

    ``verbose`` names each. Example: "Not read: 3 draft (not published)."
    """
    lines = []
    for title, notices in (("Not read", report.left_out), ("Note", report.remarks)):
        if verbose:
            lines += [f"{title}: {one.origin}: {one.kind} ({one.reason})" for one in notices]
            continue
        kinds: dict[str, list[str]] = {}
        for one in notices:
            kinds.setdefault(one.kind, []).append(one.reason)
        for kind, reasons in sorted(kinds.items()):
            same = len(set(reasons)) == 1
            told = reasons[0] if same else f"such as: {reasons[0]}"
            lines.append(f"{title}: {len(reasons):,} {kind} ({told.rstrip('.')}).")
    if lines and not verbose:
        lines.append("--verbose names each.")
    return lines


def format_index_summary(report: BuildReport, archive: str) -> str:
    """Return what a run of indexing did, in a line.

    Example: "Indexed .dateline: 15 added, 0 updated, ... (32 passages, 0.9 s)."
    """
    if not report.passages:
        return "Nothing was indexed."
    names = ("added", "updated", "unchanged", "removed", "copies", "undated")
    counts = {name: getattr(report, name) for name in names}
    counts["failed"] = len(report.failed)
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"Indexed {archive}: {told} ({report.passages:,} passages, {report.seconds:.1f} s)."


def _record(report: BuildReport) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(report)
