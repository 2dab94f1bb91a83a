"""``dateline ask``: one question, or a batch of them, answered."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.complete import sources
from bot.cli.options import Shared, first_day, global_options, last_day, moment
from bot.errors import QuestionError
from bot.types import EngineChoice, Turn
from index.errors import DatelineError

if TYPE_CHECKING:
    from bot.answer import Bot
    from bot.types import Answer

ABSTAINED = 3


@click.command("ask")
@click.argument("question", required=False)
@click.option("--as-of", metavar="DATE", help="Answer as the archive stood on that day.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option("--source", multiple=True, metavar="NAME", shell_complete=sources,
              help="Only that publisher; repeatable.")  # fmt: skip
@click.option("--engine", type=click.Choice(["keyless", "model", "auto"]), default="auto",
              help="Which answerer (auto: the model where one is configured).")  # fmt: skip
@click.option("--show-prompt", is_flag=True, help="Print what a model would be sent, and stop.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Answer a JSON line each: id, question, as_of, since, until, source, history.",
)
@global_options
def command(
    shared: Shared,
    question: str | None,
    as_of: str | None,
    since: str | None,
    until: str | None,
    source: tuple[str, ...],
    engine: EngineChoice,
    show_prompt: bool,
    batch: Path | None,
) -> int:
    """Answer QUESTION with quotes from the archive.

    Example: dateline ask "when did Putin first invite Kim?"
    """
    now = datetime.now()
    limits = {"as_of": as_of, "since": since, "until": until, "source": list(source)}
    if batch:
        return _batch(shared, batch, limits, engine, now)
    if question is None or not question.strip():
        raise QuestionError(
            "the question is empty.", 'Ask in words: dateline ask "when did Putin invite Kim?"'
        )
    asked = arguments({"question": question, **limits}, now)
    if show_prompt:
        click.echo(shared.bot().prompt(question, as_of=asked["as_of"]))
        return 0
    answer = shared.bot().ask(**asked, engine=engine)
    _show(answer, shared)
    return ABSTAINED if answer.abstained else 0


def arguments(line: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return the arguments of ``Bot.ask`` that a batch line or the options give."""
    sources = line.get("source") or ()
    return {
        "question": str(line.get("question") or ""),
        "as_of": moment(line.get("as_of"), now),
        "since": first_day(line.get("since"), now),
        "until": last_day(line.get("until"), now),
        "sources": (sources,) if isinstance(sources, str) else tuple(sources),
        "history": tuple(
            Turn(question=str(turn.get("question", "")), answer=str(turn.get("answer", "")))
            for turn in line.get("history") or ()
        ),
    }


def _show(answer: Answer, shared: Shared) -> None:
    from bot.render import answer_text, record

    if shared.json:
        click.echo(json.dumps(record(answer), ensure_ascii=False))
    else:
        click.echo(answer_text(answer, color=shared.color))


def _batch(
    shared: Shared, path: Path, limits: dict[str, Any], engine: EngineChoice, now: datetime
) -> int:
    """Answer every line in order; a line that fails gets an error of its own and exit code 1."""
    from bot.cli.batch import lines

    bot, failed = shared.bot(), False
    for number, line in lines(path):
        answered = _answer_line(bot, number, line, limits, engine, now)
        failed = failed or "error" in answered
        click.echo(json.dumps(answered, ensure_ascii=False))
    return 1 if failed else 0


def _answer_line(
    bot: Bot,
    number: int,
    line: dict[str, Any] | str,
    limits: dict[str, Any],
    engine: EngineChoice,
    now: datetime,
) -> dict[str, Any]:
    from bot.render import record

    if isinstance(line, str):
        return {"id": None, "error": f"line {number}: {line}"}
    merged = {**limits, **{key: value for key, value in line.items() if value is not None}}
    try:
        answer = bot.ask(**arguments(merged, now), engine=engine)
    except DatelineError as error:
        return {"id": line.get("id"), "error": f"line {number}: {error}"}
    return {"id": line.get("id"), **record(answer)}
