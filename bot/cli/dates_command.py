"""``dateline dates``: what a text says about time, resolved on the calendar."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import Shared, global_options
from bot.inert import json_text
from index.errors import DateError, DatelineError

if TYPE_CHECKING:
    from index.types import DatedBasis, DatedSpan


@click.command("dates")
@click.argument("text", required=False)
@click.option("--published", metavar="DATE", help="When the text was published: YYYY[-MM[-DD]].")
@click.option("--batch", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Read a JSON line each: id, text, published_at.")  # fmt: skip
@global_options
def command(shared: Shared, text: str | None, published: str | None, batch: Path | None) -> int:
    """Print every temporal expression of TEXT ("-" reads standard input).

    Example: dateline dates "He was invited in June." --published 2018-08-15
    """
    if batch:
        return _batch(batch)
    if text == "-":
        text = sys.stdin.read()
    if not text or not text.strip():
        raise DateError("the text is empty.", 'Give one: dateline dates "In June" --published 2018')
    _show(found(text, published), shared)
    return 0


def found(text: str, published: str | None) -> list[DatedSpan]:
    """Return the expressions of a text; DateError where ``published`` is no date."""
    from index.dates import expressions

    return expressions(text, basis(published))


def basis(published: str | None) -> DatedBasis | None:
    """Return a publication date as given; DateError where it is none. None stays None."""
    from index.types import DatedBasis, DateRange

    if not published:
        return None
    if DateRange.of(published) is None:
        raise DateError(
            f"{published!r} is not a publication date.",
            "Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDTHH:MM.",
        )
    return DatedBasis(value=published, basis="stated", words=published)


def records(spans: Sequence[DatedSpan]) -> dict[str, Any]:
    """Return expressions as the JSON contract has them."""
    fields = ("start", "end", "text", "type", "value", "rule")
    return {"expressions": [{name: getattr(span, name) for name in fields} for span in spans]}


def _show(spans: Sequence[DatedSpan], shared: Shared) -> None:
    if shared.json:
        click.echo(json_text(records(spans)))
        return
    for span in spans:
        place = f"{span.start}-{span.end}"
        click.echo(f"{place:<9} {span.type:<9} {span.value:<18} {span.text!r}  ({span.rule})")
    if not spans:
        shared.note("No temporal expression in this text.")


def _batch(path: Path) -> int:
    from bot.cli.batch import lines

    failed = False
    for number, line in lines(path):
        told = _line(number, line)
        failed = failed or "error" in told
        click.echo(json_text(told))
    return 1 if failed else 0


def _line(number: int, line: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(line, str):
        return {"id": None, "error": f"line {number}: {line}"}
    try:
        spans = found(str(line.get("text") or ""), line.get("published_at"))
    except DatelineError as error:
        return {"id": line.get("id"), "error": f"line {number}: {error}"}
    return {"id": line.get("id"), **records(spans)}
