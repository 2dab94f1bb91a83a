"""``dateline ask``: one question, or a batch of them, answered."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.arguments import build_ask_arguments
from bot.cli.completion import complete_sources
from bot.cli.options import CommandContext, add_global_options
from bot.errors import QuestionError
from bot.types import EngineChoice

if TYPE_CHECKING:
    from bot.types import Answer
    from index import Searcher

ABSTAINED = 3
LIKE = 80
"""How like a publisher another has to be to be meant, of 100."""


@click.command("ask")
@click.argument("question", required=False)
@click.option("--as-of", metavar="DATE", help="Answer as the archive stood on that day.")
@click.option("--since", metavar="DATE", help="Only articles published on that day or later.")
@click.option("--until", metavar="DATE", help="Only articles published by that day.")
@click.option(
    "--source",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_sources,
    help="Only that publisher; repeatable.",
)
@click.option(
    "--engine",
    type=click.Choice(["keyless", "model", "auto"]),
    default="auto",
    help="Which answerer (auto: the model where one is configured).",
)
@click.option("--quotes", is_flag=True, help="Show the quotes below a model's prose too.")
@click.option("--show-prompt", is_flag=True, help="Print what a model would be sent, and stop.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    metavar="FILE",
    help="Answer a JSON line each: id, question, as_of, since, until, source, history. "
    "The options hold where a line does not say otherwise; - is standard input.",
)
@add_global_options
def command(
    shared: CommandContext,
    question: str | None,
    engine: EngineChoice,
    show_prompt: bool,
    quotes: bool,
    batch: Path | None,
    **limits: Any,
) -> int:
    """Answer QUESTION with quotes from the archive.

    Exits with 0 when it answered, 3 when the archive does not answer, 1 when --engine model was
    asked for and a keyless answer had to stand in. A batch writes a line of JSON for each of its
    lines and exits with 0 when each was answered or not answerable.

    Example: dateline ask "when did Putin first invite Kim?" --as-of 2018-08-16
    """
    now = datetime.now()
    if batch:
        if question is not None or show_prompt:
            taken = "QUESTION" if question is not None else "--show-prompt"
            raise click.UsageError(f"--batch takes its questions from a file, {taken} not beside.")
        return _batch(shared, batch, limits, engine, now)
    if question is None or not question.strip():
        raise QuestionError(
            "the question is empty.", 'Ask in words: dateline ask "when did Putin invite Kim?"'
        )
    asked = build_ask_arguments({"question": question, **limits}, now)
    if show_prompt:
        return _show_prompt(shared, asked)
    answer = _answered(shared, asked, engine, quotes)
    if engine == "model" and answer.fallback:
        shared.warn(f"the model gave no answer: {answer.fallback}.")
        return 1
    return ABSTAINED if answer.abstained else 0


def _answered(
    shared: CommandContext, asked: dict[str, Any], engine: EngineChoice, quotes: bool
) -> Answer:
    """Show the answer; on a terminal a model's verified sentences as they come."""
    from bot.render import build_answer_record
    from bot.render.terminal import TerminalStream
    from bot.sanitize import to_json_line

    searcher = shared.searcher()
    _note_strangers(shared, searcher, asked["scope"].sources)
    bot = shared.bot_over(searcher, model=engine != "keyless")
    if shared.json:
        answer = bot.ask(**asked, engine=engine)
        click.echo(to_json_line(build_answer_record(answer)))
        return answer
    stream = TerminalStream(click.echo, shared.page)
    answer = bot.ask(
        **asked,
        engine=engine,
        on_text=stream.add if shared.terminal else None,
        on_status=shared.tell_status,
    )
    click.echo(stream.format_rest(answer, quotes=quotes))
    return answer


def _note_strangers(shared: CommandContext, searcher: Searcher, sources: tuple[str, ...]) -> None:
    """Say which of the publishers asked for the archive does not have."""
    from rapidfuzz import process, utils

    from bot.query import get_source_names
    from index import Filter

    known = get_source_names(searcher.archive.coverage())
    for name in sources:
        if not searcher.archive.coverage(wanted=Filter(sources=(name,))).articles:
            near = process.extract(
                name, known, processor=utils.default_process, score_cutoff=LIKE, limit=3
            )
            hint = f" Did you mean {' or '.join(repr(one) for one, *_ in near)}?" if near else ""
            shared.note(f"dateline: no article in the archive is from {name!r}.{hint}")


def _show_prompt(shared: CommandContext, asked: dict[str, Any]) -> int:
    from bot.prompts import format_messages
    from bot.render.terminal import strip_escapes
    from bot.sanitize import to_json_line

    messages = shared.bot_over(shared.searcher(), model=False).build_prompt(**asked).messages
    if shared.json:
        listed = [{"role": message.role, "content": message.text} for message in messages]
        click.echo(to_json_line({"messages": listed}))
    else:
        click.echo(
            strip_escapes(format_messages(messages))
            if shared.terminal
            else format_messages(messages)
        )
    return 0


def _batch(
    shared: CommandContext, path: Path, limits: dict[str, Any], engine: EngineChoice, now: datetime
) -> int:
    from bot.cli.batch import run_batch
    from bot.render import build_answer_record

    bot = shared.bot_over(shared.searcher(), model=engine != "keyless")
    return run_batch(
        path,
        {**limits, "engine": engine},
        lambda line: build_answer_record(bot.ask(**build_ask_arguments(line, now), engine=engine)),
    )
