"""The reader: goes through a text once and gives its temporal expressions, resolved.

At each word that can begin an expression the rules that begin with it are tried; of those that
match, the longest that makes sense wins. Words before it that only colour it ("the", "early",
"at least", "the end of") are then taken in.
"""

from __future__ import annotations

import re
from collections import defaultdict

from index.timex.compose import compose_spans
from index.timex.format import format_value
from index.timex.rule import Context, Match, Reading, Rule
from index.timex.rules import (
    deictic,
    durations,
    explicit,
    holidays,
    quarters,
    relative,
    seasons,
    times,
    underspecified,
    vague,
)
from index.timex.values import get_days
from index.types import DateRange, PublicationDate, TimexSpan

RULES: tuple[Rule, ...] = (
    *explicit.RULES,
    *underspecified.RULES,
    *holidays.RULES,
    *times.RULES,
    *quarters.RULES,
    *quarters.RESULT_RULES,
    *seasons.RULES,
    *vague.RULES,
    *deictic.RULES,
    *relative.RULES,
    *durations.SET_RULES,
    *durations.RULES,
    *vague.VAGUE_RULES,
)
"""Every rule of the grammar. Where two match as far, the earlier wins."""

_WORD = re.compile(r"[A-Za-z]+|\d+|['’‘`](?=\d\ds?\b)")
_INSIDE = re.compile(r"[\d$£€¥#]$|\d[.,:/]$")
_COLOUR = re.compile(
    r"""
    (?:(?<=\s)|(?<=[-–"“(])|^)
    (?:
        (?:
            the|an?|early|late|mid|earlier|later  # where in it
            |about|around|nearly|almost|roughly|some|approximately  # how exactly
            |just|only|at\ least|at\ most|more\ than|less\ than|up\ to
            |as\ (?:early|late|long|recently)\ as|a\ full|an\ additional|the\ very
        )(?:\s|-)
        |(?:  # a part of it
            end|beginning|start|middle|close|early\ part|latter\ part|latter\ half|rest|remainder
            |most|much|part
        )\ of\s
    )+$
    """,
    re.I | re.X,
)
"""Words before a date that only colour it."""

_LEAD = re.compile(r"\b(?:in|on|since|by|until|during|from|after|before|at|for)\s$", re.IGNORECASE)


def _by_first_word() -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        for word in rule.starts:
            table[word].append(rule)
    return {word: tuple(rules) for word, rules in table.items()}


_RULES_OF = _by_first_word()
_NONE: tuple[Rule, ...] = ()


def tag_expressions(text: str, published: PublicationDate | None = None) -> list[TimexSpan]:
    """Return the temporal expressions of a text, in its order, none overlapping another.

    Offsets are characters of ``text``. ``published`` resolves what is relative, as far as it is
    known (day, month or year); without it "in June" stays "XXXX-06" and has no range. For a
    question, pass the day it is asked on.
    """
    context = Context(text, _reference(published))
    end = 0
    for word in _WORD.finditer(text):
        start = word.start()
        if start < end:
            continue
        rules = _RULES_OF.get("0" if word[0].isdigit() else word[0].lower(), _NONE)
        if not rules or _INSIDE.search(text, max(0, start - 2), start):
            continue
        span = _longest(rules, start, end, context)
        if span is not None:
            context.spans.append(span)
            end = span.end
    return compose_spans(text, context.spans)


def _reference(published: PublicationDate | None) -> DateRange | None:
    """Return the days of publication, or None before the Gregorian calendar (1582)."""
    days = published.range if published else None
    return days if days and days.start and 1582 < days.start.year < 9000 else None


def _longest(rules: tuple[Rule, ...], start: int, floor: int, context: Context) -> TimexSpan | None:
    """Return the longest match at a place that reads as a date, or None."""
    found = [(rule, match) for rule in rules if (match := rule.pattern.match(context.text, start))]
    found.sort(key=lambda pair: -pair[1].end())
    for rule, match in found:
        reading = rule.read(match, context)
        if reading is not None:
            return _span(rule, match, reading, floor, context)
    return None


def _span(rule: Rule, match: Match, reading: Reading, floor: int, context: Context) -> TimexSpan:
    """Return the expression, with the words that colour it, its days and its working."""
    colour = _COLOUR.search(context.text, max(floor, match.start() - 40), match.start())
    start, end = colour.start() if colour else match.start(), match.end()
    return TimexSpan(
        start=start,
        end=end,
        text=context.text[start:end],
        type=reading.type,
        value=reading.value,
        rule=rule.name,
        range=get_days(reading.value) if reading.type in ("DATE", "TIME") else None,
        working=_working(context, start, end, reading),
    )


def _working(context: Context, start: int, end: int, reading: Reading) -> str:
    """Say how the value was reached. Example: 'In June', in an article of 15 August 2018: ..."""
    lead = _LEAD.search(context.text, max(0, start - 8), start)
    words = " ".join(context.text[lead.start() if lead else start : end].split())
    meaning = format_value(reading.value)
    if reading.type == "SET":
        return f"'{words}': every {meaning.removeprefix('1 ')}"
    if reading.ground == "published" and context.published is not None:
        return (
            f"'{words}', in an article of {format_value(context.published.value[:10])}: {meaning}"
        )
    if reading.ground == "text":
        return f"'{words}', counted from '{reading.anchor}': {meaning}"
    if reading.ground == "none" and not reading.value.endswith("_REF"):
        return f"'{words}', with nothing to date it by: {meaning}"
    return f"'{words}': {meaning}"
