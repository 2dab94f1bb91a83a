"""Whether a case has the shape that the JSON Schema draws, its errors in our own words.

The schema is the one place that lists the fields; jsonschema finds what breaks it, and each
finding becomes a message with the field, the rule, and the schema's description as remedy.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from bot.cases.entries import Where

Found = tuple[Where, str, str]
"""Where in the case, the rule that is broken, the remedy."""
_KINDS = {
    "string": "text", "array": "a list", "object": "a mapping", "boolean": "true or false",
    "integer": "a whole number", "number": "a number", "null": "nothing",
}  # fmt: skip


@lru_cache(maxsize=1)
def schema() -> Mapping[str, Any]:
    """Return the JSON Schema of a file of cases."""
    text = (files("seeds") / "cases.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    whole = schema()
    return Draft202012Validator({"$defs": whole["$defs"], "$ref": "#/$defs/case"})


def misshapen(record: Any) -> Iterator[Found]:
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
