"""What follows from several sources, reckoned by code: order, time between, sums, differences.

A model may say "2,000 more", "14 months" or "before" though no source has the words. Here the
number or the order is worked out from what is cited, and the working is shown beside it. What
cannot be reckoned is not borne out; what comes out otherwise is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from bot.figures import TIMES, Figure, format_figure
from bot.words import get_content_words
from index import DateRange
from index.timex import format_value, tag_expressions
from index.timex.values import shift_day

MOST_COUNTED = 12
"""The highest number that is reckoned as a count of what is named."""
_TURN = re.compile(
    r"\b(?P<early>before|earlier than|ahead of|preceded|prior to)\b"
    r"|\b(?P<late>after|later than|following|followed(?! by)|since)\b",
    re.I,
)
_ITEMS = re.compile(r"[^,;.]+(?:, [^,;.]+)+,? and [^,;.]+|\b\w[\w'’ -]* and [\w'’ -]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFact:
    """A cited sentence with the days that it tells of, in the order in which they stand."""

    text: str
    days: tuple[DateRange, ...]


def reckon(figure: Figure, told: Sequence[Figure], facts: Sequence[DatedFact]) -> str:
    """Return the working by which a figure follows from what is cited, or "" where it does not.

    Example: 45 of 220 and 175 -> "220 - 175 = 45"; 8 "day" of 14 and 22 June -> as below.
    """
    if figure.unit in TIMES and (working := _reckon_time(figure, facts)):
        return working
    if figure.unit == "day" and (working := _reckon_rest(figure, facts)):
        return working
    return next(_reckon_amounts(figure, _distinct(told)), "")


def reckon_apart(figure: Figure, told: Sequence[Sequence[Figure]], named: Sequence[Figure]) -> str:
    """Return the working of a figure from two of different sentences, one of them named; or "".

    ``told`` has the figures of each cited sentence, ``named`` those that are told in words. Two
    of one sentence do not count: "six of the 11" is not what "five of the 11" leaves.
    """
    for one, other in combinations(told, 2):
        for left in one:
            for right in other:
                said = left.is_told_by_any(named) or right.is_told_by_any(named)
                if said and (working := next(_reckon_amounts(figure, (left, right)), "")):
                    return working
    return ""


def _distinct(told: Sequence[Figure]) -> list[Figure]:
    """Return the figures cited, each value and unit once."""
    return list({(one.value, one.unit): one for one in told}.values())


def _reckon_amounts(figure: Figure, told: Sequence[Figure]) -> Iterator[str]:
    """Yield the workings of a number as a difference, a sum, a multiple or a change per cent."""
    aim = figure.value
    alike = [one for one in told if not figure.unit or one.unit in ("", figure.unit)]
    for one, other in combinations(alike, 2):
        high, low = max(one.value, other.value), min(one.value, other.value)
        if one.unit != other.unit and one.unit and other.unit:
            continue
        if high - low == aim:
            yield f"{format_figure(high)} - {format_figure(low)} = {format_figure(aim)}"
        if high + low == aim:
            yield f"{format_figure(high)} + {format_figure(low)} = {format_figure(aim)}"
        if low and not figure.unit and high / low == aim:
            yield f"{format_figure(high)} / {format_figure(low)} = {format_figure(aim)}"
    for unit in dict.fromkeys(one.unit for one in alike):
        same = [one.value for one in alike if one.unit == unit]
        for count in range(3, min(len(same), 6) + 1):
            for chosen in combinations(same, count):
                if sum(chosen) == aim:
                    yield f"{' + '.join(map(format_figure, chosen))} = {format_figure(aim)}"
    halves = [one for one in alike if one.value == 2 * aim]
    if halves:
        yield f"half of {format_figure(halves[0].value)} = {format_figure(aim)}"
    if figure.unit == "percent":
        yield from _reckon_change(aim, told)


def _reckon_change(aim: Decimal, told: Sequence[Figure]) -> Iterator[str]:
    for one, other in combinations(told, 2):
        for new, old in ((one.value, other.value), (other.value, one.value)):
            if old and abs((new - old) / old * 100) - aim == 0:
                change = f"({format_figure(new)} - {format_figure(old)}) / {format_figure(old)}"
                yield f"{change} = {format_figure(aim)}%"


def _reckon_time(figure: Figure, facts: Sequence[DatedFact]) -> str:
    """Return the working of a length of time between two dates that are cited, or ""."""
    days = list({one.value: one for fact in facts for one in fact.days if _closed(one)}.values())
    for one, other in combinations(days, 2):
        early, late = sorted((one, other), key=_first_day)
        least, most = _lengths(early, late, figure.unit)
        if least <= figure.value <= most and most > 0:
            between = f"{format_value(early)} to {format_value(late)}"
            return f"{between}: {_length_words(early, late)}"
    return ""


def _reckon_rest(figure: Figure, facts: Sequence[DatedFact]) -> str:
    """Return the working of the days beyond whole months between two cited days, or "".

    Example: 16 of "eight months and 16 days" for 12 June 2018 and 28 February 2019.
    """
    found = {day.value: day for fact in facts for day in fact.days if day.days == 1}
    for one, other in combinations(found.values(), 2):
        early, late = sorted((one, other), key=_first_day)
        months = _lengths(early, late, "month")[0]
        begun = shift_day(_first_day(early), "month", months)
        if begun and 0 < (_first_day(late) - begun).days == figure.value:
            return f"{format_value(early)} to {format_value(late)}: {_length_words(early, late)}"
    return ""


def _closed(days: DateRange) -> bool:
    return days.start is not None and days.end is not None


def _lengths(early: DateRange, late: DateRange, unit: str) -> tuple[int, int]:
    """Return the least and the most whole units between two dates, each end counted or not."""
    first, last, begun, ended = early.start, early.end, late.start, late.end
    if first is None or last is None or begun is None or ended is None:
        return 1, 0
    if unit in ("day", "week"):
        per = 1 if unit == "day" else 7
        return max((begun - last).days, 0) // per, -(-(ended - first).days // per)
    months = (begun.year - first.year) * 12 + begun.month - first.month
    least = max(months - (begun.day < first.day), 0)
    if unit == "month":
        return least, months + (ended.day > first.day)
    return least // 12, max(months // 12, begun.year - first.year)


def _length_words(early: DateRange, late: DateRange) -> str:
    """Return the time between two dates in words. Example: "8 days"; "about 4 years"."""
    days = (_first_day(late) - _first_day(early)).days
    exact = early.days == 1 and late.days == 1
    if exact and days < 60:
        return f"{days} day{'s' * (days != 1)}"
    months = round(days / 30.44)
    told = f"{months} months" if months < 24 else f"{days / 365.25:.1f} years"
    return f"{days} days, about {told}" if exact else f"about {told}"


def reckon_count(figure: Figure, sentence: str, quotes: Sequence[str]) -> bool:
    """Tell whether a small number counts what is named: the cited sentences, a list, the names.

    Example: 3 for "three countries" where a source lists "China, Japan and South Korea".
    """
    count = int(figure.value)
    if figure.unit or figure.value != count or count > MOST_COUNTED:
        return False
    if count == len(quotes):
        return True
    lists = [match[0] for text in (sentence, *quotes) for match in _ITEMS.finditer(text)]
    lengths = {len(re.findall(r", and |, | and ", one)) + 1 for one in lists}
    return count in lengths


@dataclass(frozen=True, slots=True)
class OrderCheck:
    """Whether what a sentence says of an order is so: None where it cannot be told."""

    holds: bool | None
    working: str = ""


def check_order(sentence: str, facts: Sequence[DatedFact]) -> OrderCheck:
    """Return whether "X before Y" or "Y after X" agrees with the dates cited for X and for Y.

    A side's date is the one that it names, else that of the cited sentence whose words it has.
    """
    turn = _TURN.search(sentence)
    if turn is None:
        return OrderCheck(None)
    left = _find_side(sentence[: turn.start()], facts)
    right = _find_side(sentence[turn.end() :], facts)
    if left is None or right is None or left.overlaps(right) or not _closed(left):
        return OrderCheck(None)
    if not _closed(right):
        return OrderCheck(None)
    first_is_left = _first_day(left) < _first_day(right)
    names = [format_value(one) for one in ((left, right) if first_is_left else (right, left))]
    working = f"{names[0]} is before {names[1]}"
    return OrderCheck(first_is_left == bool(turn["early"]), working)


def _first_day(days: DateRange) -> date:
    return days.start or date.min


def _find_side(text: str, facts: Sequence[DatedFact]) -> DateRange | None:
    own = [span.range for span in tag_expressions(text) if span.range and span.type == "DATE"]
    if own:
        return own[0] if len(own) == 1 else None
    words = {word.stem for word in get_content_words(text)}
    shares = [
        (len(words & {word.stem for word in get_content_words(one.text)}), one) for one in facts
    ]
    best = sorted(shares, key=lambda pair: -pair[0])[:2]
    if not best or best[0][0] < 2 or (len(best) > 1 and best[1][0] == best[0][0]):
        return None
    days = best[0][1].days
    return days[0] if len(days) == 1 else None
