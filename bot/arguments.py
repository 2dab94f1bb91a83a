"""What is asked beside a question: its limits, from options, a line of a batch or a tool's call.

What a line or a call gives comes from outside, so every field is held against its kind before it
is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.errors import QuestionError
from bot.types import Scope, Turn
from index.types import get_end_of_day

if TYPE_CHECKING:
    from index import Query, Searcher


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


def build_search_query(
    searcher: Searcher, line: dict[str, Any], count: int, now: datetime
) -> Query:
    """Return the query of one line or of the options; QuestionError for an empty question."""
    from bot.query import build_query, get_source_names
    from bot.question import parse_question

    asked = build_ask_arguments(line, now)
    understood = parse_question(
        asked["question"],
        asked["scope"],
        history=asked["history"],
        known_sources=get_source_names(searcher.archive.coverage()),
    )
    return replace(build_query(understood, count), **build_search_limits(line, now))


def parse_moment(words: str | None, now: datetime) -> datetime:
    """Return the end of the day that ``words`` name, or ``now``; DateError where none is."""
    end = parse_last_day(words, now)
    return get_end_of_day(end) if end else now


def parse_first_day(words: str | None, now: datetime) -> date | None:
    """Return the first day that ``words`` name. Example: "2018-06" -> 2018-06-01."""
    from index.timex import parse_date

    return parse_date(words, now.date()).start if words else None


def parse_last_day(words: str | None, now: datetime) -> date | None:
    """Return the last day that ``words`` name. Example: "2018-06" -> 2018-06-30."""
    from index.timex import parse_date

    return parse_date(words, now.date()).end if words else None
