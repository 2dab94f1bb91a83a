"""A batch: a file of JSON lines, each answered with a line of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click

from index.errors import DatelineError, ReadError

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
        stood_in = limits.get("engine") == "model" and told.get("fallback")
        failed = failed or "error" in told or bool(stood_in)
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
