"""From a file to its cases, or to the list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.cases.case import Case
from bot.cases.entries import Entry, entries
from bot.cases.problems import CasesError, Problem
from bot.cases.sense import nonsense
from bot.cases.shape import misshapen
from bot.errors import CaseError
from bot.types import Turn


def load(path: Path) -> list[Case]:
    """Return the cases of a ``.yaml`` or ``.jsonl`` file, in order.

    Raises CaseError where it cannot be read, and CasesError with every mistake, in the order
    of their lines, where it has any.
    """
    found = entries(path)
    if not found:
        raise CaseError(f"{path} holds no cases.", "Give it at least one question.")
    problems = [
        problem for number, entry in enumerate(found, start=1)
        for problem in _problems(entry, number, str(path))
    ]  # fmt: skip
    problems += _twice(found, str(path))
    if problems:
        raise CasesError(sorted(problems))
    return [_case(entry, str(path)) for entry in found]


def _problems(entry: Entry, number: int, file: str) -> Iterator[Problem]:
    record = entry.value
    wrong = list(misshapen(record))
    if not wrong:
        wrong = list(nonsense(record))
    name = f"case {number} ({_id(record) or 'no id'})"
    for where, message, remedy in wrong:
        yield Problem(file, entry.line(where), f"{name}: {message}.", remedy)


def _id(record: Any) -> str:
    return str(record["id"]) if isinstance(record, dict) and record.get("id") else ""


def _twice(found: Sequence[Entry], file: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for entry in found:
        name = _id(entry.value)
        line = entry.line(("id",))
        if name in seen:
            message = f"two cases have the id {name!r}, the other on line {seen[name]}."
            yield Problem(file, line, message, "Give each its own.")
        elif name:
            seen[name] = line


def _case(entry: Entry, file: str) -> Case:
    record: Mapping[str, Any] = entry.value
    return Case(
        id=str(record["id"]),
        question=record["question"],
        expect=record["expect"],
        history=tuple(_turn(turn) for turn in record.get("history") or ()),
        as_of=_text(record.get("as_of")),
        since=_text(record.get("since")),
        until=_text(record.get("until")),
        sources=_tuple(record.get("source")),
        cite=_tuple(record.get("cite")),
        not_cite=_tuple(record.get("not_cite")),
        engine=record.get("engine", ""),
        tags=tuple(tag for tag in _tuple(record.get("tags")) if tag),
        notes=record.get("notes") or "",
        file=file,
        line=entry.line(),
    )


def _turn(turn: Mapping[str, Any]) -> Turn:
    return Turn(question=turn["question"], answer=turn.get("answer", ""))


def _text(value: Any) -> str | None:
    return str(value) if value not in (None, "") else None


def _tuple(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)
