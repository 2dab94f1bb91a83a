"""``dateline articles``: what the archive holds: list, show, dates, clusters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from bot.cli.completion import complete_articles
from bot.cli.options import CommandContext, add_global_options
from bot.render.articles import build_article_record, build_full_article_record
from bot.sanitize import sanitize_text, to_json_line
from index.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator


@click.group("articles")
def command() -> None:
    """Show what the archive holds.

    Example: dateline articles list
    """


@command.command("list")
@add_global_options
def list_(shared: CommandContext) -> int:
    """List every article: id, date with its basis, source, title.

    Example: dateline articles list --json
    """
    with shared.archive_open() as archive:
        for article in archive.articles():
            line = build_article_record(article, archive)
            click.echo(to_json_line(line) if shared.json else sanitize_text(_row(line)))
    return 0


@command.command("show")
@click.argument("article_id", metavar="ID", shell_complete=complete_articles)
@click.option("--raw", is_flag=True, help="The text as it was read, before cleaning.")
@click.option("--version", type=click.IntRange(1), help="An older version.")
@add_global_options
def show(shared: CommandContext, article_id: str, raw: bool, version: int | None) -> int:
    """Show one article: its metadata, what its last version changed, then its text.

    Example: dateline articles show moscow-invitation --raw
    """
    from bot.render.terminal import strip_escapes

    with shared.archive_open() as archive:
        article = archive.article(article_id, version)
        if article is None:
            raise ArchiveError(
                f"there is no article {article_id!r}{f' version {version}' if version else ''}.",
                "`dateline articles list` shows their ids.",
            )
        told = build_full_article_record(article, archive)
    text = article.raw if raw else article.body
    if shared.json:
        click.echo(to_json_line({**told, "text": text}))
    else:
        click.echo(
            sanitize_text(
                "\n".join(f"{name}: {strip_escapes(value)}" for name, value in _lines(told))
            )
        )
        click.echo("\n" + strip_escapes(text))
    return 0


@command.command("dates")
@add_global_options
def dates(shared: CommandContext) -> int:
    """Show how each article's date of publication is known.

    Example: dateline articles dates
    """
    with shared.archive_open() as archive:
        for article in archive.articles():
            line = build_article_record(article, archive)
            if shared.json:
                click.echo(to_json_line(line))
            else:
                when, basis = line["published_at"] or "-", line["published_basis"]
                row = f"{when:<17}{basis:<10}{article.id}  {line['working']}"
                click.echo(sanitize_text(row).rstrip())
    return 0


@command.command("clusters")
@add_global_options
def clusters(shared: CommandContext) -> int:
    """Show which articles carry the same wire report, the earliest first.

    Example: dateline articles clusters
    """
    with shared.archive_open() as archive:
        for members in archive.copies.clusters():
            first, others = members[0], ", ".join(members[1:])
            line = f"{first}, also carried by {others}"
            click.echo(to_json_line(members) if shared.json else sanitize_text(line))
    return 0


def _lines(told: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the fields that say something, as a reader writes them."""
    names = {"copies": "also carried by"}
    for name, value in told.items():
        if name == "changes":
            yield "changed", "".join(f"\n  {line}" for line in value) or "nothing in the text"
        elif name == "versions":
            yield (
                name,
                ", ".join(
                    f"{each['version']} ({(each['recorded'] or 'unknown')[:16]})" for each in value
                ),
            )
        elif value:
            text = ", ".join(value) if isinstance(value, list) else value
            text = json.dumps(text, ensure_ascii=False) if isinstance(text, dict) else text
            yield names.get(name, name), str(text)


def _row(line: dict[str, Any]) -> str:
    when = line["published_at"] or "-"
    source = line["source"] or line["agency"] or "-"
    return f"{line['id']:<32} {when:<17} {line['published_basis']:<9} {source:<20} {line['title']}"
