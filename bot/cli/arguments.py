"""What is asked beside a question: its limits, from options or from a line of a batch.

A line comes from outside, so every field is held against its kind before it is used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click

from bot.cli.options import parse_first_day, parse_last_day, parse_moment
from bot.errors import QuestionError
from bot.types import Scope, Turn
from index.errors import DatelineError, ReadError


def build_ask_arguments(line: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the arguments of ``Bot.ask`` that options or a batch line give.

    Raises what ``build_scope`` raises, and QuestionError for a question or a history of another
    kind.
    """
    return {
        "question": _question(line.get("question")),
        "scope": build_scope(line, now),
        "history": _history(line.get("history")),
    }


def build_scope(line: Mapping[str, Any], now: datetime) -> Scope:
    """Return the limits of a question that options or a batch line give; days are whole.

    Raises QuestionError where a field is of another kind than its rule says, or the window is
    empty; DateError where words are no date.
    """
    since = parse_first_day(_words(line, "since"), now)
    until = parse_last_day(_words(line, "until"), now)
    if since and until and since > until:
        raise QuestionError(
            f"since {since} is after until {until}: no article can lie between.", "Swap them."
        )
    as_of = parse_moment(_words(line, "as_of"), now)
    return Scope(as_of=as_of, since=since, until=until, sources=_names(line, "source"))


def build_search_limits(line: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the limits of a search that no question has: days spoken of, tags, article ids.

    Raises what ``build_scope`` raises.
    """
    from index.timex import parse_date

    happened = _words(line, "happened")
    return {
        "happened": parse_date(happened, now.date()) if happened else None,
        "tags": _names(line, "tag"),
        "article_ids": _names(line, "article"),
    }


def _question(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise QuestionError("the question is no text.", "Write it in quotation marks.")
    return drop_surrogates(value or "")


def drop_surrogates(text: str) -> str:
    """Return text without the halves of characters that a terminal of another encoding sends."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _words(line: Mapping[str, Any], field: str) -> str | None:
    """Return a field's words for a date; a year may be a number. Example: 2018 -> "2018"."""
    value = line.get(field)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise QuestionError(f"{field} is no date.", 'Write it as text: "2018-06-14".')
    return value


def _names(line: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """Return a field's names: of a text, or of a list of texts."""
    value = line.get(field)
    given = [value] if isinstance(value, str) else value or []
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise QuestionError(f"{field} is no name.", 'Write "TASS", or a list of names.')
    return tuple(drop_surrogates(one) for one in given if one.strip())


def _history(value: object) -> tuple[Turn, ...]:
    turns = value or []
    whole = isinstance(turns, list) and all(isinstance(turn, dict) for turn in turns)
    if not whole or not all(_is_turn(turn) for turn in turns):  # type: ignore[attr-defined]
        raise QuestionError(
            "history is no list of turns.", 'Write [{"question": "...", "answer": "..."}].'
        )
    return tuple(
        Turn(
            question=drop_surrogates(turn["question"]),
            answer=drop_surrogates(turn.get("answer") or ""),
        )
        for turn in turns  # type: ignore[attr-defined]
    )


def _is_turn(turn: Mapping[str, object]) -> bool:
    asked, told = turn.get("question"), turn.get("answer")
    return isinstance(asked, str) and (told is None or isinstance(told, str))


Record = Mapping[str, Any]


def run_batch(path: Path, limits: Record, answered: Callable[[dict[str, Any]], Record]) -> int:
    """Print what ``answered`` returns for each line of a file, in order, ``id`` first.

    ``limits`` hold where a line does not say otherwise; the path "-" is standard input. A line
    that fails gets an error in its place. Returns the exit code: 1 where a line failed, else 0.
    Raises ReadError where the file cannot be read.
    """
    from bot.sanitize import to_json_line

    failed = False
    for number, line in read_batch_lines(path):
        told = _told(number, line, limits, answered)
        failed = failed or "error" in told
        click.echo(to_json_line(told))
    return 1 if failed else 0


def _told(
    number: int,
    line: dict[str, Any] | str,
    limits: Record,
    answered: Callable[[dict[str, Any]], Record],
) -> Record:
    if isinstance(line, str):
        return {"id": None, "error": f"line {number}: {line}"}
    merged = {**limits, **{key: value for key, value in line.items() if value is not None}}
    try:
        return {"id": line.get("id"), **answered(merged)}
    except DatelineError as error:
        return {"id": line.get("id"), "error": f"line {number}: {error}"}


def read_batch_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | str]]:
    """Yield (line number, object) for each line, or (line number, what is wrong with it).

    Blank lines are passed over. Raises ReadError where the file cannot be read.
    """
    try:
        if str(path) == "-":
            yield from _lines(sys.stdin.buffer)
        else:
            with path.open("rb") as file:
                yield from _lines(file)
    except OSError as error:
        why = error.strerror or str(error)
        raise ReadError(f"{path} cannot be read: {why}.", "Give a JSON lines file.") from error


def _lines(file: BinaryIO) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, raw in enumerate(file, start=1):
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            yield number, _object(raw)


def _object(raw: bytes) -> dict[str, Any] | str:
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return "not UTF-8."
    except RecursionError:
        return "nested too deep."
    except ValueError as error:
        return f"not JSON ({error})."
    return value if isinstance(value, dict) else "not a JSON object."
