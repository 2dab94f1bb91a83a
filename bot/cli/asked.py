"""What is asked beside a question: its limits, from options or from a line of a batch.

A line comes from outside, so every field is held against its kind before it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.cli.options import first_day, last_day, moment
from bot.errors import QuestionError
from bot.types import Turn


def arguments(line: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the arguments of ``Bot.ask`` that options or a batch line give.

    Raises QuestionError where a field is of another kind than its rule says, or the window is
    empty; DateError where words are no date.
    """
    since = first_day(_words(line, "since"), now)
    until = last_day(_words(line, "until"), now)
    if since and until and since > until:
        raise QuestionError(
            f"since {since} is after until {until}: no article can lie between.", "Swap them."
        )
    return {
        "question": _question(line.get("question")),
        "as_of": moment(_words(line, "as_of"), now),
        "since": since,
        "until": until,
        "sources": _names(line, "source"),
        "history": _history(line.get("history")),
    }


def narrower(line: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """Return the limits of a search that no question has: days spoken of, tags, article ids.

    Raises what ``arguments`` raises.
    """
    from index.dates import parse_date

    happened = _words(line, "happened")
    return {
        "happened": parse_date(happened, now.date()) if happened else None,
        "tags": _names(line, "tag"),
        "article_ids": _names(line, "article"),
    }


def _question(value: object) -> str:
    if value is not None and not isinstance(value, str):
        raise QuestionError("the question is no text.", "Write it in quotation marks.")
    return sound(value or "")


def sound(text: str) -> str:
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
    return tuple(sound(one) for one in given if one.strip())


def _history(value: object) -> tuple[Turn, ...]:
    turns = value or []
    whole = isinstance(turns, list) and all(isinstance(turn, dict) for turn in turns)
    if not whole or not all(_is_turn(turn) for turn in turns):  # type: ignore[attr-defined]
        raise QuestionError(
            "history is no list of turns.", 'Write [{"question": "...", "answer": "..."}].'
        )
    return tuple(
        Turn(question=sound(turn["question"]), answer=sound(turn.get("answer") or ""))
        for turn in turns  # type: ignore[attr-defined]
    )


def _is_turn(turn: Mapping[str, object]) -> bool:
    asked, told = turn.get("question"), turn.get("answer")
    return isinstance(asked, str) and (told is None or isinstance(told, str))
