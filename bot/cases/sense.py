"""Whether a case makes sense beyond its shape: dates that are dates, rules that do not collide."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from bot.cases.shape import Found
from index.dates import parse_date
from index.errors import DateError
from index.types import DateRange

_ANY_DAY = date(2000, 1, 1)
"""Words such as "last month" are read against some day, only to see that they are words for one."""
_BESIDE = {
    "tolerance": "number", "tolerance_days": "date", "aliases": "text", "at_least": "list",
}  # fmt: skip


def nonsense(record: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what contradicts itself in a case that has the right shape."""
    expect = record["expect"]
    yield from _days(record)
    yield from _date(expect)
    yield from _regex(expect)
    yield from _beside(expect)
    yield from _silence(record, expect)
    yield from _both(record)


def target(value: object) -> DateRange | None:
    """Return the days that an expected date names: one TIMEX3 value, or two with a "/" between.

    Example: "2018-06-11/2018-06-13" -> 11 to 13 June 2018; None where it names none.
    """
    first, slash, last = str(value).partition("/")
    start = DateRange.of(first.strip())
    if not slash or start is None:
        return start
    end = DateRange.of(last.strip())
    if end is None or (start.start or date.min) > (end.end or date.max):
        return None
    return DateRange(value=str(value), start=start.start, end=end.end)


def _days(record: Mapping[str, Any]) -> Iterator[Found]:
    read: dict[str, DateRange] = {}
    for name in ("as_of", "since", "until"):
        if record.get(name) in (None, ""):
            continue
        try:
            read[name] = parse_date(str(record[name]), _ANY_DAY)
        except DateError as error:
            yield (name,), f"{name!r}: {error.message}", "Write 2018-08-16, 2018-08 or 2018."
    first, last = read.get("since"), read.get("until")
    if first and last and (first.start or date.min) > (last.end or date.max):
        told = f"'since' {record['since']} is after 'until' {record['until']}"
        yield ("since",), told, "Change the two round."


def _date(expect: Mapping[str, Any]) -> Iterator[Found]:
    if "date" in expect and target(expect["date"]) is None:
        told = f"'expect.date' is {expect['date']!r}, which names no days"
        yield ("expect", "date"), told, "Write a TIMEX3 value: 2018-06-14, 2018-06, 2018-W24."


def _regex(expect: Mapping[str, Any]) -> Iterator[Found]:
    try:
        re.compile(expect.get("regex", ""))
    except (re.error, OverflowError, RecursionError) as error:
        told = f"'expect.regex' does not compile: {error}"
        yield ("expect", "regex"), told, "Mend the pattern."


def _beside(expect: Mapping[str, Any]) -> Iterator[Found]:
    for name, other in _BESIDE.items():
        if name in expect and other not in expect:
            told = f"'expect.{name}' stands without {other!r}"
            yield ("expect", name), told, f"Give {other!r} too, or take it out."
    wanted, least = expect.get("list", []), expect.get("at_least", 0)
    if "list" in expect and least > len(wanted):
        told = f"'expect.at_least' is {least}, but the list has {len(wanted)}"
        yield ("expect", "at_least"), told, "Ask for fewer."


def _silence(record: Mapping[str, Any], expect: Mapping[str, Any]) -> Iterator[Found]:
    if expect.get("abstain") is not True:
        return
    for name in expect:
        if name != "abstain":
            told = f"'expect' wants a refusal and {name!r}"
            yield ("expect", name), told, "Keep one of them."
    if record.get("cite"):
        yield ("cite",), "a refusal is expected, and 'cite' too", "Keep one of them."


def _both(record: Mapping[str, Any]) -> Iterator[Found]:
    listed: Callable[[str], list[Any]] = lambda name: (  # noqa: E731
        value if isinstance(value := record.get(name) or [], list) else [value]
    )
    unwanted = listed("not_cite")
    for wanted in listed("cite"):
        if wanted in unwanted:
            told = f"{wanted!r} has to be cited and must not be"
            yield ("not_cite",), told, "Take it out of 'cite' or 'not_cite'."
