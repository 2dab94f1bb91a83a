"""Whether a case has the shape that the JSON Schema draws, its errors in our own words.

The schema is the one place that lists the fields; jsonschema finds what breaks it, and each
finding becomes a message with the field, the rule, and the schema's description as remedy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.errors import CaseError
from bot.eval.cases import Case, CaseEntry, CasesError, Problem, Where, read_entries
from bot.types import Turn
from index.errors import DateError
from index.timex import parse_date
from index.types import DateRange

Found = tuple[Where, str, str]
"""Where in the case, the rule that is broken, the remedy."""
_KINDS = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "null": "nothing",
}


@lru_cache(maxsize=1)
def load_schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a file of cases."""
    text = (files("seeds") / "cases.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    whole = load_schema()
    return Draft202012Validator({"$defs": whole["$defs"], "$ref": "#/$defs/case"})


def find_schema_errors(record: Any) -> Iterator[Found]:
    """Yield what breaks the schema in one case."""
    for error in _validator().iter_errors(record):
        yield from _found(error)


def _found(error: ValidationError) -> Iterator[Found]:
    where, drawn = tuple(error.absolute_path), _drawn(error)
    remedy = str(drawn.get("description", ""))
    if error.validator == "additionalProperties":
        yield from _unknown(error, where)
    elif error.validator == "required":
        name = error.message.split("'")[1]
        inside = drawn.get("properties", {}).get(name, {})
        yield where, f"{_of(where)}has no {name!r}", inside.get("description", remedy)
    else:
        yield where, _rule(error, where), remedy


def _unknown(error: ValidationError, where: Where) -> Iterator[Found]:
    known, instance = list(_drawn(error)["properties"]), cast(Mapping[str, Any], error.instance)
    for name in instance:
        if name not in known:
            near = get_close_matches(str(name), known, n=1)
            meant = f"Did you mean {near[0]!r}? " if near else ""
            remedy = f"{meant}Known: {', '.join(sorted(known))}."
            yield (*where, name), f"{_of(where)}has an unknown field {str(name)!r}", remedy


def _drawn(error: ValidationError) -> Mapping[str, Any]:
    """Return the part of the schema that is broken."""
    return cast(Mapping[str, Any], error.schema)


def _rule(error: ValidationError, where: Where) -> str:
    name, value = _name(where), _short(error.instance)
    wanted: Any = error.validator_value
    if error.validator == "type":
        kinds = [_KINDS[kind] for kind in ([wanted] if isinstance(wanted, str) else wanted)]
        kinds = [kind for kind in kinds if kind != "nothing"]
        return f"{name} is not {' or '.join(kinds)}: {value}"
    if error.validator in ("minLength", "minItems", "minProperties"):
        return f"has no {name}" if len(where) == 1 else f"{name} is empty"
    if error.validator == "maxProperties":
        return f"{name} names more than one thing: {value}"
    if error.validator == "enum":
        return f"{name} is {value}, not one of {', '.join(map(str, wanted))}"
    if error.validator == "minimum":
        return f"{name} is {value}, less than {wanted}"
    return f"{name} is {value}, which does not fit its form"


def _of(where: Where) -> str:
    return f"{_name(where)} " if where else ""


def _name(where: Where) -> str:
    """Return a path as a reader says it. Example: ("cite", 0, "source") -> "'cite[1].source'"."""
    if not where:
        return "the case"
    told = ""
    for part in where:
        told += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return repr(told.removeprefix("."))


def _short(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 60 else f"{told[:57]}..."


_ANY_DAY = date(2000, 1, 1)
"""Words such as "last month" are read against some day, only to see that they are words for one."""
_BESIDE = {
    "tolerance": "number",
    "tolerance_days": "date",
    "aliases": "text",
    "at_least": "list",
}
_BESIDE_LEAD = {"tolerance": "number", "tolerance_days": "date", "unit": "number"}


def find_contradictions(record: Mapping[str, Any]) -> Iterator[Found]:
    """Yield what contradicts itself in a case that has the right shape."""
    expect = record["expect"]
    yield from _days(record)
    yield from _date(expect)
    yield from _regex(expect)
    yield from _beside(expect)
    yield from _lead(expect)
    yield from _silence(record, expect)
    yield from _both(record)


def parse_expected_date(value: object) -> DateRange | None:
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
    if "date" in expect and parse_expected_date(expect["date"]) is None:
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


def _lead(expect: Mapping[str, Any]) -> Iterator[Found]:
    wanted: Any = expect.get("lead")
    if wanted is not None and expect.get("no_lead"):
        yield ("expect", "no_lead"), "a lead is expected, and none", "Keep 'lead' or 'no_lead'."
    if not isinstance(wanted, Mapping):
        return
    for where, told, remedy in (*_date(wanted), *_regex(wanted)):
        yield ("expect", "lead", *where[1:]), told.replace("expect.", "expect.lead."), remedy
    for name, other in _BESIDE_LEAD.items():
        if name in wanted and other not in wanted:
            told = f"'expect.lead.{name}' stands without {other!r}"
            yield ("expect", "lead", name), told, f"Give {other!r} too, or take it out."


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


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a ``.yaml`` or ``.jsonl`` file, in order.

    Raises CaseError where it cannot be read, and CasesError with every mistake, in the order
    of their lines, where it has any.
    """
    found = read_entries(path)
    if not found:
        raise CaseError(f"{path} holds no cases.", "Give it at least one question.")
    problems = [
        problem
        for number, entry in enumerate(found, start=1)
        for problem in _problems(entry, number, str(path))
    ]
    problems += _twice(found, str(path))
    if problems:
        raise CasesError(sorted(problems))
    return [_case(entry, str(path)) for entry in found]


def _problems(entry: CaseEntry, number: int, file: str) -> Iterator[Problem]:
    record = entry.value
    wrong = list(find_schema_errors(record))
    if not wrong:
        wrong = list(find_contradictions(record))
    name = f"case {number} ({_id(record) or 'no id'})"
    for where, message, remedy in wrong:
        yield Problem(file, entry.line(where), f"{name}: {message}.", remedy)


def _id(record: Any) -> str:
    return str(record["id"]) if isinstance(record, dict) and record.get("id") else ""


def _twice(found: Sequence[CaseEntry], file: str) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for entry in found:
        name = _id(entry.value)
        line = entry.line(("id",))
        if name in seen:
            message = f"two cases have the id {name!r}, the other on line {seen[name]}."
            yield Problem(file, line, message, "Give each its own.")
        elif name:
            seen[name] = line


def _case(entry: CaseEntry, file: str) -> Case:
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


__all__ = ["read_cases"]
