"""``dateline dates``: what a text says about time, resolved on the calendar."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import CommandContext, add_global_options
from bot.sanitize import to_json_line
from index.errors import DateError, DatelineError

if TYPE_CHECKING:
    from index.types import PublicationDate, TimexSpan


@click.command("dates")
@click.argument("text", required=False)
@click.option("--published", metavar="DATE", help="When the text was published: YYYY[-MM[-DD]].")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Read a JSON line each: id, text, published_at.",
)
@add_global_options
def command(
    shared: CommandContext, text: str | None, published: str | None, batch: Path | None
) -> int:
    """Print every temporal expression of TEXT ("-" reads standard input).

    Example: dateline dates "He was invited in June." --published 2018-08-15
    """
    if batch:
        return _batch(batch)
    if text == "-":
        text = sys.stdin.read()
    if not text or not text.strip():
        raise DateError("the text is empty.", 'Give one: dateline dates "In June" --published 2018')
    _show(find_expressions(text, published), shared)
    return 0


def find_expressions(text: str, published: str | None) -> list[TimexSpan]:
    """Return the expressions of a text; DateError where ``published`` is no date."""
    from index.timex import tag_expressions

    return tag_expressions(text, parse_published(published))


def parse_published(published: str | None) -> PublicationDate | None:
    """Return a publication date as given; DateError where it is none. None stays None."""
    from index.types import DateRange, PublicationDate

    if not published:
        return None
    if DateRange.of(published) is None:
        raise DateError(
            f"{published!r} is not a publication date.",
            "Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM.",
        )
    return PublicationDate(value=published, basis="stated", words=published)


def build_span_records(spans: Sequence[TimexSpan]) -> dict[str, Any]:
    """Return expressions as the JSON contract has them."""
    fields = ("start", "end", "text", "type", "value", "rule")
    return {"expressions": [{name: getattr(span, name) for name in fields} for span in spans]}


def _show(spans: Sequence[TimexSpan], shared: CommandContext) -> None:
    if shared.json:
        click.echo(to_json_line(build_span_records(spans)))
        return
    for span in spans:
        place = f"{span.start}-{span.end}"
        click.echo(f"{place:<9} {span.type:<9} {span.value:<18} {span.text!r}  ({span.rule})")
    if not spans:
        shared.note("No temporal expression in this text.")


def _batch(path: Path) -> int:
    from bot.cli.batch import read_batch_lines

    failed = False
    for number, line in read_batch_lines(path):
        told = _line(number, line)
        failed = failed or "error" in told
        click.echo(to_json_line(told))
    return 1 if failed else 0


def _line(number: int, line: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(line, str):
        return {"id": None, "error": f"line {number}: {line}"}
    try:
        spans = find_expressions(str(line.get("text") or ""), line.get("published_at"))
    except DatelineError as error:
        return {"id": line.get("id"), "error": f"line {number}: {error}"}
    return {"id": line.get("id"), **build_span_records(spans)}
